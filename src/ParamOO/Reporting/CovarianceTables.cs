using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Reporting;

/// <summary>What a build learned of the way in which templates move together: morphs, ensembles of ratios, replicas of events.</summary>
public static class CovarianceTables
{
    private const int MostShares = 5;

    /// <summary>The tables of a region, those of which there is something to say.</summary>
    /// <param name="region">What the build reports of it.</param>
    public static ValueList<ReportTable> Of(RegionRecord region) => Of(region.Region, region.Morphs, region.Ensembles, region.Bootstrap);

    /// <summary>The tables of a control region, those of which there is something to say.</summary>
    /// <param name="region">The region.</param>
    public static ValueList<ReportTable> Of(BuiltControlRegion region) => Of(region.Region.Name, region.Morphs, [], null);

    private static ValueList<ReportTable> Of(string region, ValueList<MorphRecord> morphs, ValueList<EnsembleRecord> ensembles, BootstrapRecord? bootstrap) =>
    [
        .. morphs.Count == 0 ? (ValueList<ReportTable>)[] : [Morphs(region, morphs)],
        .. ensembles.Count == 0 ? (ValueList<ReportTable>)[] : [Ensembles(region, ensembles)],
        .. bootstrap is null ? (ValueList<ReportTable>)[] : [Bootstrap(region, bootstrap)],
    ];

    private static ReportTable Morphs(string region, ValueList<MorphRecord> morphs) => new(
        $"Morphs of {ReportText.Literal(region)}",
        [
            new("morph", false), new("sample", false), new("anchors"), new("largest correction %"), new("factorised, r.m.s. %"), new("unseen anchor, r.m.s. %"), new("posterior %"),
            new("amplitude", false), new("length scales", false),
        ],
        morphs.Select(Row).ToValueList(),
        "Corrections of ln of a bin beyond the product of single variations: the largest at an anchor; what the product is wrong by there; what the morph is wrong by at an anchor that it has not seen; its posterior standard deviation.");

    private static ValueList<string> Row(MorphRecord morph) =>
    [
        ReportText.Literal(morph.Name),
        ReportText.Literal(morph.Process),
        ReportText.Count(morph.Anchors),
        Percent(morph.LargestCorrection),
        Percent(morph.FactorizedError),
        Percent(morph.LeaveOneOutError),
        Percent(morph.PosteriorDeviation),
        morph.IsNeeded ? Numbers(morph.Amplitudes) : "not needed",
        Numbers(morph.LengthScales),
    ];

    private static ReportTable Ensembles(string region, ValueList<EnsembleRecord> ensembles) => new(
        $"Ensembles of {ReportText.Literal(region)}",
        [new("sample", false), new("members"), new("largest uncertainty %"), new("parameters"), new("shares %", false)],
        ensembles.Select(ensemble => (ValueList<string>)
        [
            ReportText.Literal(ensemble.Process), ReportText.Count(ensemble.Members), Percent(ensemble.LargestUncertainty), ReportText.Count(ensemble.Parameters.Count), Shares(ensemble.Shares),
        ]).ToValueList(),
        "The largest uncertainty of a bin of the sample at any hypothesis; parameters *ensemble_…* and the shares of the variance of the yields that they hold, the rest stands in the MC statistics.");

    private static ReportTable Bootstrap(string region, BootstrapRecord bootstrap) => new(
        $"Bootstrap replicas of {ReportText.Literal(region)}",
        [new("replicas"), new("seed"), new("largest uncertainty %"), new("variance over Σw²"), new("parameters"), new("shares %", false)],
        [
            [
                ReportText.Count(bootstrap.Replicas), FormattableString.Invariant($"{bootstrap.Seed}"), Percent(bootstrap.LargestUncertainty),
                ReportText.Number(bootstrap.RatioToWeights, 3), ReportText.Count(bootstrap.Parameters.Count), Shares(bootstrap.Shares),
            ],
        ],
        "The largest uncertainty of the total of a bin at the reference hypothesis; its variance over that of the weights, averaged over bins; parameters *bootstrap_…* and the shares that they hold.");

    private static string Shares(ValueList<double> shares) => shares.Count == 0
        ? "–" : string.Join(", ", shares.Take(MostShares).Select(share => ReportText.Number(100 * share, 3))) + (shares.Count > MostShares ? ", …" : "");

    private static string Numbers(ValueList<double> values) => values.Count == 0 ? "–" : string.Join(", ", values.Select(value => ReportText.Number(value, 3)));

    private static string Percent(double size) => size == 0 ? "–" : ReportText.Number(100 * size, 3);
}
