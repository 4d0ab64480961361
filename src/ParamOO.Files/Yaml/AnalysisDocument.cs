using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Files.Yaml;

/// <summary>
/// The analysis file as it is written: one property per key, null where a key is missing. The meaning of each key stands in its
/// <see cref="KeyAttribute"/>, from which the checks, the JSON Schema and docs/analysis-file.md are made.
/// </summary>
internal sealed record AnalysisDocument
{
    [Key("What is measured, and where the tables are.", Required = true)]
    public GeneralSection? General { get; init; }

    [Key("Parameters of interest and whatever else coefficients mention.", Required = true)]
    public IReadOnlyList<ParameterEntry>? Parameters { get; init; }

    [Key("Selections of events: signal regions with an observable that follows the hypothesis, control regions with a fixed variable.", Required = true)]
    public IReadOnlyList<RegionEntry>? Regions { get; init; }

    [Key("Components of the mixture.", Required = true)]
    public IReadOnlyList<SampleEntry>? Samples { get; init; }

    [Key("Coefficients by interpolation: instead of `Coefficient`, each sample is the mixture at one point of a variable.")]
    public IReadOnlyList<BasisEntry>? Bases { get; init; }

    [Key("Systematic uncertainties.")]
    public IReadOnlyList<SystematicEntry>? Systematics { get; init; }

    [Key("Systematics that move a sample together, from simulations away from their axes ([morphing](morphing.md)).")]
    public IReadOnlyList<MorphEntry>? Morphs { get; init; }

    [Key("Free normalisations of samples.")]
    public IReadOnlyList<NormFactorEntry>? NormFactors { get; init; }

    [Key("Free factors of samples in every bin of a region.")]
    public IReadOnlyList<ShapeFactorEntry>? ShapeFactors { get; init; }

    [Key("Tested values of the parameter of interest for `run` and `validate`.")]
    public ScanSection? Scan { get; init; }

    [Key("What a build must fulfil; whatever does not is said at the end, and the command ends with code 3.")]
    public TolerancesSection? Tolerances { get; init; }
}

/// <summary>The section <c>General</c>.</summary>
internal sealed record GeneralSection
{
    [Key("Name of the measurement.", Required = true)]
    public string? Measurement { get; init; }

    [Key("Parameter of interest; its tested value is the hypothesis μ′. This key or `POIs` is required.")]
    public string? POI { get; init; }

    [Key("In place of `POI` two parameters of interest; the tested pair is the hypothesis ([two parameters](two-parameters.md)).")]
    public IReadOnlyList<string>? POIs { get; init; }

    [Key("A formula of parameters such as `mu*Gamma`, where coefficients depend on its value alone; it is the hypothesis then, and equals the POI where all others have their nominal values ([two parameters](two-parameters.md)).")]
    public string? HypothesisValue { get; init; }

    [Key("μ₀, the hypothesis that observables are relative to; the value of every parameter of interest.", Default = "1")]
    public double? ReferenceHypothesis { get; init; }

    [Key("Folder of the tables, relative to the analysis file.", Default = "the folder of the analysis file")]
    public string? InputPath { get; init; }

    [Key("`reference`: shapes moved by nuisance parameters are renormalised on the reference sample; `none`: they are taken as they are.",
        Default = "reference")]
    public ShapeNormalization? ShapeNormalization { get; init; }

    [Key("Names of columns.")]
    public ColumnsSection? Columns { get; init; }

    /// <summary>The parameter of interest, or the first of two.</summary>
    public string? FirstPoi => POI ?? (POIs is { Count: > 0 } ? POIs[0] : null);

    /// <summary>The second of two parameters of interest; null where there is one.</summary>
    public string? SecondPoi => POI is null && POIs is { Count: > 1 } ? POIs[1] : null;
}

/// <summary>The section <c>General/Columns</c>.</summary>
internal sealed record ColumnsSection
{
    [Key("Column of the density ratio p_X/p_ref; `{sample}` is replaced by the name of the sample.", Default = "r_{sample}")]
    public string? Ratio { get; init; }

