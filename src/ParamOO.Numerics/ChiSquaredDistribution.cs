using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace ParamOO.Numerics;

/// <summary>The χ² distribution with a given number of degrees of freedom.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>The probability of a value of at least x; 1 for x ≤ 0, NaN for NaN.</summary>
    /// <param name="x">χ².</param>
    /// <param name="degrees">Degrees of freedom, positive.</param>
    public static double UpperTail(double x, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        return x switch
        {
            double.NaN => double.NaN,
            <= 0 => 1,
            _ when degrees == 1 => 2 * NormalDistribution.UpperTail(Math.Sqrt(x)),
            _ => SpecialFunctions.GammaUpperRegularized(degrees / 2.0, x / 2),
        };
    }

    /// <summary>The x below which lies the probability p.</summary>
    /// <param name="p">Probability in [0, 1).</param>
    /// <param name="degrees">Degrees of freedom, positive.</param>
    public static double Quantile(double p, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        if (degrees != 1)
        {
            return Gamma.InvCDF(degrees / 2.0, 0.5, p);
        }

        var x = NormalDistribution.UpperQuantile((1 - p) / 2);
        return x * x;
    }
}
