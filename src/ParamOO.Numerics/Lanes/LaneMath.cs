using System.Runtime.CompilerServices;

namespace ParamOO.Numerics.Lanes;

/// <summary>
/// Exponential and logarithm of lanes, inlined into the loops that use them: a call in such a loop would spill every register.
/// </summary>
public static class LaneMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Adding and subtracting it rounds a small number to a whole one.</summary>
    private const double Rounder = 6755399441055744.0;

    /// <summary>e^x, to 2 units in the last place, for |x| ≤ 700; larger arguments act as ±700. NaN gives NaN.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="x">The exponent.</param>
    /// <remarks>x = k ln 2 + r with |r| ≤ ln 2 / 2, and the Taylor series of e^r to twelfth order, in pairs to shorten the chain.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILane<T>
    {
        var limit = T.Of(700);
        x = T.SelectLess(limit, x, limit, x);
        x = T.SelectLess(x, T.Of(-700), T.Of(-700), x);
        var k = T.MultiplyAdd(x, T.Of(Log2E), T.Of(Rounder)) - T.Of(Rounder);
        var r = T.MultiplyAdd(k, T.Of(-Ln2High), x);
        r = T.MultiplyAdd(k, T.Of(-Ln2Low), r);
        var square = r * r;
        var high = T.MultiplyAdd(T.MultiplyAdd(T.Of(1.0 / 479001600), r, T.Of(1.0 / 39916800)), square, T.MultiplyAdd(T.Of(1.0 / 3628800), r, T.Of(1.0 / 362880)));
        var middle = T.MultiplyAdd(T.MultiplyAdd(T.Of(1.0 / 40320), r, T.Of(1.0 / 5040)), square, T.MultiplyAdd(T.Of(1.0 / 720), r, T.Of(1.0 / 120)));
        var low = T.MultiplyAdd(T.Of(1.0 / 24), r, T.Of(1.0 / 6));
        var fourth = square * square;
        var tail = T.MultiplyAdd(T.MultiplyAdd(high, fourth, middle), square, low);
        tail = T.MultiplyAdd(tail, r, T.Of(0.5));
        return T.Scale(T.MultiplyAdd(square, tail, r) + T.Of(1), k);
    }

    /// <summary>ln x of positive normal numbers, to 2 units in the last place; NaN for x ≤ 0 and for NaN.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="x">The argument.</param>
    /// <remarks>x = m 2^k with m in [0.75, 1.5), ln m = 2 artanh((m − 1)/(m + 1)) by its series to the 19th power.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ILane<T>
    {
        var m = T.Split(x, out var k);
        var f = m - T.Of(1);
        var s = f / (m + T.Of(1));
        var z = s * s;
        var w = z * z;
        var even = T.MultiplyAdd(T.MultiplyAdd(T.MultiplyAdd(T.MultiplyAdd(T.Of(2.0 / 21), w, T.Of(2.0 / 17)), w, T.Of(2.0 / 13)), w, T.Of(2.0 / 9)), w, T.Of(2.0 / 5));
        var odd = T.MultiplyAdd(T.MultiplyAdd(T.MultiplyAdd(T.MultiplyAdd(T.Of(2.0 / 19), w, T.Of(2.0 / 15)), w, T.Of(2.0 / 11)), w, T.Of(2.0 / 7)), w, T.Of(2.0 / 3));
        var series = z * T.MultiplyAdd(even, z, odd);

        // ln m = f − (f²/2 − s (f²/2 + series)): the leading term is exact.
        var half = T.Of(0.5) * f * f;
        var tail = T.MultiplyAdd(s, half + series, T.Of(Ln2Low) * k);
        var result = T.MultiplyAdd(k, T.Of(Ln2High), f - (half - tail));
        var invalid = T.Of(double.NaN);
        return T.SelectLess(T.Of(0), x, result, invalid);
    }
}