    [Key("Column of a shape ratio p_X(α=±1)/p_X(α=0); `{systematic}`, `{sample}` and `{direction}` are replaced.",
        Default = "var_{systematic}_ratio_{sample}_{direction}")]
    public string? Systematic { get; init; }

    [Key("What `{direction}` becomes for α = +1 and α = −1.", Default = "[up, down]")]
    public IReadOnlyList<string>? Directions { get; init; }

    [Key("Column of event weights, or a formula of columns such as `weight * sf_electron`.", Default = "weight where a table has it, else equal weights")]
    public string? Weight { get; init; }

    [Key("New columns: a name and a formula of columns each, in every table that has these.")]
    public IReadOnlyDictionary<string, string>? Derived { get; init; }

    [Key("Column of the density p_X itself, from which the ratio is formed ([densities](densities.md)); `{sample}` is replaced.", Default = "tables hold ratios")]
    public string? Density { get; init; }

    [Key("Column of ln p_X, instead of `Density`; `{sample}` is replaced.", Default = "tables hold ratios")]
    public string? LogDensity { get; init; }

    [Key("p_ref where `Density` is stated, ln p_ref where `LogDensity` is: a column, or a formula of columns such as `0.5 * q_S + 0.5 * q_B`.")]
    public string? DensityReference { get; init; }

    [Key("Column of the density p_X(α=±1), or of its logarithm with `LogDensity`; `{systematic}`, `{sample}` and `{direction}` are replaced.", Default = "tables hold shape ratios")]
    public string? SystematicDensity { get; init; }
}

/// <summary>An item of <c>Parameters</c>.</summary>
internal sealed record ParameterEntry
{
    [Key("Name, as coefficients write it.", Required = true)]
    public string? Name { get; init; }

    [Key("Nominal value and start of fits.", Required = true)]
    public double? Nominal { get; init; }

    [Key("Smallest and largest value in fits; for the POI also the default range of hypotheses.", Required = true)]
    public Interval? Bounds { get; init; }

    [Key("Whether fits leave the parameter at its nominal value.", Default = "false")]
    public bool? Fixed { get; init; }
}

/// <summary>An item of <c>Regions</c>.</summary>
internal sealed record RegionEntry
{
    [Key("Name, unique.", Required = true)]
    public string? Name { get; init; }

    [Key("Events drawn from the reference density p_ref, with all ratio columns: a file (Arrow, Parquet, CSV, NPY), a folder, a path with wildcards, or a list of these, one behind the other. A control region may do without.",
        Default = "the `Table` of every sample")]
    public IReadOnlyList<string>? Reference { get; init; }

    [Key("Tables with further columns of the same events in the same order, beside `Reference`; integer columns that both have are compared.")]
    public IReadOnlyList<string>? Friends { get; init; }

    [Key("Selection of events: a condition on columns such as `njets >= 2 && m4l > 220` ([selections](selections.md)).", Default = "all events")]
    public string? Filter { get; init; }

    [Key("Column, or formula of columns, of the weights w_i with Σ w_i r_X = 1, where it differs from `Columns/Weight`.", Default = "Columns/Weight")]
    public string? Weight { get; init; }

    [Key("Column, or formula of columns, of the weights of the data set to be fitted: in `Data`, or in `Reference` without it.", Default = "the Asimov data set of the model at μ₀; 1 in `Data`")]
    public string? DataWeight { get; init; }

    [Key("Observed events, with all ratio columns or, in a control region, with the variable.", Default = "none")]
    public IReadOnlyList<string>? Data { get; init; }

    [Key("Column, or formula of columns, that a control region bins; the region then has no observable.")]
    public string? Variable { get; init; }

    [Key("Edges of the bins of `Variable`, ascending.")]
    public IReadOnlyList<double>? Binning { get; init; }

    [Key("The hypothesis-dependent observable.")]
    public ObservableSection? Observable { get; init; }

    [Key("How templates become functions of the hypothesis.")]
    public YieldsSection? Yields { get; init; }

