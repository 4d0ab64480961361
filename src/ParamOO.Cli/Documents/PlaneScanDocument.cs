using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>scan</c> over two parameters. Keys are a contract.</summary>
/// <param name="Poi">Name of the first parameter.</param>
/// <param name="Second">Name of the second parameter.</param>
/// <param name="Points">One per pair of values, the second running fastest.</param>
/// <param name="Best">The free fit.</param>
/// <param name="Contours">One per level.</param>
/// <param name="Findings">Gaps, and contours that leave the scanned values.</param>
internal sealed record PlaneScanDocument(
    string Poi,
    string Second,
    IEnumerable<PlaneScanDocument.Point> Points,
    PlaneScanDocument.Estimate Best,
    IEnumerable<PlaneScanDocument.Line> Contours,
    IEnumerable<Finding> Findings)
{
    /// <summary>One pair of tested values.</summary>
    /// <param name="Value">Of the first parameter.</param>
    /// <param name="SecondValue">Of the second parameter.</param>
    /// <param name="T">t; null where a fit failed.</param>
    /// <param name="Status">Why the fits stopped.</param>
    /// <param name="Parameters">Every parameter in the conditional fit.</param>
    internal sealed record Point(double Value, double SecondValue, double T, string Status, IReadOnlyDictionary<string, double> Parameters);

    /// <summary>The free fit.</summary>
    /// <param name="Value">Of the first parameter.</param>
    /// <param name="SecondValue">Of the second parameter.</param>
    /// <param name="TwiceNll">−2 ln L there.</param>
    /// <param name="Status">Why the fit stopped.</param>
    /// <param name="Parameters">Every parameter in the free fit.</param>
    internal sealed record Estimate(double Value, double SecondValue, double TwiceNll, string Status, IReadOnlyDictionary<string, double> Parameters);

    /// <summary>A contour.</summary>
    /// <param name="Level">Confidence level.</param>
    /// <param name="Threshold">t on it.</param>
    /// <param name="Lines">Connected pieces, each a list of points [first, second].</param>
    internal sealed record Line(double Level, double Threshold, IEnumerable<IEnumerable<double[]>> Lines);

    /// <summary>What the library found.</summary>
    /// <param name="scan">The scan.</param>
    public static PlaneScanDocument Of(PlaneScanResult scan) => new(
        scan.Poi,
        scan.Second,
        scan.Points.Select(point => new Point(
            point.Value, point.Second, point.TestStatistic, ScanDocument.Word(point.Status), ScanDocument.Named(scan.ParameterNames, point.Parameters))),
        new(scan.Best.Value, scan.Best.Second, scan.Best.TwiceNll, ScanDocument.Word(scan.Best.Status), ScanDocument.Named(scan.ParameterNames, scan.Best.Parameters)),
        scan.Contours.Select(contour => new Line(contour.Level, contour.Threshold, contour.Lines.Select(line => line.Points.Select(point => new[] { point.X, point.Y })))),
        scan.Findings);
}
