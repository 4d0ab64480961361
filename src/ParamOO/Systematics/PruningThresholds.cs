namespace ParamOO.Systematics;

/// <summary>Below which size parts of a systematic are left out of the bins; 0 keeps everything.</summary>
/// <param name="Norm">Largest relative change of the yield of a process in the region, in either direction, that is left out.</param>
/// <param name="Shape">Largest relative change of a bin beyond the norm, at any hypothesis, that is left out.</param>
/// <param name="Total">
/// Largest relative change of the total of a bin, at any hypothesis, for μ = μ′ and μ = μ₀, below which norm and shape are both left out.
/// </param>
public sealed record PruningThresholds(double Norm = 0, double Shape = 0, double Total = 0);
