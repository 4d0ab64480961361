using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ParamOO.Numerics;

/// <summary>
/// Code 4 for many events at once: factors F_i(α) with F_i(+1) = up_i and F_i(−1) = down_i, one α for all.
/// The logarithms of every event are made once per block and serve every α.
/// </summary>
/// <remarks>
/// Inside |α| &lt; 1 the polynomial of <see cref="FactorInterpolation"/> is linear in up − 1, up ln up, up ln² up and the same of down,
/// with six coefficients that depend on α alone: <c>F = 1 + (u−1)A₀ + u ln u (A₁ + ln u A₂) + (d−1)B₀ + d ln d (B₁ + ln d B₂)</c>. Its
/// derivatives are the same sum with other coefficients. Eight events per step; what is left over is done one by one by
/// <see cref="FactorInterpolation"/>, which is the definition of the result.
/// </remarks>
public static class FactorMorph
{
    /// <summary>Makes the logarithms of a block.</summary>
    /// <param name="up">F(+1), positive.</param>
    /// <param name="down">F(−1), positive; as many.</param>
    /// <param name="logs">Receives ln up of all events, then ln down. Overwritten.</param>
    public static void Prepare(ReadOnlySpan<double> up, ReadOnlySpan<double> down, Span<double> logs)
    {
        FillLogs(up, logs[..up.Length]);
        FillLogs(down[..up.Length], logs.Slice(up.Length, up.Length));
    }

    /// <summary>The factors.</summary>
    /// <param name="up">F(+1).</param>
    /// <param name="down">F(−1).</param>
    /// <param name="logs">What <see cref="Prepare"/> made of them.</param>
    /// <param name="alpha">α, in standard deviations.</param>
    /// <param name="factors">Receives F, one per event. Overwritten.</param>
    public static void Evaluate(
        ReadOnlySpan<double> up, ReadOnlySpan<double> down, ReadOnlySpan<double> logs, double alpha, Span<double> factors)
    {
        var n = factors.Length;
        if (Math.Abs(alpha) >= 1)
        {
            Exponentials(logs.Slice(alpha > 0 ? 0 : n, n), Math.Abs(alpha), factors);
            return;
        }

        ref var u = ref MemoryMarshal.GetReference(up[..n]);
        ref var d = ref MemoryMarshal.GetReference(down[..n]);
        ref var l = ref MemoryMarshal.GetReference(logs[..(2 * n)]);
        ref var f = ref MemoryMarshal.GetReference(factors);
        var value = new Coefficients(alpha, 0);
        var i = 0;
        for (; i <= n - 8; i += 8)
        {
            var terms = new Terms(ref u, ref d, ref l, i, n);
            (value.Of(terms) + Vector512<double>.One).StoreUnsafe(ref f, (nuint)i);
        }

        for (; i < n; i++)
        {
            factors[i] = new FactorInterpolation(up[i], down[i]).At(alpha);
        }
    }

    /// <summary>The factors with their first and second derivatives, both divided by the factor.</summary>
    /// <param name="up">F(+1).</param>
    /// <param name="down">F(−1).</param>
    /// <param name="logs">What <see cref="Prepare"/> made of them.</param>
    /// <param name="alpha">α, in standard deviations.</param>
    /// <param name="factors">Receives F, one per event. Overwritten.</param>
    /// <param name="slopes">Receives F′/F. Overwritten.</param>
    /// <param name="curvatures">Receives F″/F. Overwritten.</param>
    public static void Evaluate(
        ReadOnlySpan<double> up,
        ReadOnlySpan<double> down,
        ReadOnlySpan<double> logs,
        double alpha,
        Span<double> factors,
        Span<double> slopes,
        Span<double> curvatures)
    {
        var n = factors.Length;
        if (Math.Abs(alpha) >= 1)
        {
            var exponents = logs.Slice(alpha > 0 ? 0 : n, n);
            Exponentials(exponents, Math.Abs(alpha), factors);
            for (var j = 0; j < n; j++)
            {
                slopes[j] = alpha > 0 ? exponents[j] : -exponents[j];
                curvatures[j] = exponents[j] * exponents[j];
            }

            return;
        }

        ref var u = ref MemoryMarshal.GetReference(up[..n]);
        ref var d = ref MemoryMarshal.GetReference(down[..n]);
        ref var l = ref MemoryMarshal.GetReference(logs[..(2 * n)]);
        ref var f = ref MemoryMarshal.GetReference(factors);
        ref var s = ref MemoryMarshal.GetReference(slopes[..n]);
        ref var c = ref MemoryMarshal.GetReference(curvatures[..n]);
        var (value, first, second) = (new Coefficients(alpha, 0), new Coefficients(alpha, 1), new Coefficients(alpha, 2));
        var i = 0;
        for (; i <= n - 8; i += 8)
        {
            var terms = new Terms(ref u, ref d, ref l, i, n);
            var factor = value.Of(terms) + Vector512<double>.One;
            var inverse = Vector512<double>.One / factor;
            factor.StoreUnsafe(ref f, (nuint)i);
            (first.Of(terms) * inverse).StoreUnsafe(ref s, (nuint)i);
            (second.Of(terms) * inverse).StoreUnsafe(ref c, (nuint)i);
        }

        for (; i < n; i++)
        {
            factors[i] = new FactorInterpolation(up[i], down[i]).At(alpha, out var slope, out var curvature);
            (slopes[i], curvatures[i]) = (slope / factors[i], curvature / factors[i]);
        }
    }

