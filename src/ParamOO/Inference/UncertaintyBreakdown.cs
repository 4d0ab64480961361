using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// The uncertainty of the parameter of interest by source, two ways that agree only where −2 ln L is a parabola.
/// <para>
/// By propagation: every datum, main or auxiliary, is moved by its own standard deviation; the shifts of the estimate are independent and add
/// in quadrature by construction, whatever the correlations of the parameters, so that no source can come out negative, interference or not.
/// On Asimov data their sum is the whole Hesse variance exactly; on other data it is the variance of the estimate, and both are stated.
/// </para>
/// <para>
/// By holding: the parameters of a source are held at their estimates, and what the uncertainty loses is √(σ² − σ_held²). It does not add up.
/// </para>
/// </summary>
/// <param name="Total">σ of the parameter of interest from the matrix of second derivatives.</param>
/// <param name="Propagated">Σ of all propagated variances, its root.</param>
/// <param name="StatisticsOnly">σ with every constrained parameter held at its estimate.</param>
/// <param name="Sources">Data first, then by size.</param>
public sealed record UncertaintyBreakdown(double Total, double Propagated, double StatisticsOnly, ValueList<UncertaintySource> Sources);

/// <summary>One source of uncertainty.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Number of its free parameters; 0 for the data.</param>
/// <param name="Propagated">Root of the variance that its data bring; 0 for free parameters, which have none.</param>
/// <param name="Held">σ of the parameter of interest with the parameters of the source held at their estimates.</param>
/// <param name="Removed">√(σ² − σ_held²).</param>
public sealed record UncertaintySource(string Name, int Parameters, double Propagated, double Held, double Removed);
