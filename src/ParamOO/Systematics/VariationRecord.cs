namespace ParamOO.Systematics;

/// <summary>What a build made of one systematic on one process; sizes are those of the input, before symmetrisation, smoothing and pruning.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Parameter">Name of the nuisance parameter.</param>
/// <param name="Norm">Largest relative change of the yield in either direction.</param>
/// <param name="Shape">Largest relative change of a bin beyond the norm, at any hypothesis; 0 for a pure normalisation.</param>
/// <param name="Total">Largest relative change of the total of a bin, at any hypothesis, for μ = μ′ and μ = μ₀.</param>
/// <param name="Symmetrized">Largest |ln| of the ratio of a bin or yield after symmetrisation and before; 0 where nothing was symmetrised.</param>
/// <param name="Smoothed">Largest |ln| of the ratio of a bin after smoothing and before; 0 where nothing was smoothed.</param>
/// <param name="IsNormPruned">Whether the change of the yield was left out.</param>
/// <param name="IsShapePruned">Whether the change of the shape was left out.</param>
public sealed record VariationRecord(
    string Process,
    string Parameter,
    double Norm,
    double Shape,
    double Total,
    double Symmetrized,
    double Smoothed,
    bool IsNormPruned,
    bool IsShapePruned);
