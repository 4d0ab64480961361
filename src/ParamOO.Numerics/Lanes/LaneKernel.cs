using System.Runtime.CompilerServices;

namespace ParamOO.Numerics.Lanes;

/// <summary>The covariance functions of <see cref="CovarianceKernel"/> in lanes.</summary>
public static class LaneKernel
{
    private const double Root3 = 1.7320508075688772;
    private const double Root5 = 2.23606797749979;

    /// <summary>φ(s) with its first derivative in s.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="family">Which function.</param>
    /// <param name="s">Squared scaled distance, not negative.</param>
    /// <param name="first">Receives φ′.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(KernelFamily family, T s, out T first)
        where T : unmanaged, ILane<T>
    {
        T value, scaled;
        switch (family)
        {
            case KernelFamily.Matern32:
                scaled = T.Of(Root3) * T.Sqrt(s);
                value = LaneMath.Exp(T.Of(0) - scaled);
                first = T.Of(-1.5) * value;
                return T.MultiplyAdd(scaled, value, value);
            case KernelFamily.Matern52:
                scaled = T.Of(Root5) * T.Sqrt(s);
                value = LaneMath.Exp(T.Of(0) - scaled);
                first = T.Of(-5.0 / 6) * T.MultiplyAdd(scaled, value, value);
                return T.MultiplyAdd(T.MultiplyAdd(s, T.Of(5.0 / 3), scaled), value, value);
            case KernelFamily.RationalQuadratic:
                value = T.Of(1) / T.MultiplyAdd(s, T.Of(0.5), T.Of(1));
                first = T.Of(-0.5) * value * value;
                return value;
            default:
                value = LaneMath.Exp(T.Of(-0.5) * s);
                first = T.Of(-0.5) * value;
                return value;
        }
    }

    /// <summary>φ″(s).</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="family">Which function.</param>
    /// <param name="s">Squared scaled distance, not negative.</param>
    /// <param name="first">φ′(s).</param>
    public static T Curvature<T>(KernelFamily family, T s, T first)
        where T : unmanaged, ILane<T>
    {
        switch (family)
        {
            case KernelFamily.Matern32:
                var distance = T.Sqrt(s);
                var least = T.Of(CovarianceKernel.SmallestDistance);
                return T.Of(-0.5 * Root3) * first / T.SelectLess(distance, least, least, distance);
            case KernelFamily.Matern52:
                return T.Of(-2.5) * first / T.MultiplyAdd(T.Of(Root5), T.Sqrt(s), T.Of(1));
            case KernelFamily.RationalQuadratic:
                return T.Of(0) - (first / T.MultiplyAdd(s, T.Of(0.5), T.Of(1)));
            default:
                return T.Of(-0.5) * first;
        }
    }
}
