using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Systematics;

/// <summary>How one parameter (or one set of parameters, one per bin) moves one sample. The set of cases is closed.</summary>
/// <param name="Name">Name of the parameter; modifiers that share it are correlated.</param>
public abstract record Modifier(string Name)
{
    /// <summary>Names of the parameters or sets of parameters that it depends on.</summary>
    public virtual ValueList<string> ParameterNames => [Name];
}

/// <summary>Multiplies all bins by a free parameter.</summary>
/// <param name="Name">Name of the parameter, unconstrained.</param>
public sealed record NormFactor(string Name) : Modifier(Name);

/// <summary>Multiplies all bins by κ(α).</summary>
/// <param name="Name">Name of α, constrained by a unit normal.</param>
/// <param name="Up">κ at +1σ, dimensionless, positive.</param>
/// <param name="Down">κ at −1σ, dimensionless, positive.</param>
/// <param name="Code">Code 4 (default) or 1.</param>
public sealed record NormSys(string Name, double Up, double Down, InterpolationCode Code = InterpolationCode.PolynomialFactor) : Modifier(Name);

/// <summary>Adds a shape shift interpolated between two templates.</summary>
/// <param name="Name">Name of α, constrained by a unit normal.</param>
/// <param name="Up">Template at +1σ [events], one per bin.</param>
/// <param name="Down">Template at −1σ [events], one per bin.</param>
/// <param name="Code">Code 4p (default), 0 or 2.</param>
public sealed record HistoSys(string Name, PerBin Up, PerBin Down, InterpolationCode Code = InterpolationCode.PolynomialShift) : Modifier(Name);

/// <summary>
/// Multiplies every bin by δ_b(α; μ′): the binned counterpart of the event-level shape ratio (docs/method.md). Constant functions are the
/// envelope treatment, others the parametrised one.
/// </summary>
/// <param name="Name">Name of α, constrained by a unit normal.</param>
/// <param name="Up">δ at +1σ against the hypothesis, dimensionless, positive, one per bin.</param>
/// <param name="Down">δ at −1σ against the hypothesis, dimensionless, positive, one per bin.</param>
/// <param name="Code">Code 4 (default) or 1.</param>
public sealed record ShapeVariation(
    string Name, YieldFunction Up, YieldFunction Down, InterpolationCode Code = InterpolationCode.PolynomialFactor) : Modifier(Name);

/// <summary>
/// Multiplies every bin by exp Σ_i w_ib(μ′) k̃(α, α_i): what a Gaussian process has learned of the way in which several parameters move a
/// sample together, beyond the product of what each does alone (docs/morphing.md). 1 at α = 0, and positive everywhere.
/// </summary>
/// <remarks>k̃(α, α′) = k(α, α′) − k(α, 0) k(0, α′) is the covariance of a process that is known to vanish at α = 0.</remarks>
/// <param name="Name">Name of the morph; not that of a parameter.</param>
/// <param name="Parameters">Names of the α, each constrained by a unit normal.</param>
/// <param name="Kernel">The covariance function k.</param>
/// <param name="LengthScales">ℓ in standard deviations, positive, one per parameter.</param>
/// <param name="Anchors">Points α_i, one number per parameter each.</param>
/// <param name="Weights">w_i against the hypothesis, one per bin; as many as anchors.</param>
public sealed record GaussianMorph(
    string Name,
    ValueList<string> Parameters,
    KernelFamily Kernel,
    ValueList<double> LengthScales,
    ValueList<ValueList<double>> Anchors,
    ValueList<YieldFunction> Weights) : Modifier(Name)
{
    /// <inheritdoc/>
    public override ValueList<string> ParameterNames => Parameters;
}

/// <summary>Multiplies each bin by its own γ_b with a Poisson constraint; not shared between samples.</summary>
/// <param name="Name">Name of the set of γ.</param>
/// <param name="Uncertainty">Absolute uncertainty of the sample [events], one per bin.</param>
public sealed record ShapeSys(string Name, PerBin Uncertainty) : Modifier(Name);

/// <summary>Multiplies each bin by its own free parameter.</summary>
/// <param name="Name">Name of the set of parameters.</param>
public sealed record ShapeFactor(string Name) : Modifier(Name);

/// <summary>Multiplies each bin by a γ_b shared by all samples that carry the name, with a normal constraint (Barlow–Beeston "lite").</summary>
/// <param name="Name">Name of the set of γ.</param>
/// <param name="Uncertainty">Absolute MC-statistical uncertainty of the sample [events], one per bin.</param>
public sealed record StatError(string Name, PerBin Uncertainty) : Modifier(Name);

/// <summary>Multiplies all bins by the luminosity parameter, constrained by a normal whose width the measurement states.</summary>
/// <param name="Name">Always <c>lumi</c>.</param>
public sealed record Lumi(string Name) : Modifier(Name);
