namespace ParamOO.Numerics;

/// <summary>
/// 2 [ν − n + n ln(n/ν)]: twice the logarithm of the Poisson likelihood ratio of the expectations n and ν for n observed events, which
/// is what one bin, or one event of a weighted sample, adds to an Asimov test statistic.
/// </summary>
public static class PoissonDivergence
{
    // Below this relative change the logarithm cancels too many digits and the series takes over.
    private const double SmallChange = 0.05;

    /// <summary>The divergence.</summary>
    /// <param name="observed">n, non-negative.</param>
    /// <param name="expected">ν, positive where n is; otherwise the result is NaN, or +∞ at ν = 0.</param>
    /// <returns>Zero for ν = n, positive otherwise.</returns>
    public static double Of(double observed, double expected) => PerSquare(observed, expected - observed, 1);

    /// <summary>The divergence of n and ν = n + d·D, divided by d²; finite and smooth through d = 0, where it is D²/n.</summary>
    /// <param name="observed">n, non-negative.</param>
    /// <param name="change">D.</param>
    /// <param name="distance">d; may be zero.</param>
    public static double PerSquare(double observed, double change, double distance)
    {
        if (observed == 0)
        {
            return change == 0 ? 0 : change * distance >= 0 ? 2 * change / distance : double.NaN;
        }

        var relative = change / observed;
        return change * relative * Curvature(relative * distance);
    }

    /// <summary>2 [x − ln(1 + x)]/x², which is 1 at x = 0.</summary>
    /// <param name="x">Greater than −1; NaN below, +∞ at −1.</param>
    private static double Curvature(double x)
    {
        if (Math.Abs(x) >= SmallChange)
        {
            return 2 * (x - Math.Log(1 + x)) / (x * x);
        }

        // Σ_k 2(−x)^k/(k + 2) up to k = 11: better than 1e-16 at the limit.
        var sum = 0.0;
        for (var k = 11; k >= 0; k--)
        {
            sum = (2.0 / (k + 2)) - (x * sum);
        }

        return sum;
    }
}
