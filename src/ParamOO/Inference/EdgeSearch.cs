using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Edges of confidence sets where t_μ crosses a threshold, found by further fits instead of interpolation, all in step.</summary>
/// <param name="scanner">Makes the fits.</param>
/// <param name="known">Tested points; those that the search adds are kept here.</param>
internal sealed class EdgeSearch(ProfileScanner scanner, SortedDictionary<double, ScanPoint> known)
{
    private const double Tolerance = 1e-7;
    private const int MaxRounds = 60;

    /// <summary>The values that are not excluded at a level.</summary>
    /// <param name="level">Confidence level in (0, 1); the threshold is that of large samples.</param>
    /// <param name="cancellation">Asked between rounds.</param>
    public ConfidenceSet At(double level, CancellationToken cancellation)
    {
        var threshold = ConfidenceLevel.Threshold(level);
        var brackets = Brackets(threshold);
        for (var round = 0; round < MaxRounds && brackets.Exists(bracket => !bracket.IsDone); round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = brackets.Select(bracket => bracket.Next).ToArray();
            Test([.. next.Where((_, k) => !brackets[k].IsDone).Distinct()]);
            brackets = [.. brackets.Zip(next, (bracket, value) => Narrowed(bracket, value, threshold))];
        }

        return Between(level, [.. brackets.Select(bracket => bracket.Root)]);
    }

    private void Test(double[] values)
    {
        foreach (var point in scanner.At(values))
        {
            known[point.Value] = point;
        }
    }

    private RootBracket Narrowed(RootBracket bracket, double value, double threshold)
    {
        if (!bracket.IsDone)
        {
            bracket.Add(Excess(known[value], threshold));
        }

        return bracket;
    }

    private List<RootBracket> Brackets(double threshold)
    {
        var points = known.Values.Where(point => !double.IsNaN(point.TestStatistic)).ToArray();
        return
        [
            .. points.Zip(points.Skip(1))
                .Where(pair => Excess(pair.First, threshold) > 0 != Excess(pair.Second, threshold) > 0)
                .Select(pair => new RootBracket(
                    pair.First.Value, Excess(pair.First, threshold), pair.Second.Value, Excess(pair.Second, threshold), Tolerance * (pair.Second.Value - pair.First.Value))),
        ];
    }

    /// <summary>√t is nearly linear, which saves steps.</summary>
    private static double Excess(ScanPoint point, double threshold) => Math.Sqrt(point.TestStatistic) - Math.Sqrt(threshold);

    private ConfidenceSet Between(double level, double[] edges)
    {
        var points = known.Values.Where(point => !double.IsNaN(point.TestStatistic)).ToArray();
        if (points.Length == 0)
        {
            return new ConfidenceSet(level, []);
        }

        return ConfidenceSet.Between(
            level, edges, new Interval(points[0].Value, points[^1].Value), points[0].TestStatistic <= ConfidenceLevel.Threshold(level));
    }
}
