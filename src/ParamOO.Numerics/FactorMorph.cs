using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ParamOO.Numerics;

/// <summary>
/// Code 4 for many events at once: factors F_i(α) with F_i(+1) = up_i and F_i(−1) = down_i, one α for all.
/// The six polynomial coefficients and the two logarithms of every event are made once per block and serve every α.
/// </summary>
/// <remarks>
/// Eight events per step; what is left over is done by <see cref="FactorInterpolation"/>, which is the definition of the result.
/// A block is small enough to stay in the second-level cache: memory is read once for all α.
/// </remarks>
public static class FactorMorph
{
    /// <summary>Numbers kept per event: C1 … C6, ln up, ln down; each is one contiguous plane of the block.</summary>
    public const int Planes = 8;

    /// <summary>Makes the coefficients of a block.</summary>
    /// <param name="up">F(+1), positive.</param>
    /// <param name="down">F(−1), positive; as many.</param>
    /// <param name="planes">Receives <see cref="Planes"/> numbers per event, plane by plane. Overwritten.</param>
    public static void Prepare(ReadOnlySpan<double> up, ReadOnlySpan<double> down, Span<double> planes)
    {
        var n = up.Length;
        down = down[..n];
        planes = planes[..(Planes * n)];
        var i = 0;
        for (; i <= n - 8; i += 8)
        {
            PrepareLanes(Load(up, i), Load(down, i), planes, n, i);
        }

        for (; i < n; i++)
        {
            var factor = new FactorInterpolation(up[i], down[i]);
            ReadOnlySpan<double> numbers = [factor.C1, factor.C2, factor.C3, factor.C4, factor.C5, factor.C6, factor.LogUp, factor.LogDown];
            for (var plane = 0; plane < Planes; plane++)
            {
                planes[(plane * n) + i] = numbers[plane];
            }
        }
    }

    /// <summary>The factors.</summary>
    /// <param name="planes">What <see cref="Prepare"/> made.</param>
    /// <param name="alpha">α, in standard deviations.</param>
    /// <param name="factors">Receives F, one per event. Overwritten.</param>
    public static void Evaluate(ReadOnlySpan<double> planes, double alpha, Span<double> factors)
    {
        var n = factors.Length;
        planes = planes[..(Planes * n)];
        if (Math.Abs(alpha) >= 1)
        {
            Exponentials(planes, alpha, factors);
            return;
        }

        var i = 0;
        var a = Vector512.Create(alpha);
        for (; i <= n - 8; i += 8)
        {
            Store(Polynomial(planes, n, i, a), factors, i);
        }

        for (; i < n; i++)
        {
            factors[i] = Polynomial(planes, n, i, alpha);
        }
    }

    /// <summary>The factors with the first and second derivatives of their logarithms.</summary>
    /// <param name="planes">What <see cref="Prepare"/> made.</param>
    /// <param name="alpha">α, in standard deviations.</param>
    /// <param name="factors">Receives F, one per event. Overwritten.</param>
    /// <param name="slopes">Receives d ln F/dα = F′/F. Overwritten.</param>
    /// <param name="curvatures">Receives d² ln F/dα² = F″/F − (F′/F)². Overwritten.</param>
    public static void Evaluate(
        ReadOnlySpan<double> planes, double alpha, Span<double> factors, Span<double> slopes, Span<double> curvatures)
    {
        var n = factors.Length;
        planes = planes[..(Planes * n)];
        slopes = slopes[..n];
        curvatures = curvatures[..n];
        if (Math.Abs(alpha) >= 1)
        {
            Exponentials(planes, alpha, factors);
            var logs = planes.Slice((alpha > 0 ? 6 : 7) * n, n);
            for (var j = 0; j < n; j++)
            {
                slopes[j] = alpha > 0 ? logs[j] : -logs[j];
            }

            curvatures.Clear();
            return;
        }

        var i = 0;
        var a = Vector512.Create(alpha);
        for (; i <= n - 8; i += 8)
        {
            var factor = Polynomial(planes, n, i, a);
            var inverse = Vector512<double>.One / factor;
            var slope = First(planes, n, i, a) * inverse;
            Store(factor, factors, i);
            Store(slope, slopes, i);
            Store((Second(planes, n, i, a) * inverse) - (slope * slope), curvatures, i);
        }

        for (; i < n; i++)
        {
            var factor = Polynomial(planes, n, i, alpha);
            var slope = First(planes, n, i, alpha) / factor;
            (factors[i], slopes[i], curvatures[i]) = (factor, slope, (Second(planes, n, i, alpha) / factor) - (slope * slope));
        }
    }

