using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>A file of densities as it is written: one property per key, null where a key is missing.</summary>
internal sealed record DensityDocument
{
    [Key("Name of the measurement.", Required = true)]
    public string? Measurement { get; init; }

    [Key("Parameter of interest.", Required = true)]
    public string? POI { get; init; }

    [Key("Table of the events: a file (Arrow, Parquet, CSV, NPY).", Required = true)]
    public string? Data { get; init; }

    [Key("Column of event weights.", Default = "every event counts once")]
    public string? Weight { get; init; }

    [Key("Column of the resonant variable, and its name in formulae.", Required = true)]
    public string? Variable { get; init; }

    [Key("Interval on which mass shapes are normalised.", Required = true)]
    public Interval? Range { get; init; }

    [Key("Whether density columns hold logarithms.", Default = "false")]
    public bool? Logarithms { get; init; }

    [Key("Names of sets of density columns; each replaces `{replica}`.", Default = "one set")]
    public IReadOnlyList<string>? Replicas { get; init; }

    [Key("Free parameters.", Required = true)]
    public IReadOnlyList<ParameterEntry>? Parameters { get; init; }

    [Key("Nuisance parameters with a unit normal constraint.")]
    public IReadOnlyList<string>? Nuisances { get; init; }

    [Key("Intervals of the variable whose events are used.", Required = true)]
    public IReadOnlyList<DensityRegionEntry>? Regions { get; init; }

    [Key("Components of the mixture.", Required = true)]
    public IReadOnlyList<DensityComponentEntry>? Components { get; init; }

    [Key("What a binned workspace is made from.")]
    public BinnedEntry? Binned { get; init; }
}

/// <summary>The section <c>Binned</c>.</summary>
internal sealed record BinnedEntry
{
    [Key("Table of simulated events from any known density, with the density columns of the data: a file (Arrow, Parquet, CSV, NPY).", Required = true)]
    public string? Table { get; init; }

    [Key("Column of the density of the features that these events were drawn from, or of its logarithm.", Required = true)]
    public string? Density { get; init; }

    [Key("Density of their masses up to its normalisation, a formula of the variable.", Default = "1")]
    public string? Mass { get; init; }

    [Key("Edges of bins in the variable, those of the regions among them.", Default = "as many as keep the information")]
    public IReadOnlyList<double>? MassEdges { get; init; }

    [Key("Most bins in the score.", Default = "10")]
    public int? ScoreBins { get; init; }

    [Key("Fewest simulated events of a bin.", Default = "10")]
    public int? MinimumEvents { get; init; }
}

/// <summary>An item of <c>Regions</c>.</summary>
internal sealed record DensityRegionEntry
{
    [Key("Name, unique.", Required = true)]
    public string? Name { get; init; }

    [Key("The interval; its upper end does not belong to it.", Required = true)]
    public Interval? Interval { get; init; }

    [Key("Whether densities of the features enter; otherwise the variable alone, as in sidebands.", Default = "true")]
    public bool? Features { get; init; }
}

/// <summary>An item of <c>Components</c>.</summary>
internal sealed record DensityComponentEntry
{
    [Key("Name, unique.", Required = true)]
    public string? Name { get; init; }

    [Key("Expected events in the whole range, a formula of parameters; may be negative.", Required = true)]
    public string? Yield { get; init; }

    [Key("Mass shape up to its normalisation, a formula of the variable and of parameters; or state `Peak`.")]
    public string? Mass { get; init; }

    [Key("Mass shape of a resonance.")]
    public PeakEntry? Peak { get; init; }

    [Key("Column of the density of the features, or of its logarithm.", Required = true)]
    public string? Density { get; init; }

    [Key("How nuisance parameters move the density.")]
    public IReadOnlyList<DensityVariationEntry>? Variations { get; init; }
}

/// <summary>The section <c>Peak</c>: a Gaussian, or with all four keys of tails a double Crystal Ball.</summary>
internal sealed record PeakEntry
{
    [Key("Mean, a formula.", Required = true)]
    public string? Mean { get; init; }

    [Key("Width, a formula, positive.", Required = true)]
    public string? Sigma { get; init; }

    [Key("Where the lower tail begins, in widths below the mean.")]
    public string? LowAlpha { get; init; }

    [Key("Power of the lower tail.")]
    public string? LowPower { get; init; }

    [Key("Where the upper tail begins, in widths above the mean.")]
    public string? HighAlpha { get; init; }

    [Key("Power of the upper tail.")]
    public string? HighPower { get; init; }
}

/// <summary>An item of <c>Variations</c>.</summary>
internal sealed record DensityVariationEntry
{
    [Key("The nuisance parameter.", Required = true)]
    public string? Parameter { get; init; }

    [Key("Column of the density at +1, or of its logarithm.", Required = true)]
    public string? Up { get; init; }

    [Key("Column of the density at −1, or of its logarithm.", Required = true)]
    public string? Down { get; init; }

    [Key("`quadratic`: 1 + a₁α + a₂α²; `exponential`: a polynomial inside ±1, exponential outside.", Default = "quadratic")]
    public DensityInterpolation? Interpolation { get; init; }
}
