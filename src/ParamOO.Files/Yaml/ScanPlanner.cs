using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>Scan</c> to tested values.</summary>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class ScanPlanner(Places places, Findings findings)
{
    private const int DefaultPoints = 41;

    /// <summary>The tested values, ascending where they are made from a range.</summary>
    /// <param name="scan">The section; null when the file has none.</param>
    /// <param name="covered">Hypotheses that the yields cover; null when they are not known.</param>
    public ValueList<double> TestedValues(ScanSection? scan, Interval? covered)
    {
        if (scan is { Values: not null } && (scan.Points is not null || scan.Range is not null))
        {
            findings.Error("PX0916", places.Of(scan, nameof(scan.Values)), "Values stands beside Points or Range; keep one way to state the tested values.");
        }

        if ((scan?.Range ?? covered) is not { } range)
        {
            return [];
        }

        var values = scan?.Values ?? Equidistant(range, scan?.Points ?? DefaultPoints);
        CheckCovered(scan, values, covered);
        return values.ToValueList();
    }

    private static double[] Equidistant(Interval range, int points) =>
        [.. range.Points(points).Select(value => Math.Round(value, 12))];

    private void CheckCovered(ScanSection? scan, IReadOnlyList<double> values, Interval? covered)
    {
        var outside = values.Where(value => covered is { } range && !range.Contains(value)).ToList();
        if (scan is not null && outside.Count > 0)
        {
            var place = places.Of(scan, scan.Values is null ? nameof(scan.Range) : nameof(scan.Values));
            findings.Error("PX0921", place, $"the tested value {outside[0]} is outside the range of the yields, [{covered!.Value.Low}, {covered.Value.High}].");
        }
    }
}
