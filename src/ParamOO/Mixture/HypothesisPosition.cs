namespace ParamOO.Mixture;

/// <summary>
/// Where a hypothesis lies for the functions that follow it: t(μ′) on an axis; on a plane of two parameters the place on the border that the ray
/// from the reference through the hypothesis meets, and how much of the way to it the hypothesis is (<see cref="PolarCoordinates"/>).
/// </summary>
/// <param name="T">t(μ′), or the place on the border.</param>
/// <param name="Radius">Fraction of the way from the reference to the border, in [0, 1]; 0 on an axis.</param>
public readonly record struct HypothesisPosition(double T, double Radius = 0)
{
    /// <summary>A position on an axis.</summary>
    /// <param name="t">t(μ′).</param>
    public static implicit operator HypothesisPosition(double t) => new(t);
}
