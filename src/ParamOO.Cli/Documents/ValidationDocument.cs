using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>build</c> and <c>validate</c>: what docs/method.md wants reported.</summary>
/// <param name="Workspace">The workspace that was written; null where none was.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Poi">The parameter of interest.</param>
/// <param name="RetainedInformation">t binned over t unbinned, laid over the unbinned likelihood; null for a build alone.</param>
/// <param name="Regions">What the build of each region reports.</param>
/// <param name="ControlRegions">Regions with fixed bins.</param>
/// <param name="Closure">Closure of every ratio; null for a build alone.</param>
/// <param name="Verdicts">The numbers against their tolerances.</param>
/// <param name="WithinTolerance">Whether all of them are met.</param>
/// <param name="Findings">Warnings and notes.</param>
internal sealed record ValidationDocument(
    string? Workspace,
    long SizeBytes,
    string Poi,
    ValidationDocument.Retained? RetainedInformation,
    IReadOnlyList<ValidationDocument.Region> Regions,
    IReadOnlyList<ValidationDocument.ControlRegion> ControlRegions,
    IReadOnlyList<ClosureEntry>? Closure,
    IReadOnlyList<Verdict> Verdicts,
    bool WithinTolerance,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Uncertainties of all parameters at the reference hypothesis, binned and unbinned; null for a build alone.</summary>
    public IReadOnlyList<ComparedUncertainty>? Uncertainties { get; init; }

    /// <summary>Estimates, 68 % intervals and pulls for Asimov data of several true values; null for a build alone.</summary>
    public IReadOnlyList<ComparedTruth>? TrueValues { get; init; }

    /// <summary>t with an envelope for every variation; null where none follows the hypothesis, and for a build alone.</summary>
    public IReadOnlyList<Point>? Envelope { get; init; }

    /// <summary>Both scans, statistics only and profiled.</summary>
    /// <param name="StatOnly">Every nuisance parameter at its nominal value.</param>
    /// <param name="Profiled">All nuisance parameters profiled that both likelihoods have.</param>
    /// <param name="WithMcStatistics">The binned t with MC-statistics factors profiled as well.</param>
    internal sealed record Retained(
        IReadOnlyList<ComparedPoint> StatOnly, IReadOnlyList<ComparedPoint> Profiled, IReadOnlyList<Point> WithMcStatistics);

    /// <summary>One tested value of a binned scan.</summary>
    /// <param name="Value">μ = μ′.</param>
    /// <param name="T">t.</param>
    internal sealed record Point(double Value, double T);

    /// <summary>What the build of a region reports.</summary>
    /// <param name="Name">The region.</param>
    /// <param name="Kept">Kept information of the bins on their own events, statistics only.</param>
    /// <param name="HoldOut">t of functions and of templates at hold-out hypotheses.</param>
    /// <param name="LargestError">Largest |Δt| of the yield functions there.</param>
    /// <param name="Smallest">The smallest expected bin.</param>
    /// <param name="Forbidden">Values of the POI for which a bin would not be positive.</param>
    /// <param name="McUncertainty">Relative MC uncertainty of every bin at the reference hypothesis.</param>
    /// <param name="OwnSimulations">The samples from their own simulations against those by their ratios; empty where there are none.</param>
    /// <param name="Variations">Sizes of the systematics, and what symmetrisation, smoothing and pruning made of them.</param>
    /// <param name="ObservedEvents">Observed events whose bins the workspace holds; null where it holds none.</param>
    /// <param name="EventBinsSize">Bytes that these bins take in the workspace, weights apart.</param>
    internal sealed record Region(
        string Name,
        IReadOnlyList<RetainedInformation> Kept,
        IReadOnlyList<HoldOutAccuracy> HoldOut,
        double LargestError,
        BinYield Smallest,
        IReadOnlyList<ForbiddenInterval> Forbidden,
        IReadOnlyList<double> McUncertainty,
        IReadOnlyList<VariationRecord> Variations,
        IReadOnlyList<TemplateClosure> OwnSimulations,
        int? ObservedEvents,
        int? EventBinsSize)
    {
        /// <summary>Where bins change discontinuously, with t on both sides.</summary>
        public IReadOnlyList<HypothesisBreak> Breaks { get; init; } = [];

        /// <summary>What was learned of parameters that move a sample together.</summary>
        public IReadOnlyList<MorphRecord> Morphs { get; init; } = [];

        /// <summary>What was made of ensembles of ratios.</summary>
        public IReadOnlyList<EnsembleRecord> Ensembles { get; init; } = [];

        /// <summary>What was made of replicas of the simulated events; null where there are none.</summary>
        public BootstrapRecord? Bootstrap { get; init; }

        /// <summary>Describes a record.</summary>
        /// <param name="record">The record.</param>
        public static Region Of(RegionRecord record) => new(
            record.Region, record.Retained, record.HoldOut, record.LargestError, record.Smallest, record.Forbidden, record.McUncertainty.ToArray(), record.Variations, record.Closure, record.ObservedEvents, record.EventBinsSize)
        {
            Breaks = record.Breaks,
            Morphs = record.Morphs,
            Ensembles = record.Ensembles,
            Bootstrap = record.Bootstrap,
        };
    }

    /// <summary>A region with fixed bins.</summary>
    /// <param name="Name">The region.</param>
    /// <param name="Yields">Yields of every sample before its coefficient, one number per bin [events].</param>
    /// <param name="Data">Observed counts; null for none.</param>
    /// <param name="McUncertainty">Relative MC uncertainty of every bin; null where it is not modelled.</param>
    /// <param name="OwnSimulations">The samples from their own simulations against those by their ratios.</param>
    internal sealed record ControlRegion(
        string Name,
        IReadOnlyDictionary<string, double[]> Yields,
        IReadOnlyList<double>? Data,
        IReadOnlyList<double>? McUncertainty,
        IReadOnlyList<TemplateClosure> OwnSimulations)
    {
        /// <summary>What was learned of parameters that move a sample together.</summary>
        public IReadOnlyList<MorphRecord> Morphs { get; init; } = [];

        /// <summary>Describes a region.</summary>
        /// <param name="built">The region.</param>
        public static ControlRegion Of(BuiltControlRegion built) => new(
            built.Region.Name,
            built.Region.Processes.ToDictionary(process => process.Name, process => process.Yields.ToArray()),
            built.Region.Data?.ToArray(),
            built.Region.McUncertainty?.ToArray(),
            built.Closure)
        {
            Morphs = built.Morphs,
        };
    }

    /// <summary>Collects what was found.</summary>
    /// <param name="poi">The parameter of interest.</param>
    /// <param name="built">The build.</param>
    /// <param name="validation">The comparison; null for a build alone.</param>
    /// <param name="verdicts">The numbers against their tolerances.</param>
    public static ValidationDocument Of(string poi, BuiltAnalysis built, AnalysisValidation? validation, ValueList<Verdict> verdicts) => new(
        null,
        0,
        poi,
        validation is null ? null : new(
            validation.StatOnly.Points,
            validation.Profiled.Points,
            [.. validation.WithMcStatistics.Points.Select(point => new Point(point.Value, point.TestStatistic))]),
        [.. built.Regions.Select(Region.Of)],
        [.. built.ControlRegions.Select(ControlRegion.Of)],
        validation?.Closures.SelectMany(closure => closure.Entries).ToList(),
        verdicts,
        verdicts.All(verdict => verdict.IsMet),
        [.. built.Findings, .. validation?.Findings ?? []])
    {
        Uncertainties = validation?.Uncertainties,
        TrueValues = validation?.Truths,
        Envelope = validation?.Envelope?.Points.Select(point => new Point(point.Value, point.TestStatistic)).ToList(),
    };
}
