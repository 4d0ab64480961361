using System.Runtime.CompilerServices;
using ParamOO.Numerics;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>Interpolations of variations in lanes: the formulae of <see cref="FactorInterpolation"/> and <see cref="ShiftInterpolation"/>.</summary>
internal static class LaneInterpolation
{
    /// <summary>κ(α) with its slope.</summary>
    /// <param name="code">The interpolation.</param>
    /// <param name="alpha">α.</param>
    /// <param name="slope">Receives dκ/dα.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe T Factor<T>(FactorCode* code, T alpha, out T slope)
        where T : unmanaged, ILane<T>
    {
        // Horner's rule for the polynomial p = C1 + C2 α + … and its derivative together; κ = 1 + α p.
        var sum = T.Of(code->C6);
        var rise = sum;
        sum = T.MultiplyAdd(sum, alpha, T.Of(code->C5));
        rise = T.MultiplyAdd(rise, alpha, sum);
        sum = T.MultiplyAdd(sum, alpha, T.Of(code->C4));
        rise = T.MultiplyAdd(rise, alpha, sum);
        sum = T.MultiplyAdd(sum, alpha, T.Of(code->C3));
        rise = T.MultiplyAdd(rise, alpha, sum);
        sum = T.MultiplyAdd(sum, alpha, T.Of(code->C2));
        rise = T.MultiplyAdd(rise, alpha, sum);
        sum = T.MultiplyAdd(sum, alpha, T.Of(code->C1));
        slope = T.MultiplyAdd(rise, alpha, sum);
        var factor = T.MultiplyAdd(sum, alpha, T.Of(1));
        return IsInside(T.Abs(alpha), T.Of(code->Edge)) ? factor : Exponential(code, alpha, factor, ref slope);
    }

    /// <summary>The odd and even functions of α of which all shifts of one code are sums, with their slopes.</summary>
    /// <param name="code">Code 0, 2 or 4p.</param>
    /// <param name="alpha">α.</param>
    /// <param name="even">Receives the even function.</param>
    /// <param name="oddSlope">Receives the slope of the odd function.</param>
    /// <param name="evenSlope">Receives the slope of the even function.</param>
    /// <returns>The odd function.</returns>
    public static T Shift<T>(InterpolationCode code, T alpha, out T even, out T oddSlope, out T evenSlope)
        where T : unmanaged, ILane<T>
    {
        var (zero, one) = (T.Of(0), T.Of(1));
        var size = T.Abs(alpha);
        var sign = T.SelectLess(zero, alpha, one, T.Of(-1));
        oddSlope = one;
        (even, evenSlope) = (size, sign);
        if (code == InterpolationCode.LinearShift)
        {
            return alpha;
        }

        var square = alpha * alpha;
        if (code == InterpolationCode.PolynomialShift)
        {
            var inner = square * T.MultiplyAdd(square, T.MultiplyAdd(square, T.Of(0.375), T.Of(-1.25)), T.Of(1.875));
            var innerSlope = alpha * T.MultiplyAdd(square, T.MultiplyAdd(square, T.Of(2.25), T.Of(-5)), T.Of(3.75));
            even = T.SelectLess(one, size, size, inner);
            evenSlope = T.SelectLess(one, size, sign, innerSlope);
            return alpha;
        }

        // Code 2 starts its linear continuation at zero, as pyhf has it.
        even = T.SelectLess(one, size, T.Of(2) * (size - one), square);
        evenSlope = T.SelectLess(one, size, T.Of(2) * sign, T.Of(2) * alpha);
        return T.SelectLess(one, size, alpha - sign, alpha);
    }

    /// <summary>d²κ/dα².</summary>
    /// <param name="code">The interpolation.</param>
    /// <param name="alpha">α.</param>
    /// <param name="factor">κ(α).</param>
    public static unsafe T FactorCurvature<T>(FactorCode* code, T alpha, T factor)
        where T : unmanaged, ILane<T>
    {
        var sum = T.MultiplyAdd(T.Of(30 * code->C6), alpha, T.Of(20 * code->C5));
        sum = T.MultiplyAdd(sum, alpha, T.Of(12 * code->C4));
        sum = T.MultiplyAdd(sum, alpha, T.Of(6 * code->C3));
        sum = T.MultiplyAdd(sum, alpha, T.Of(2 * code->C2));
        var exponent = T.SelectLess(alpha, T.Of(0), T.Of(code->LogDown), T.Of(code->LogUp));
        return T.SelectLess(T.Abs(alpha), T.Of(code->Edge), sum, exponent * exponent * factor);
    }

    /// <summary>Second derivative of the even function of the shifts; that of the odd one is zero.</summary>
    /// <param name="code">Code 0, 2 or 4p.</param>
    /// <param name="alpha">α.</param>
    public static T EvenCurvature<T>(InterpolationCode code, T alpha)
        where T : unmanaged, ILane<T>
    {
        var square = alpha * alpha;
        var inside = code switch
        {
            InterpolationCode.PolynomialShift => T.MultiplyAdd(square, T.MultiplyAdd(square, T.Of(11.25), T.Of(-15)), T.Of(3.75)),
            InterpolationCode.QuadraticShift => T.Of(2),
            _ => T.Of(0),
        };
        return T.SelectLess(T.Of(1), T.Abs(alpha), T.Of(0), inside);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInside<T>(T size, T edge)
        where T : unmanaged, ILane<T> => !T.AnyLess(edge - size, T.Of(double.Epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Exponential<T>(FactorCode* code, T alpha, T factor, ref T slope)
        where T : unmanaged, ILane<T>
    {
        var exponent = T.SelectLess(alpha, T.Of(0), T.Of(-code->LogDown), T.Of(code->LogUp));
        var exponential = LaneMath.Exp(alpha * exponent);
        var (size, edge) = (T.Abs(alpha), T.Of(code->Edge));
        slope = T.SelectLess(size, edge, slope, exponent * exponential);
        return T.SelectLess(size, edge, factor, exponential);
    }
}