    private static void PrepareLanes(Vector512<double> up, Vector512<double> down, Span<double> planes, int n, int i)
    {
        var (logUp, logDown) = (Vector512.Log(up), Vector512.Log(down));
        var (upSlope, downSlope) = (up * logUp, down * logDown);
        var (upCurvature, downCurvature) = (upSlope * logUp, downSlope * logDown);

        // Sums and differences are twice the odd and even parts of FactorInterpolation: sixteenths instead of eighths.
        var (odd0, even0) = (up - down, up + down - Vector512.Create(2.0));
        var (odd1, even1) = (upSlope - downSlope, upSlope + downSlope);
        var (odd2, even2) = (upCurvature - downCurvature, upCurvature + downCurvature);
        var sixteenth = Vector512.Create(1.0 / 16);
        Store(((15 * odd0) - (7 * odd1) + odd2) * sixteenth, planes, i);
        Store(((24 * even0) - (9 * even1) + even2) * sixteenth, planes, n + i);
        Store(((-10 * odd0) + (10 * odd1) - (2 * odd2)) * sixteenth, planes, (2 * n) + i);
        Store(((-24 * even0) + (14 * even1) - (2 * even2)) * sixteenth, planes, (3 * n) + i);
        Store(((3 * odd0) - (3 * odd1) + odd2) * sixteenth, planes, (4 * n) + i);
        Store(((8 * even0) - (5 * even1) + even2) * sixteenth, planes, (5 * n) + i);
        Store(logUp, planes, (6 * n) + i);
        Store(logDown, planes, (7 * n) + i);
    }

    private static void Exponentials(ReadOnlySpan<double> planes, double alpha, Span<double> factors)
    {
        var n = factors.Length;
        var logs = planes.Slice((alpha > 0 ? 6 : 7) * n, n);
        var i = 0;
        for (; i <= n - 8; i += 8)
        {
            Store(Vector512.Exp(Load(logs, i) * Math.Abs(alpha)), factors, i);
        }

        for (; i < n; i++)
        {
            factors[i] = Math.Exp(logs[i] * Math.Abs(alpha));
        }
    }

    private static Vector512<double> Polynomial(ReadOnlySpan<double> planes, int n, int i, Vector512<double> alpha)
    {
        var sum = Vector512.FusedMultiplyAdd(Load(planes, (5 * n) + i), alpha, Load(planes, (4 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, Load(planes, (3 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, Load(planes, (2 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, Load(planes, n + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, Load(planes, i));
        return Vector512.FusedMultiplyAdd(sum, alpha, Vector512<double>.One);
    }

    private static Vector512<double> First(ReadOnlySpan<double> planes, int n, int i, Vector512<double> alpha)
    {
        var sum = Vector512.FusedMultiplyAdd(6 * Load(planes, (5 * n) + i), alpha, 5 * Load(planes, (4 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, 4 * Load(planes, (3 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, 3 * Load(planes, (2 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, 2 * Load(planes, n + i));
        return Vector512.FusedMultiplyAdd(sum, alpha, Load(planes, i));
    }

    private static Vector512<double> Second(ReadOnlySpan<double> planes, int n, int i, Vector512<double> alpha)
    {
        var sum = Vector512.FusedMultiplyAdd(30 * Load(planes, (5 * n) + i), alpha, 20 * Load(planes, (4 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, 12 * Load(planes, (3 * n) + i));
        sum = Vector512.FusedMultiplyAdd(sum, alpha, 6 * Load(planes, (2 * n) + i));
        return Vector512.FusedMultiplyAdd(sum, alpha, 2 * Load(planes, n + i));
    }

    private static double Polynomial(ReadOnlySpan<double> c, int n, int i, double a) =>
        1 + (a * (c[i] + (a * (c[n + i] + (a * (c[(2 * n) + i] + (a * (c[(3 * n) + i] + (a * (c[(4 * n) + i] + (a * c[(5 * n) + i])))))))))));

    private static double First(ReadOnlySpan<double> c, int n, int i, double a) =>
        c[i] + (a * ((2 * c[n + i]) + (a * ((3 * c[(2 * n) + i]) + (a * ((4 * c[(3 * n) + i]) + (a * ((5 * c[(4 * n) + i]) + (a * 6 * c[(5 * n) + i])))))))));

    private static double Second(ReadOnlySpan<double> c, int n, int i, double a) =>
        (2 * c[n + i]) + (a * ((6 * c[(2 * n) + i]) + (a * ((12 * c[(3 * n) + i]) + (a * ((20 * c[(4 * n) + i]) + (a * 30 * c[(5 * n) + i])))))));

    private static Vector512<double> Load(ReadOnlySpan<double> numbers, int i) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(numbers), (nuint)i);

    private static void Store(Vector512<double> value, Span<double> numbers, int i) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(numbers), (nuint)i);
}
