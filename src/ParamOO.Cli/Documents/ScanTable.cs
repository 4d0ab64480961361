using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>A scan as a table for people.</summary>
internal static class ScanTable
{
    /// <summary>One row per tested value.</summary>
    /// <param name="title">What was scanned.</param>
    /// <param name="scan">The scan.</param>
    public static ReportTable Of(string title, ScanDocument scan) => new(
        title,
        [new(scan.Poi), new("t"), new("√t"), new("status", false)],
        scan.Points.Select(Row).ToValueList(),
        $"best fit: {scan.Poi} = {ReportText.Number(scan.Best.Value, 6)} ({scan.Best.Status}), −2 ln L = {ReportText.Number(scan.Best.TwiceNll, 10)}{At(scan)}");

    private static string At(ScanDocument scan) => scan.Best.Hypothesis is { } hypothesis
        ? $" with bins and yields of {scan.Poi}′ = {ReportText.Number(hypothesis, 6)}"
        : "";

    private static ValueList<string> Row(ScanDocument.Point point) =>
        [ReportText.Number(point.Value, 6), ReportText.Number(point.T, 6), ReportText.Number(Math.Sqrt(point.T), 4), point.Status.Replace('_', ' ')];
}