    [Key("How systematic variations enter the bins.")]
    public VariationsSection? Variations { get; init; }
}

/// <summary>The section <c>Regions/Observable</c>.</summary>
internal sealed record ObservableSection
{
    [Key("The score that is binned.", Default = "quantile")]
    public ObservableKind? Type { get; init; }

    [Key("Nuisance parameters of the tested hypothesis in the score: nominal, profiled at every hypothesis, or between both, for statements with nuisance parameters and without.", Default = "nominal")]
    public ScoreNuisances? Nuisances { get; init; }

    [Key("Number of bins; with `Keep`, the most.", Default = "20; with `Keep`, 60", Least = 1, Most = 255)]
    public int? Bins { get; init; }

    [Key("Smallest fraction of the unbinned t that bins keep at every hypothesis: as few are made as that takes.", Default = "none", Least = 0, Above = true, Most = 1)]
    public double? Keep { get; init; }

    [Key("Second axis that divides every bin of the first into columns: another score than that of `Nuisances`, or categories of events that tell of the nuisance parameters the same.", Default = "none")]
    public SecondScore? SecondAxis { get; init; }

    [Key("Number of columns into which the second axis divides a bin; for categories by nuisance parameters the mean of all bins. The most where `KeepConstraints` is given.", Default = "4; with `KeepConstraints`, 255 bins in all", Least = 2, Most = 50)]
    public int? Columns { get; init; }

    [Key("Smallest ratio of unbinned to binned uncertainty of any nuisance parameter, for categories by nuisance parameters: as few columns are made as that takes.", Default = "none", Least = 0, Above = true, Most = 1)]
    public double? KeepConstraints { get; init; }

    [Key("Placement of the bin edges.", Default = "optimized")]
    public EdgePlacement? Edges { get; init; }

    [Key("a of the stretched score, κ of the standardized one.", Default = "100, 2", Least = 0, Above = true)]
    public double? Stretch { get; init; }

    [Key("Whether score and edges made on one half of the events are applied to the other half.", Default = "true")]
    public bool? CrossFit { get; init; }

    [Key("Number of cells among which optimised edges are chosen.", Default = "2000", Least = 2)]
    public int? FineCells { get; init; }

    [Key("Smallest number of simulated events in a bin that optimised edges may make.", Default = "20", Least = 0)]
    public int? MinimumEvents { get; init; }

    [Key("Smallest reference yield [events] in a bin that optimised edges may make.", Default = "0.01", Least = 0)]
    public double? MinimumYield { get; init; }
}

/// <summary>The section <c>Regions/Yields</c>.</summary>
internal sealed record YieldsSection
{
    [Key("Family of functions of the hypothesis.", Default = "pchip")]
    public YieldFamily? Type { get; init; }

    [Key("Number of hypotheses at which templates are filled.", Default = "65", Least = 3, Most = 10000)]
    public int? Knots { get; init; }

    [Key("Degree of Bernstein polynomials.", Default = "12", Least = 1, Most = 30)]
    public int? Degree { get; init; }

    [Key("Number of pieces of B-splines.", Default = "16", Least = 1)]
    public int? Pieces { get; init; }

    [Key("Whether functions get the size that is stated or the smallest that keeps |Δt| within the tolerance.", Default = "fixed")]
    public YieldResolution? Resolution { get; init; }

    [Key("Largest |Δt| on hold-out hypotheses where t is small; 0.001 t is added.", Default = "0.005", Least = 0, Above = true)]
    public double? Tolerance { get; init; }

    [Key("Hypotheses that the functions cover.", Default = "the bounds of the POI")]
    public Interval? Range { get; init; }

    [Key("Values of the second of two `POIs` that the functions cover.", Default = "its bounds")]
    public Interval? SecondRange { get; init; }

    [Key("With two `POIs`, number of gaps between the rays from the reference on which templates are filled.", Default = "48", Least = 4, Most = 1000)]
    public int? Rays { get; init; }

    [Key("With two `POIs`, number of templates on every ray.", Default = "9", Least = 3, Most = 200)]
    public int? Radii { get; init; }
}

