namespace ParamOO.Numerics;

/// <summary>The covariance functions of <see cref="KernelFamily"/> with their derivatives in the squared scaled distance.</summary>
public static class CovarianceKernel
{
    /// <summary>Smallest r by which curvatures are divided; what they multiply vanishes there faster.</summary>
    public const double SmallestDistance = 1e-100;

    /// <summary>φ(s).</summary>
    /// <param name="family">Which function.</param>
    /// <param name="s">Squared scaled distance, not negative.</param>
    public static double At(KernelFamily family, double s) => At(family, s, out _, out _);

    /// <summary>φ(s) with its first two derivatives in s.</summary>
    /// <param name="family">Which function.</param>
    /// <param name="s">Squared scaled distance, not negative.</param>
    /// <param name="first">Receives φ′.</param>
    /// <param name="second">Receives φ″; for <see cref="KernelFamily.Matern32"/> it grows as 1/r towards s = 0.</param>
    public static double At(KernelFamily family, double s, out double first, out double second)
    {
        switch (family)
        {
            case KernelFamily.Matern32:
                var r = Math.Max(SmallestDistance, Math.Sqrt(s));
                var decay = Math.Exp(-Math.Sqrt(3) * r);
                (first, second) = (-1.5 * decay, 0.75 * Math.Sqrt(3) * decay / r);
                return (1 + (Math.Sqrt(3) * r)) * decay;
            case KernelFamily.Matern52:
                var u = Math.Sqrt(5 * s);
                var fall = Math.Exp(-u);
                (first, second) = (-5.0 / 6 * (1 + u) * fall, 25.0 / 12 * fall);
                return (1 + u + (5 * s / 3)) * fall;
            case KernelFamily.RationalQuadratic:
                var value = 1 / (1 + (0.5 * s));
                (first, second) = (-0.5 * value * value, 0.5 * value * value * value);
                return value;
            default:
                var exponential = Math.Exp(-0.5 * s);
                (first, second) = (-0.5 * exponential, 0.25 * exponential);
                return exponential;
        }
    }
}
