using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>What lies in one cell of the score at one hypothesis.</summary>
/// <param name="Yield">Yield of the reference hypothesis n [events].</param>
/// <param name="Change">[N − n]/(t′ − t₀) [events], N being the yield of the hypothesis.</param>
/// <param name="Events">Simulated events; a fraction of those of a cell that is cut.</param>
internal readonly record struct ScoreCell(double Yield, double Change, double Events)
{
    /// <summary>What the cell adds to t/(t′ − t₀)² of the reference Asimov data; NaN where the hypothesis expects no positive yield.</summary>
    /// <param name="distance">t′ − t₀.</param>
    public double Information(double distance) => PoissonDivergence.PerSquare(Yield, Change, distance);
}
