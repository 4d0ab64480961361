using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>What a binned workspace of a <see cref="DensityModel"/> is made from (docs/densities.md).</summary>
/// <param name="Reference">
/// Events drawn from any known density that covers all components, with the columns of densities that the data have.
/// </param>
/// <param name="DensityColumn">Column of the density of their features at given m, or of its logarithm, as the model has it.</param>
public sealed record DensityBinning(IEventSource Reference, string DensityColumn)
{
    /// <summary>Density of their masses, up to its normalisation: a formula of m alone.</summary>
    public Expression Mass { get; init; } = Expression.Constant(1);

    /// <summary>Edges of the bins in m, ascending, those of the regions among them; empty for edges that keep the information.</summary>
    public ValueList<double> MassEdges { get; init; }

    /// <summary>Most bins in the score, in each bin in m of regions with features; at least 1.</summary>
    public int ScoreBins { get; init; } = 10;

    /// <summary>Fewest simulated events of a bin; at least 1.</summary>
    public int MinimumEvents { get; init; } = 10;
}