    private static void FillLogs(ReadOnlySpan<double> values, Span<double> logs)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(logs);
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            Vector512.Log(Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            logs[i] = Math.Log(values[i]);
        }
    }

    private static void Exponentials(ReadOnlySpan<double> exponents, double scale, Span<double> factors)
    {
        ref var from = ref MemoryMarshal.GetReference(exponents);
        ref var to = ref MemoryMarshal.GetReference(factors);
        var i = 0;
        for (; i <= factors.Length - 8; i += 8)
        {
            Vector512.Exp(Vector512.LoadUnsafe(ref from, (nuint)i) * scale).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < factors.Length; i++)
        {
            factors[i] = Math.Exp(exponents[i] * scale);
        }
    }

    /// <summary>What the polynomial is linear in, for eight events.</summary>
    private readonly struct Terms
    {
        public readonly Vector512<double> UpLess;
        public readonly Vector512<double> UpLog;
        public readonly Vector512<double> LogUp;
        public readonly Vector512<double> DownLess;
        public readonly Vector512<double> DownLog;
        public readonly Vector512<double> LogDown;

        public Terms(ref double up, ref double down, ref double logs, int i, int n)
        {
            var (u, d) = (Vector512.LoadUnsafe(ref up, (nuint)i), Vector512.LoadUnsafe(ref down, (nuint)i));
            (LogUp, LogDown) = (Vector512.LoadUnsafe(ref logs, (nuint)i), Vector512.LoadUnsafe(ref logs, (nuint)(n + i)));
            (UpLess, DownLess) = (u - Vector512<double>.One, d - Vector512<double>.One);
            (UpLog, DownLog) = (u * LogUp, d * LogDown);
        }
    }

    /// <summary>A₀ … B₂ at one α, or their derivatives.</summary>
    private readonly struct Coefficients
    {
        private readonly Vector512<double> up0;
        private readonly Vector512<double> up1;
        private readonly Vector512<double> up2;
        private readonly Vector512<double> down0;
        private readonly Vector512<double> down1;
        private readonly Vector512<double> down2;

        public Coefficients(double alpha, int order)
        {
            var a = new Powers(alpha, order);
            var (odd0, even0) = (((15 * a.First) - (10 * a.Third) + (3 * a.Fifth)) / 16, ((24 * a.Second) - (24 * a.Fourth) + (8 * a.Sixth)) / 16);
            var (odd1, even1) = (((-7 * a.First) + (10 * a.Third) - (3 * a.Fifth)) / 16, ((-9 * a.Second) + (14 * a.Fourth) - (5 * a.Sixth)) / 16);
            var (odd2, even2) = ((a.First - (2 * a.Third) + a.Fifth) / 16, (a.Second - (2 * a.Fourth) + a.Sixth) / 16);
            (up0, down0) = (Vector512.Create(even0 + odd0), Vector512.Create(even0 - odd0));
            (up1, down1) = (Vector512.Create(even1 + odd1), Vector512.Create(even1 - odd1));
            (up2, down2) = (Vector512.Create(even2 + odd2), Vector512.Create(even2 - odd2));
        }

        /// <summary>The sum without its constant.</summary>
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(in Terms terms)
        {
            var up = Vector512.FusedMultiplyAdd(terms.UpLog, Vector512.FusedMultiplyAdd(terms.LogUp, up2, up1), terms.UpLess * up0);
            var down = Vector512.FusedMultiplyAdd(terms.DownLog, Vector512.FusedMultiplyAdd(terms.LogDown, down2, down1), terms.DownLess * down0);
            return up + down;
        }
    }

    /// <summary>α … α⁶, or their first or second derivatives.</summary>
    private readonly struct Powers(double alpha, int order)
    {
        public double First { get; } = Of(alpha, 1, order);

        public double Second { get; } = Of(alpha, 2, order);

        public double Third { get; } = Of(alpha, 3, order);

        public double Fourth { get; } = Of(alpha, 4, order);

        public double Fifth { get; } = Of(alpha, 5, order);

        public double Sixth { get; } = Of(alpha, 6, order);

        private static double Of(double alpha, int power, int order)
        {
            var value = 1.0;
            for (var k = 0; k < order; k++)
            {
                value *= power - k;
            }

            for (var k = order; k < power; k++)
            {
                value *= alpha;
            }

            return value;
        }
    }
}
