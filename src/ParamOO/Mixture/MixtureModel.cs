using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>Where the shape ratio of a process integrates to one when nuisance parameters move it (docs/method.md).</summary>
public enum ShapeNormalization
{
    /// <summary>The morphed shape is renormalised on the reference sample at every α: c_X(α) = 1.</summary>
    Reference,

    /// <summary>The morphed shape is taken as it is: c_X(α) is the reference mean of r_X Π g.</summary>
    None,
}

/// <summary>How one nuisance parameter moves one process.</summary>
/// <param name="Parameter">Name of the nuisance parameter α.</param>
/// <param name="YieldUp">Yield factor G at α = +1, positive; 1 for a pure shape.</param>
/// <param name="YieldDown">Yield factor G at α = −1, positive; 1 for a pure shape.</param>
/// <param name="RatioUpColumn">Column with the shape ratio g at α = +1, or null for a pure normalisation.</param>
/// <param name="RatioDownColumn">Column with the shape ratio g at α = −1, or null for a pure normalisation.</param>
public sealed record ProcessSystematic(
    string Parameter, double YieldUp, double YieldDown, string? RatioUpColumn = null, string? RatioDownColumn = null);

/// <summary>One component X of the mixture.</summary>
/// <param name="Name">Name of the process, unique.</param>
/// <param name="Yield">Nominal yield ν_X before the coefficient [events], non-negative.</param>
/// <param name="Coefficient">f_X over the parameters of the model; may be negative.</param>
/// <param name="RatioColumn">Column with the density ratio r_X = p_X/p_ref, non-negative.</param>
/// <param name="Systematics">How the nuisance parameters move it; at most one entry per parameter.</param>
public sealed record Process(
    string Name, double Yield, Expression Coefficient, string RatioColumn, ValueList<ProcessSystematic> Systematics);

/// <summary>The unbinned model: λ(x; μ, α) = Σ_X f_X ν_X Π_m G_{X,m}(α_m) r_X(x) Π_m g_{X,m}(x; α_m) (docs/method.md).</summary>
/// <param name="Poi">Name of the parameter of interest whose tested value is the hypothesis.</param>
/// <param name="ReferenceHypothesis">μ₀, usually the Standard Model value 1.</param>
/// <param name="Parameters">All parameters: POIs, nuisances, floating normalisations.</param>
/// <param name="Processes">The components, in the order of the user's file.</param>
/// <param name="ShapeNormalization">Whether morphed shapes are renormalised.</param>
public sealed record MixtureModel(
    string Poi,
    double ReferenceHypothesis,
    ValueList<Parameter> Parameters,
    ValueList<Process> Processes,
    ShapeNormalization ShapeNormalization = ShapeNormalization.Reference)
{
    /// <summary>Second parameter of interest where tested hypotheses are pairs of values; null where they are values of <see cref="Poi"/> alone.</summary>
    public string? SecondPoi { get; init; }

    /// <summary>Value of <see cref="SecondPoi"/> at the reference hypothesis.</summary>
    public double SecondReference { get; init; } = 1;

    /// <summary>
    /// A formula of parameters that all coefficients depend on as a whole, such as <c>mu*Gamma</c>, equal to <see cref="Poi"/> where the others are
    /// nominal: tested hypotheses are then values of it. Null where they are values of the parameters of interest.
    /// </summary>
    public Expression? HypothesisValue { get; init; }

    /// <summary>
    /// Parameters that are functions of others; they stand last among <see cref="Parameters"/>, in this order. The unbinned likelihood alone
    /// knows them.
    /// </summary>
    public ValueList<KernelParameter> Kernels { get; init; } = [];
}
