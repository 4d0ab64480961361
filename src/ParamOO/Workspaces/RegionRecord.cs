using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>What a region's build reports of itself (docs/method.md); all t are statistics-only values of the reference Asimov data.</summary>
/// <param name="Region">Name of the region.</param>
/// <param name="Observable">What was seen while the observable was made.</param>
/// <param name="Edges">Inner edges on the score axis; two lists where each half of the events made its own.</param>
/// <param name="Templates">The binned region at every knot and hold-out hypothesis.</param>
/// <param name="FromProcessTables">The same from the processes' own simulations, where the region has both; null otherwise.</param>
/// <param name="Retained">Kept information at every knot and hold-out hypothesis, ascending in μ′.</param>
/// <param name="HoldOut">Accuracy of the yield functions half-way between knots, ascending in μ′.</param>
/// <param name="FunctionSize">Knots or coefficients per bin and process.</param>
/// <param name="IsAccurate">Whether |Δt| is within the tolerance of the options at every hypothesis that the functions have not seen.</param>
/// <param name="Smallest">The smallest total yield of a bin with μ = μ′, among those that hold simulated events.</param>
/// <param name="EmptyBins">Largest number of bins without any simulated event at a knot.</param>
/// <param name="Forbidden">Where a bin would expect no events, for any tested μ′; empty where the model is positive everywhere.</param>
/// <param name="McUncertainty">√(Σw²)/N per bin at the reference hypothesis: MC-statistical uncertainty, relative.</param>
/// <param name="SignedSamples">Processes with negative templates: only the total of a bin has to stay positive.</param>
public sealed record RegionRecord(
    string Region,
    ObservableRecord Observable,
    ValueList<ValueList<double>> Edges,
    TemplateSet Templates,
    TemplateSet? FromProcessTables,
    ValueList<RetainedInformation> Retained,
    ValueList<HoldOutAccuracy> HoldOut,
    int FunctionSize,
    bool IsAccurate,
    BinYield Smallest,
    int EmptyBins,
    ValueList<ForbiddenInterval> Forbidden,
    PerBin McUncertainty,
    ValueList<string> SignedSamples)
{
    /// <summary>Where bins that follow the hypothesis change discontinuously, ascending in μ′.</summary>
    public ValueList<HypothesisBreak> Breaks { get; init; } = [];

    /// <summary>What was made of every systematic on every process: sizes, symmetrisation, smoothing, pruning.</summary>
    public ValueList<VariationRecord> Variations { get; init; } = [];

    /// <summary>What was learned of parameters that move a process together.</summary>
    public ValueList<MorphRecord> Morphs { get; init; } = [];

    /// <summary>The processes from their own simulations against those from the reference table; empty where the region has not both.</summary>
    public ValueList<TemplateClosure> Closure { get; init; } = [];

    /// <summary>What was made of ensembles of ratios.</summary>
    public ValueList<EnsembleRecord> Ensembles { get; init; } = [];

    /// <summary>What was made of bootstrap replicas of the simulated events; null where there are none.</summary>
    public BootstrapRecord? Bootstrap { get; init; }

    /// <summary>Observed events whose bins the workspace holds; null where it holds none.</summary>
    public int? ObservedEvents { get; init; }

    /// <summary>Bytes that these bins take in the workspace, weights apart.</summary>
    public int? EventBinsSize { get; init; }

    /// <summary>Smallest kept fraction where the unbinned t is larger than a threshold; 1 where it is nowhere.</summary>
    /// <param name="threshold">Smallest t that counts.</param>
    public double SmallestKept(double threshold) =>
        Retained.Where(point => point.Unbinned > threshold).Select(point => point.Kept).DefaultIfEmpty(1).Min();

    /// <summary>Largest |Δt| of the yield functions on hold-out hypotheses.</summary>
    public double LargestError => HoldOut.Select(point => Math.Abs(point.Fitted - point.Direct)).DefaultIfEmpty(0).Max();
}

/// <summary>How much of the unbinned test statistic the bins keep at one hypothesis.</summary>
/// <param name="Poi">μ′ = μ.</param>
/// <param name="Unbinned">t without binning, on the same events.</param>
/// <param name="Binned">t of the templates made at this hypothesis.</param>
/// <param name="Kept">Binned over unbinned; at μ₀, where both vanish, the ratio of the information.</param>
public sealed record RetainedInformation(double Poi, double Unbinned, double Binned, double Kept)
{
    /// <summary>The second parameter of μ′; null where there is one.</summary>
    public double? Second { get; init; }
}

/// <summary>A value of μ′ at which bins change discontinuously.</summary>
/// <param name="Poi">μ′ = μ.</param>
/// <param name="Before">t of the bins that end there.</param>
/// <param name="After">t of the bins that start there.</param>
public sealed record HypothesisBreak(double Poi, double Before, double After);

/// <summary>How well the yield functions reproduce templates that they have not seen.</summary>
/// <param name="Poi">μ′ = μ, half-way between two knots in t.</param>
/// <param name="Direct">t of templates made there.</param>
/// <param name="Fitted">t of the yield functions.</param>
public sealed record HoldOutAccuracy(double Poi, double Direct, double Fitted)
{
    /// <summary>The second parameter of μ′; null where there is one.</summary>
    public double? Second { get; init; }
}

/// <summary>The total yield of one bin.</summary>
/// <param name="Poi">μ = μ′.</param>
/// <param name="Bin">Bin index, 0-based.</param>
/// <param name="Yield">N_b [events].</param>
public sealed record BinYield(double Poi, int Bin, double Yield)
{
    /// <summary>The second parameter of μ′; null where there is one.</summary>
    public double? Second { get; init; }
}

/// <summary>Values of μ for which some bin would expect no positive yield.</summary>
/// <param name="Bin">Bin index, 0-based.</param>
/// <param name="Hypothesis">μ′ of the binning.</param>
/// <param name="Poi">The interval of μ, inside the range of the hypotheses.</param>
public sealed record ForbiddenInterval(int Bin, double Hypothesis, Interval Poi);
