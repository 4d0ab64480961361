using ParamOO.Fitting;

namespace ParamOO.Inference.Toys;

/// <summary>Consecutive toys of one hypothesis, tested.</summary>
/// <param name="Hypothesis">Index of the hypothesis in the run.</param>
/// <param name="Tested">The tested value μ = μ′.</param>
/// <param name="First">Index of the first toy.</param>
/// <param name="Statistics">−2 ln of the ratio of the conditional to the free likelihood, non-negative; NaN where a fit failed.</param>
/// <param name="Estimates">μ̂ of the free fit; NaN where it found no finite likelihood.</param>
/// <param name="Statuses">Why the fits stopped; converged only if both did.</param>
public sealed record ToyBlock(int Hypothesis, double Tested, long First, double[] Statistics, double[] Estimates, FitStatus[] Statuses)
{
    /// <summary>Number of toys.</summary>
    public int Count => Statistics.Length;
}