/// <summary>The section <c>Regions/Variations</c>.</summary>
internal sealed record VariationsSection
{
    [Key("Treatment of systematics that name none: δ as a function of μ′, or its envelope.", Default = "parametrized")]
    public SystematicTreatment? Treatment { get; init; }

    [Key("Number of hypotheses that carry δ(μ′).", Default = "9", Least = 2)]
    public int? Knots { get; init; }

    [Key("Hypotheses over which envelopes are taken.", Default = "the range of the yields")]
    public Interval? EnvelopeRange { get; init; }

    [Key("Effective number of simulated events, (Σw)²/Σw², below which a bin of a sample gets δ = 1 and a finding.", Default = "5", Least = 0)]
    public double? MinimumEffectiveEvents { get; init; }

    [Key("Largest |δ − 1| that counts as no variation.", Default = "1e-6", Least = 0)]
    public double? Negligible { get; init; }

    [Key("Symmetrisation of systematics that name none: `twosided`, half the difference of both directions; `maximum`, in every bin the larger one and its mirror.",
        Default = "none")]
    public Symmetrization? Symmetrize { get; init; }

    [Key("Whether shapes that say nothing of it are smoothed along the score by 353QH, twice.", Default = "false")]
    public bool? Smoothing { get; init; }

    [Key("What is too small to be kept.", Default = "everything is kept")]
    public PruningSection? Pruning { get; init; }

    [Key("Whether the total of every bin gets a parameter for its MC statistics.", Default = "true")]
    public bool? McStatistics { get; init; }

    [Key("Poisson-bootstrap replicas of the simulated events, for the covariance of the templates ([ensembles](ensembles.md)).")]
    public BootstrapSection? Bootstrap { get; init; }
}

/// <summary>The section <c>Regions/Variations/Bootstrap</c>.</summary>
internal sealed record BootstrapSection
{
    [Key("Number of replicas.", Default = "100", Least = 2, Most = 500)]
    public int? Replicas { get; init; }

    [Key("Seed of the weights.", Default = "1", Least = 0)]
    public int? Seed { get; init; }

    [Key("`gamma`: their variance is that of the MC statistics of the bins, instead of Σw²; `coherent`: leading eigenvectors of the covariance are nuisance parameters, the rest is the MC statistics.",
        Default = "gamma")]
    public EnsembleTreatment? Treatment { get; init; }

    [Key("Share of the variance of the yields that coherent nuisance parameters must hold.", Default = "0.95", Least = 0, Above = true, Most = 1)]
    public double? Fraction { get; init; }
}

/// <summary>The section <c>Regions/Variations/Pruning</c>.</summary>
internal sealed record PruningSection
{
    [Key("Relative change of the yield of a sample in the region below which it is left out.", Default = "0", Least = 0)]
    public double? Norm { get; init; }

    [Key("Largest relative change of a bin beyond that of the yield, at any hypothesis, below which the shape is left out.", Default = "0", Least = 0)]
    public double? Shape { get; init; }

    [Key("Largest relative change of the total of a bin, at any hypothesis, below which a systematic is left out of a sample.", Default = "0", Least = 0)]
    public double? Total { get; init; }
}

/// <summary>An item of <c>Samples</c>.</summary>
internal sealed record SampleEntry
{
    [Key("Name, unique.", Required = true)]
    public string? Name { get; init; }

    [Key("Nominal yield ν_X [events], before the coefficient: one number, before the `Filter` of regions; or one for each region that has the sample, after it.", Required = true, Least = 0)]
    public PerRegion? Yield { get; init; }

    [Key("f_X: a formula of the parameters with + − * / ^ and sqrt exp log pow abs min max; may be negative.", Default = "1", Formula = true)]
    public string? Coefficient { get; init; }

    [Key("Column of the density ratio, where it differs from `Columns/Ratio`.", Default = "Columns/Ratio")]
    public string? RatioColumn { get; init; }

