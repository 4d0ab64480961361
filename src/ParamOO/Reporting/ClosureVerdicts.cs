using ParamOO.Templates;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Reporting;

/// <summary>The numbers that say whether a workspace stands for its unbinned likelihood, each against its tolerance (docs/method.md).</summary>
public static class ClosureVerdicts
{
    private const double SignificantPull = 5;

    /// <summary>What a build alone can say: kept information on its own events, yield functions, positive bins.</summary>
    /// <param name="built">The build.</param>
    /// <param name="tolerances">What it must fulfil.</param>
    public static ValueList<Verdict> OfBuild(BuiltAnalysis built, Tolerances tolerances) =>
    [
        .. built.Regions.Where(region => !FollowsNuisances(region)).Select(region => RetainedInBins(region, tolerances)),
        .. built.Regions.Select(region => KnotError(region, tolerances)),
        .. built.Regions.Select(Positivity),
        .. built.Regions.Select(region => region.Closure).Concat(built.ControlRegions.Select(region => region.Closure)).Where(closure => closure.Count > 0).Select(OwnSimulations),
    ];

    /// <summary>What the comparison with the unbinned likelihood says.</summary>
    /// <param name="built">The build.</param>
    /// <param name="validation">The comparison.</param>
    /// <param name="tolerances">What it must fulfil.</param>
    public static ValueList<Verdict> OfValidation(BuiltAnalysis built, AnalysisValidation validation, Tolerances tolerances) =>
    [
        .. built.Regions.Any(FollowsNuisances)
            ? (ValueList<Verdict>)[]
            : [Retained("retained information, statistics only", validation.StatOnly, tolerances.Retained, tolerances)],
        Retained("retained information, profiled", validation.Profiled, tolerances.RetainedProfiled, tolerances),
        .. TruthVerdicts.Of(validation, tolerances),
        Convergence(validation),
        RatioClosures(validation.Closures, tolerances),
    ];

    /// <summary>
    /// Scores that follow the profiled nuisance parameters are made for fits with systematics: what is left of them without is shown, but it is no
    /// fault.
    /// </summary>
    private static bool FollowsNuisances(RegionRecord region) => region.Templates.Grid.FollowsNuisances;

    private static Verdict RetainedInBins(RegionRecord region, Tolerances tolerances)
    {
        var kept = region.SmallestKept(tolerances.SmallestJudged);
        return new(
            $"kept by the bins of {region.Region}, statistics only",
            ReportText.Number(kept),
            $"at least {ReportText.Setting(tolerances.Retained)} at every knot and hold-out hypothesis with *t* > {ReportText.Setting(tolerances.SmallestJudged)}",
            kept >= tolerances.Retained);
    }

    private static Verdict Retained(string quantity, ComparedScan scan, double least, Tolerances tolerances)
    {
        var (low, high) = (scan.SmallestKept(tolerances.SmallestJudged), scan.LargestKept(tolerances.SmallestJudged));
        return low is null || high is null
            ? new(quantity, "no tested value judged", $"some unbinned *t* > {ReportText.Setting(tolerances.SmallestJudged)}", false)
            : new(
                quantity,
                $"{ReportText.Number(low.Value)} to {ReportText.Number(high.Value)}",
                $"from {ReportText.Setting(least)} to {ReportText.Setting(tolerances.Excess)} where *t* > {ReportText.Setting(tolerances.SmallestJudged)}",
                low >= least && high <= tolerances.Excess);
    }

    private static Verdict KnotError(RegionRecord region, Tolerances tolerances)
    {
        var worst = region.HoldOut.MaxBy(point => Math.Abs(point.Fitted - point.Direct) / Allowed(point, tolerances));
        return worst is null
            ? new("|Δ*t*| of the yield functions", "no hold-out hypothesis", "", true)
            : new(
                $"|Δ*t*| of the yield functions of {region.Region}",
                $"{ReportText.Number(Math.Abs(worst.Fitted - worst.Direct), 2)} at {ReportText.Hypothesis(worst.Poi, worst.Second, 3)}",
                $"at most {ReportText.Setting(tolerances.KnotError)} + {ReportText.Setting(tolerances.KnotErrorPerT)} *t* at hold-out hypotheses",
                Math.Abs(worst.Fitted - worst.Direct) <= Allowed(worst, tolerances));
    }

    private static double Allowed(HoldOutAccuracy point, Tolerances tolerances) => tolerances.KnotError + (tolerances.KnotErrorPerT * Math.Abs(point.Direct));

    private static Verdict Positivity(RegionRecord region) => new(
        $"smallest bin of {region.Region}",
        $"{ReportText.Number(region.Smallest.Yield, 3)} events",
        region.Forbidden.Count == 0 ? "every bin positive for every *μ*" : $"{region.Forbidden.Select(entry => entry.Bin).Distinct().Count()} bins not positive for some *μ*",
        region.Forbidden.Count == 0 && region.Smallest.Yield > 0);

    private static Verdict OwnSimulations(ValueList<TemplateClosure> closure) => new(
        $"samples of {closure[0].Region} from their own simulations and by their ratios",
        $"{closure.Count(entry => entry.IsClosed)} of {closure.Count} agree",
        $"yields and shapes within {SignificantPull} σ",
        closure.All(entry => entry.IsClosed));

    private static Verdict Convergence(AnalysisValidation validation)
    {
        bool[] fits =
        [
            .. validation.StatOnly.Points.Concat(validation.Profiled.Points).Select(point => point.HasConverged),
            .. validation.Truths.Select(truth => truth.HasConverged),
        ];
        var converged = fits.Count(fit => fit);
        return new("fits that converged", $"{converged} of {fits.Length}", "all, binned and unbinned", converged == fits.Length);
    }

    /// <summary>Whether ratios integrate to one.</summary>
    /// <param name="closures">One entry per table.</param>
    /// <param name="tolerances">What they must fulfil.</param>
    internal static Verdict RatioClosures(ValueList<RatioClosure> closures, Tolerances tolerances)
    {
        var entries = closures.SelectMany(closure => closure.Entries).ToList();
        var open = entries.Count(entry => IsOpen(entry, tolerances));
        var worst = entries.MaxBy(entry => Math.Abs(entry.Mean - 1));
        return new(
            "ratios that integrate to one",
            $"{entries.Count - open} of {entries.Count}",
            $"all within {ReportText.Setting(tolerances.Closure)} or {SignificantPull} σ; farthest {ReportText.Number(worst?.Mean ?? 1, 4)}",
            open == 0);
    }

    private static bool IsOpen(ClosureEntry entry, Tolerances tolerances) =>
        Math.Abs(entry.Mean - 1) > tolerances.Closure && Math.Abs(entry.Pull) > SignificantPull;
}
