namespace ParamOO.Unbinned;

/// <summary>The sums of one table at one point, laid out by <see cref="ShapePlan"/>.</summary>
/// <param name="Inside">Over the events of the region.</param>
/// <param name="Whole">Over the table of which the region is a part; null where the region is the whole, or no shape moves.</param>
/// <param name="Normalizations">For every process, what its morphed shape is divided by; empty where shapes are taken as they are.</param>
internal sealed record TableSums(double[] Inside, double[]? Whole, double[] Normalizations);