    [Key("Several trainings of the density ratio, for the uncertainty of it ([ensembles](ensembles.md)).")]
    public EnsembleSection? Ensemble { get; init; }

    [Key("The sample's own simulation, named as `Reference` is. Templates of regions without `Reference` are filled from it; beside one it tests the ratios.")]
    public IReadOnlyList<string>? Table { get; init; }

    [Key("Column, or formula of columns, of the physical weights [events] of `Table`.", Default = "Columns/Weight")]
    public string? Weight { get; init; }
}

/// <summary>How the members of an ensemble differ.</summary>
internal enum EnsembleKind
{
    Training,
    Bootstrap,
}

/// <summary>The section <c>Samples/Ensemble</c>.</summary>
internal sealed record EnsembleSection
{
    [Key("Columns of the density ratio of the members, in the reference tables; at least two.", Required = true)]
    public IReadOnlyList<string>? Columns { get; init; }

    [Key("`training`: members differ by chance alone, and the nominal ratio is their mean; `bootstrap`: they are trained on bootstrap replicas of the events.",
        Default = "training")]
    public EnsembleKind? Kind { get; init; }

    [Key("`coherent`: leading eigenvectors of the covariance are nuisance parameters, the rest is added to the MC statistics; `gamma`: all of it is.",
        Default = "coherent")]
    public EnsembleTreatment? Treatment { get; init; }

    [Key("Share of the variance of the yields that coherent nuisance parameters must hold.", Default = "0.95", Least = 0, Most = 1)]
    public double? Fraction { get; init; }
}

/// <summary>An item of <c>Bases</c>.</summary>
internal sealed record BasisEntry
{
    [Key("t, a formula of parameters in which the mixture is a polynomial.", Required = true, Formula = true)]
    public string? Variable { get; init; }

    [Key("For each sample, the value of the variable at which it was simulated.", Required = true, Formula = true)]
    public IReadOnlyDictionary<string, double>? Points { get; init; }
}

/// <summary>What a systematic uncertainty moves.</summary>
internal enum SystematicKind
{
    Normalization,
    Shape,
    NormPlusShape,
}

/// <summary>How the directions of a systematic are made to mirror each other.</summary>
internal enum SymmetrizationKind
{
    None,
    OneSided,
    TwoSided,
    Maximum,
}

/// <summary>Where a systematic has parameters of its own.</summary>
internal enum Decorrelation
{
    None,
    Samples,
    Regions,
    Both,
}

/// <summary>An item of <c>Systematics</c>.</summary>
internal sealed record SystematicEntry
{
    [Key("Name; also the `{systematic}` of column names.", Required = true)]
    public string? Name { get; init; }

    [Key("What it moves: yields, shapes, or both.", Required = true)]
    public SystematicKind? Type { get; init; }

    [Key("Nuisance parameter; entries that share it are correlated.", Default = "the name")]
    public string? Parameter { get; init; }

    [Key("Samples that it moves.", Default = "all samples")]
    public IReadOnlyList<string>? Samples { get; init; }

    [Key("Regions in which it moves them.", Default = "all regions")]
    public IReadOnlyList<string>? Regions { get; init; }

    [Key("Relative change of the yield at α = +1, above −1: one number, or one per sample.", Default = "0 for a shape", Least = -1, Above = true)]
    public PerSample? Up { get; init; }

    [Key("Relative change of the yield at α = −1, above −1: one number, or one per sample.", Default = "0 for a shape", Least = -1, Above = true)]
    public PerSample? Down { get; init; }

    [Key("Relative change of the yield at α = +1 as a formula of `Parameters`, above −1 everywhere: the yield is multiplied by (1 + Formula)^α. Instead of `Up` and `Down`, for uncertainties that depend on the parameter of interest.",
        Formula = true)]
    public string? Formula { get; init; }

    [Key("Column of the shape ratio, where it differs from `Columns/Systematic`; the same placeholders.", Default = "Columns/Systematic")]
    public string? Column { get; init; }

