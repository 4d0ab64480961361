using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>
/// A region with bins that do not follow the hypothesis, such as a control region: templates whose parameters are those of the mixture.
/// N_b = Σ_X f_X(μ) n_{X,b} Π_m G_{X,m}(α_m) δ_{X,m,b}(α_m).
/// </summary>
/// <param name="Name">Name of the region, unique among all regions.</param>
/// <param name="Processes">At least one; all with the same number of bins.</param>
public sealed record BinnedRegion(string Name, ValueList<BinnedProcess> Processes)
{
    /// <summary>Observed counts n_b, one per bin; null for Asimov data of the reference hypothesis.</summary>
    public PerBin? Data { get; init; }

    /// <summary>√(Σ w²)/N_b of the total at the reference hypothesis, one per bin; null where MC statistics are not modelled.</summary>
    public PerBin? McUncertainty { get; init; }

    /// <summary>Parameters that are functions of others, by which morphs move processes; the mixture has them last among its parameters.</summary>
    public ValueList<KernelParameter> Kernels { get; init; } = [];

    /// <summary>Number of bins.</summary>
    public int Bins => Processes.Count == 0 ? 0 : Processes[0].Yields.Count;
}

/// <summary>One process in a region with fixed bins.</summary>
/// <param name="Name">Name of the process.</param>
/// <param name="Yields">n_{X,b} before the coefficient [events], one per bin; may be negative.</param>
/// <param name="Coefficient">f_X over the parameters of the mixture.</param>
/// <param name="Variations">How nuisance parameters move it; at most one entry per parameter.</param>
public sealed record BinnedProcess(string Name, PerBin Yields, Expression Coefficient, ValueList<BinnedSystematic> Variations)
{
    /// <summary>Name of a set of free factors, the parameters <c>NAME[0]</c>, <c>NAME[1]</c>, … of the mixture, one per bin; null for none.</summary>
    public string? ShapeFactor { get; init; }
}

/// <summary>How one nuisance parameter moves one process in fixed bins; both factors are interpolated with code 4.</summary>
/// <param name="Parameter">Name of α.</param>
/// <param name="YieldUp">G at α = +1, positive; 1 for a pure shape.</param>
/// <param name="YieldDown">G at α = −1, positive; 1 for a pure shape.</param>
/// <param name="ShapeUp">δ_b at α = +1, positive, one per bin; null for a pure normalisation.</param>
/// <param name="ShapeDown">δ_b at α = −1, positive, one per bin; null for a pure normalisation.</param>
public sealed record BinnedSystematic(string Parameter, double YieldUp, double YieldDown, PerBin? ShapeUp = null, PerBin? ShapeDown = null);
