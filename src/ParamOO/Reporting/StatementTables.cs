using ParamOO.Inference;

namespace ParamOO.Reporting;

/// <summary>Statements as tables for other programs: every number, in full precision.</summary>
public static class StatementTables
{
    /// <summary>One row per tested value, with all parameters of the conditional fit.</summary>
    /// <param name="scan">The scan.</param>
    public static DataTable Scan(ScanResult scan) => new("scan",
    [
        DataNumbers.Of("tested", scan.Points, point => point.Value),
        DataNumbers.Of("t", scan.Points, point => point.TestStatistic),
        DataTexts.Of("status", scan.Points, point => point.Status.ToString()),
        .. scan.ParameterNames.Select((name, index) => DataNumbers.Of($"fit_{name}", scan.Points, point => point.Parameters[index])),
    ]);

    /// <summary>One row per pair of tested values, with all parameters of the conditional fit.</summary>
    /// <param name="scan">The scan.</param>
    public static DataTable Plane(PlaneScanResult scan) => new("scan",
    [
        DataNumbers.Of("tested", scan.Points, point => point.Value),
        DataNumbers.Of("second", scan.Points, point => point.Second),
        DataNumbers.Of("t", scan.Points, point => point.TestStatistic),
        DataTexts.Of("status", scan.Points, point => point.Status.ToString()),
        .. scan.ParameterNames.Select((name, index) => DataNumbers.Of($"fit_{name}", scan.Points, point => point.Parameters[index])),
    ]);

    /// <summary>One row per point of a contour; lines are numbered from 1.</summary>
    /// <param name="scan">The scan.</param>
    public static DataTable Contours(PlaneScanResult scan)
    {
        var rows = scan.Contours.SelectMany(contour => contour.Lines.Index().SelectMany(line => line.Item.Points.Select(point => (contour.Level, Line: line.Index + 1, Point: point)))).ToList();
        return new DataTable("contours",
        [
            DataNumbers.Of("level", rows, row => row.Level),
            DataNumbers.Of("line", rows, row => row.Line),
            DataNumbers.Of(scan.Poi, rows, row => row.Point.X),
            DataNumbers.Of($"{scan.Second}", rows, row => row.Point.Y),
        ]);
    }

    /// <summary>One row per nuisance parameter.</summary>
    /// <param name="result">The impacts.</param>
    public static DataTable Impacts(ImpactResult result) => new("impacts",
    [
        DataTexts.Of("parameter", result.Impacts, impact => impact.Name),
        DataTexts.Of("source", result.Impacts, impact => impact.Source),
        DataNumbers.Of("value", result.Impacts, impact => impact.Value),
        DataNumbers.Of("uncertainty", result.Impacts, impact => impact.Uncertainty),
        DataNumbers.Of("prefit_value", result.Impacts, impact => impact.PreFitValue),
        DataNumbers.Of("prefit_uncertainty", result.Impacts, impact => impact.PreFitUncertainty),
        DataNumbers.Of("pull", result.Impacts, impact => impact.Pull),
        DataNumbers.Of("constraint", result.Impacts, impact => impact.Constraint),
        DataNumbers.Of("postfit_down", result.Impacts, impact => impact.PostFit.Down),
        DataNumbers.Of("postfit_up", result.Impacts, impact => impact.PostFit.Up),
        DataNumbers.Of("prefit_down", result.Impacts, impact => impact.PreFit.Down),
        DataNumbers.Of("prefit_up", result.Impacts, impact => impact.PreFit.Up),
        DataNumbers.Of("shifted_down", result.Impacts, impact => impact.Shifted.Down),
        DataNumbers.Of("shifted_up", result.Impacts, impact => impact.Shifted.Up),
        DataNumbers.Of("covariance", result.Impacts, impact => impact.Covariance),
        DataNumbers.Of("correlation", result.Impacts, impact => impact.Correlation),
        DataTexts.Of("status", result.Impacts, impact => impact.Status.ToString()),
    ]);

    /// <summary>One row per source of uncertainty.</summary>
    /// <param name="breakdown">The breakdown.</param>
    public static DataTable Breakdown(UncertaintyBreakdown breakdown) => new("breakdown",
    [
        DataTexts.Of("source", breakdown.Sources, source => source.Name),
        DataNumbers.Of("parameters", breakdown.Sources, source => source.Parameters),
        DataNumbers.Of("propagated", breakdown.Sources, source => source.Propagated),
        DataNumbers.Of("held", breakdown.Sources, source => source.Held),
        DataNumbers.Of("removed", breakdown.Sources, source => source.Removed),
    ]);

    /// <summary>Correlations of all parameters, one row and one column each; null without a covariance.</summary>
    /// <param name="centre">The fit.</param>
    public static DataTable? Correlations(ImpactCentre centre) => centre.Covariance is not { } covariance ? null : new("correlations",
    [
        new DataTexts("parameter", centre.Names),
        .. centre.Names.Select((name, column) => DataNumbers.Of(name, Enumerable.Range(0, covariance.Size), row => covariance.Correlation(row, column))),
    ]);

    /// <summary>One row per channel, one for the constraints, one for all.</summary>
    /// <param name="result">The test.</param>
    public static DataTable GoodnessOfFit(GoodnessOfFitResult result)
    {
        SaturatedContribution[] rows = [.. result.Contributions, new("all", result.Contributions.Sum(row => row.Terms), result.Statistic)];
        return new DataTable("gof",
        [
            DataTexts.Of("channel", rows, row => row.Name.Length == 0 ? "constraints" : row.Name),
            DataNumbers.Of("data", rows, row => row.Terms),
            DataNumbers.Of("t", rows, row => row.Statistic),
        ]);
    }

    /// <summary>One row per channel, process and bin; bin 0 is the sum of the channel, process <c>total</c> all processes together.</summary>
    /// <param name="result">Expected events.</param>
    public static DataTable Yields(ExpectedEventsResult result)
    {
        var rows = result.PreFit.Zip(result.PostFit).SelectMany(pair => Rows(pair.First, pair.Second)).ToList();
        return new DataTable("yields",
        [
            DataTexts.Of("channel", rows, row => row.Channel),
            DataTexts.Of("process", rows, row => row.Process),
            DataNumbers.Of("bin", rows, row => row.Bin),
            DataNumbers.Of("prefit", rows, row => row.PreFit.Value),
            DataNumbers.Of("prefit_uncertainty", rows, row => row.PreFit.Uncertainty),
            DataNumbers.Of("postfit", rows, row => row.PostFit.Value),
            DataNumbers.Of("postfit_uncertainty", rows, row => row.PostFit.Uncertainty),
            DataNumbers.Of("data", rows, row => row.Data),
        ]);
    }

    private static IEnumerable<YieldRow> Rows(ChannelYields before, ChannelYields after) =>
        before.Processes.Append(before.Total).Zip(after.Processes.Append(after.Total)).SelectMany(process => Rows(after, process.First, process.Second));

    private static IEnumerable<YieldRow> Rows(ChannelYields channel, ProcessYields before, ProcessYields after)
    {
        var isTotal = after.Name.Length == 0;
        var name = isTotal ? "total" : after.Name;
        return after.Bins.Index()
            .Select(bin => new YieldRow(channel.Name, name, bin.Index + 1, before.Bins[bin.Index], bin.Item, isTotal ? channel.Observed[bin.Index] : double.NaN))
            .Append(new YieldRow(channel.Name, name, 0, before.Sum, after.Sum, isTotal ? channel.Observed.Sum() : double.NaN));
    }

    private sealed record YieldRow(string Channel, string Process, int Bin, Estimate PreFit, Estimate PostFit, double Data);
}