    [Key("`onesided`: only α = +1 is given, α = −1 is its mirror; `twosided`: half the difference of both; `maximum`: in every bin the larger one and its mirror.",
        Default = "Variations/Symmetrize")]
    public SymmetrizationKind? Symmetrize { get; init; }

    [Key("Whether the shape is smoothed along the score by 353QH, twice.", Default = "Variations/Smoothing")]
    public bool? Smoothing { get; init; }

    [Key("Where the parameter is another one: in every one of its samples, in every region, or both; its name then ends in `_` and theirs.", Default = "none")]
    public Decorrelation? Decorrelate { get; init; }

    [Key("Treatment in the bins, where it differs from `Variations/Treatment`.", Default = "Variations/Treatment")]
    public SystematicTreatment? Treatment { get; init; }
}

/// <summary>One number for all regions or one number for each of some regions.</summary>
/// <param name="All">The number for all regions; null when each has its own.</param>
/// <param name="Each">The number of each region; empty when one holds for all.</param>
internal sealed record PerRegion(double? All, IReadOnlyDictionary<string, double> Each)
{
    /// <summary>All regions together.</summary>
    public double Total => All ?? Each.Values.Sum();
}

/// <summary>One number for all samples or one number for each of some samples.</summary>
/// <param name="All">The number for all samples; null when each has its own.</param>
/// <param name="Each">The number of each sample; empty when one holds for all.</param>
internal sealed record PerSample(double? All, IReadOnlyDictionary<string, double> Each);

/// <summary>Covariance functions of morphs.</summary>
internal enum MorphKernel
{
    Rbf,
    Matern32,
    Matern52,
    RationalQuadratic,
}

/// <summary>What the events of anchors are.</summary>
internal enum MorphNoise
{
    Statistical,
    None,
}

/// <summary>What becomes of the posterior variance of a morph.</summary>
internal enum MorphUncertainty
{
    None,
    Gamma,
}

/// <summary>An item of <c>Morphs</c>.</summary>
internal sealed record MorphEntry
{
    [Key("Name, unique.", Required = true)]
    public string? Name { get; init; }

    [Key("Samples that are morphed, each by itself.", Required = true)]
    public IReadOnlyList<string>? Samples { get; init; }

    [Key("Nuisance parameters: those of `Systematics`, or new ones that have anchors at −1 and +1 on their axis.", Required = true)]
    public IReadOnlyList<string>? Parameters { get; init; }

    [Key("Simulations of the samples at points of the space of the parameters, on the axes or not.", Required = true)]
    public IReadOnlyList<AnchorEntry>? Anchors { get; init; }

    [Key("Covariance function of the Gaussian process.", Default = "matern52")]
    public MorphKernel? Kernel { get; init; }

    [Key("Groups of parameters with kernels of their own, which are summed.", Default = "one kernel of all parameters")]
    public IReadOnlyList<IReadOnlyList<string>>? Groups { get; init; }

    [Key("`statistical`: anchors have events of their own, with MC statistics; `none`: they are the nominal events with other weights.", Default = "statistical")]
    public MorphNoise? Noise { get; init; }

    [Key("`gamma`: the posterior variance is added to the MC statistics of the bins.", Default = "none")]
    public MorphUncertainty? Uncertainty { get; init; }
}

/// <summary>An item of <c>Morphs/Anchors</c>.</summary>
internal sealed record AnchorEntry
{
    [Key("Values of the parameters [standard deviations]; parameters that are not named are 0.", Required = true)]
    public IReadOnlyDictionary<string, double>? At { get; init; }

    [Key("Table of the events at that point, with all ratio columns; `{sample}` is replaced.", Required = true)]
    public string? Table { get; init; }

    [Key("Column, or formula of columns, of the physical weights [events], which sum to the yield at that point.", Default = "Columns/Weight")]
    public string? Weight { get; init; }
}

/// <summary>An item of <c>NormFactors</c>.</summary>
internal sealed record NormFactorEntry
{
    [Key("Name of the parameter, unique.", Required = true)]
    public string? Name { get; init; }

