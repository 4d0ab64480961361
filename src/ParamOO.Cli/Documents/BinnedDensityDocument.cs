using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Workspaces.Densities;

namespace ParamOO.Cli.Documents;

/// <summary>What became of a binned workspace of densities. Keys are a contract.</summary>
/// <param name="Workspace">The file.</param>
/// <param name="Kept">Share of the information on the parameter of interest that the bins keep.</param>
/// <param name="UnbinnedUncertainty">Expected uncertainty of the parameter of interest without bins.</param>
/// <param name="ShapeError">Largest error of ln of an expectation by the polynomials of shape parameters.</param>
/// <param name="TemplateShift">Largest change of a bin that templates leave out, in units of its statistical uncertainty.</param>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Unbinned">Estimate without bins, with the mean of the densities of all replicas.</param>
/// <param name="Binned">Estimate of the workspace.</param>
/// <param name="Points">t of both, one per tested value.</param>
/// <param name="Bins">The bins of the resonant variable.</param>
internal sealed record BinnedDensityDocument(
    string Workspace,
    double Kept,
    double UnbinnedUncertainty,
    double ShapeError,
    double TemplateShift,
    string Poi,
    double Unbinned,
    double Binned,
    IReadOnlyList<BinnedDensityDocument.Point> Points,
    IReadOnlyList<BinnedDensityDocument.MassBin> Bins)
{
    /// <summary>The document of a workspace and both scans.</summary>
    public static BinnedDensityDocument Of(string path, BuiltDensityWorkspace built, string poi, UnbinnedScanResult unbinned, ScanResult bare, ScanResult binned, IReadOnlyList<ScanResult> replicas) => new(
        path,
        built.Kept,
        built.UnbinnedUncertainty,
        built.ShapeError,
        built.TemplateShift,
        poi,
        unbinned.Best.Values[built.Unbinned.IndexOf(poi)],
        binned.Best.Value,
        [.. unbinned.Points.Select((point, k) => new Point(
            point.Value,
            point.TestStatistic,
            bare.Points[k].TestStatistic,
            binned.Points[k].TestStatistic,
            replicas.Count == 0 ? null : DensityScan.Smallest(replicas.Select(scan => scan.Points[k].TestStatistic))))],
        [.. built.Bins.Select(bin => new MassBin(bin.Region, bin.Channel, bin.Interval.Low, bin.Interval.High, [.. bin.ScoreEdges], bin.Expected.ToArray(), bin.Observed.ToArray(), bin.Events))]);

    /// <summary>One tested value.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Unbinned">t without bins, with the mean of the densities of all replicas.</param>
    /// <param name="Bins">t of the workspace without replicas and MC statistics: what bins alone change.</param>
    /// <param name="Binned">t of the workspace.</param>
    /// <param name="Envelope">The smallest t of the workspaces of all replicas, each from its own minimum; null without replicas.</param>
    internal sealed record Point(double Value, double Unbinned, double Bins, double Binned, double? Envelope);

    /// <summary>A bin of the resonant variable.</summary>
    /// <param name="Region">Name of its region.</param>
    /// <param name="Channel">Name of its channel.</param>
    /// <param name="Low">Its lower end.</param>
    /// <param name="High">Its upper end.</param>
    /// <param name="ScoreEdges">Edges between the bins of the score.</param>
    /// <param name="Expected">Expected events in every bin of the score.</param>
    /// <param name="Observed">Observed events.</param>
    /// <param name="Events">Simulated events.</param>
    internal sealed record MassBin(string Region, string Channel, double Low, double High, double[] ScoreEdges, double[] Expected, double[] Observed, int Events);
}

/// <summary>Tables of a binned workspace of densities.</summary>
internal static class BinnedDensityTables
{
    private static bool HasEnvelope(BinnedDensityDocument document) => document.Points.Any(point => point.Envelope is not null);

    private static ValueList<string> Row(BinnedDensityDocument document, BinnedDensityDocument.Point point) =>
    [
        ReportText.Number(point.Value, 6), ReportText.Number(point.Unbinned, 6), ReportText.Number(point.Bins, 6), ReportText.Number(point.Binned, 6),
        .. HasEnvelope(document) ? [ReportText.Number(point.Envelope ?? double.NaN, 6)] : Array.Empty<string>(),
    ];

    /// <summary>The bins, and both curves.</summary>
    public static List<ReportTable> Of(BinnedDensityDocument document) =>
    [
        new(
            ReportText.Literal($"bins of {document.Workspace}"),
            [new("region"), new("bins of the variable"), new("bins of the score"), new("expected"), new("observed"), new("simulated")],
            document.Bins.GroupBy(bin => bin.Region).Select(region => (ValueList<string>)[
                ReportText.Literal(region.Key), $"{region.Count()}", $"{region.Sum(bin => bin.Expected.Length)}",
                ReportText.Number(region.Sum(bin => bin.Expected.Sum()), 5), ReportText.Number(region.Sum(bin => bin.Observed.Sum()), 6), $"{region.Sum(bin => bin.Events)}"]).ToValueList(),
            $"the bins keep {100 * document.Kept:F2} % of the information on {document.Poi}; shape parameters are followed to {document.ShapeError:G2}, templates in the score to {document.TemplateShift:G2} of the statistical uncertainty of a bin"),
        new(
            "with bins and without",
            [new(ReportText.Literal(document.Poi)), new("t without bins"), new("t of bins alone"), new("t with replicas and MC statistics"), .. HasEnvelope(document) ? [new TableColumn("envelope of bins")] : Array.Empty<TableColumn>()],
            document.Points.Select(point => Row(document, point)).ToValueList(),
            $"best fit: {document.Poi} = {ReportText.Number(document.Unbinned, 6)} without bins, {ReportText.Number(document.Binned, 6)} of the workspace"),
    ];
}