    [Key("Samples that it multiplies.", Required = true)]
    public IReadOnlyList<string>? Samples { get; init; }

    [Key("Nominal value and start of fits.", Default = "1")]
    public double? Nominal { get; init; }

    [Key("Smallest and largest value in fits.", Default = "[0, 10]")]
    public Interval? Bounds { get; init; }
}

/// <summary>An item of <c>ShapeFactors</c>.</summary>
internal sealed record ShapeFactorEntry
{
    [Key("Name of the factors, unique; they are the parameters `NAME[0]`, `NAME[1]`, ….", Required = true)]
    public string? Name { get; init; }

    [Key("Samples that they multiply.", Required = true)]
    public IReadOnlyList<string>? Samples { get; init; }

    [Key("Regions in which they do; regions with a `Variable` and equally many bins share them, bin by bin.", Required = true)]
    public IReadOnlyList<string>? Regions { get; init; }

    [Key("Smallest and largest value of each in fits; holds 1, at which fits start.", Default = "[0, 10]")]
    public Interval? Bounds { get; init; }
}

/// <summary>The section <c>Scan</c>.</summary>
internal sealed record ScanSection
{
    [Key("Number of equidistant tested values.", Default = "41", Least = 2, Most = 100000)]
    public int? Points { get; init; }

    [Key("First and last tested value.", Default = "the range of the yields")]
    public Interval? Range { get; init; }

    [Key("Tested values one by one, instead of `Points` and `Range`.")]
    public IReadOnlyList<double>? Values { get; init; }
}

/// <summary>The section <c>Tolerances</c>.</summary>
internal sealed record TolerancesSection
{
    [Key("Smallest kept fraction of the unbinned t, statistics only.", Default = "0.95", Least = 0, Most = 1)]
    public double? Retained { get; init; }

    [Key("The same with all nuisance parameters profiled.", Default = "0.9", Least = 0, Most = 1)]
    public double? RetainedProfiled { get; init; }

    [Key("Largest ratio of binned to unbinned t.", Default = "1.02", Least = 1)]
    public double? Excess { get; init; }

    [Key("Largest |Δt| of yield functions at hold-out hypotheses where t is small.", Default = "0.01", Least = 0)]
    public double? KnotError { get; init; }

    [Key("What is added to KnotError per unit of t.", Default = "0.001", Least = 0)]
    public double? KnotErrorPerT { get; init; }

    [Key("Largest |∫ratio − 1| where it also exceeds five standard deviations.", Default = "0.01", Least = 0)]
    public double? Closure { get; init; }

    [Key("Smallest unbinned t at which fractions are judged.", Default = "0.05", Least = 0, Above = true)]
    public double? SmallestJudged { get; init; }

    [Key("Largest bias of the estimate for Asimov data of several true values, in units of σ.", Default = "0.02", Least = 0)]
    public double? Bias { get; init; }

    [Key("Largest shift of an edge of the 68 % interval where the reference hypothesis is true, relative to the width.", Default = "0.01", Least = 0)]
    public double? Edge { get; init; }

    [Key("The same where another value is true.", Default = "0.05", Least = 0)]
    public double? EdgeElsewhere { get; init; }

    [Key("Largest |binned/unbinned − 1| of the distance of contours of two `POIs` from the best fit, statistics only.", Default = "0.02", Least = 0)]
    public double? Contour { get; init; }

    [Key("The same with nuisance parameters profiled.", Default = "0.02", Least = 0)]
    public double? ContourProfiled { get; init; }

    [Key("Largest difference of pulls of constrained parameters, in units of the uncertainty before the fit.", Default = "0.1", Least = 0)]
    public double? Pull { get; init; }

    [Key("Largest relative change of uncertainties of constrained parameters; that of free normalisations is told beside it where `FreeParameter` does not judge them.", Default = "0.1", Least = 0)]
    public double? Constraint { get; init; }

    [Key("Largest relative change of uncertainties of parameters without constraint, such as free normalisations, the POI left out.", Default = "not judged", Least = 0)]
    public double? FreeParameter { get; init; }
}
