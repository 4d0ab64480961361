using System.Runtime.CompilerServices;

namespace ParamOO.Numerics.Lanes;

/// <summary>
/// Twelve independent chains of fused multiply-adds that never leave the registers: the most arithmetic a core can do, against which
/// other work is measured. Twelve chains hide the latency of every current core and fit into sixteen registers.
/// </summary>
public static class FusedChains
{
    /// <summary>Nine tenths towards a fixed point of one: the chains neither overflow nor fall into the slow subnormal numbers.</summary>
    private const double Factor = 0.9;
    private const double Summand = 0.1;
    private const int Chains = 12;

    /// <summary>Operations of one round, two per fused multiply-add.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    public static int Operations<T>()
        where T : unmanaged, ILane<T> => 2 * Chains * T.Width;

    /// <summary>Runs the chains.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="rounds">How many multiply-adds per chain.</param>
    /// <returns>The sum of the chains, so that no compiler may leave them out.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static unsafe double Run<T>(int rounds)
        where T : unmanaged, ILane<T>
    {
        var (factor, summand) = (T.Of(Factor), T.Of(Summand));
        T a = T.Of(0), b = T.Of(1), c = T.Of(2), d = T.Of(3), e = T.Of(4), f = T.Of(5);
        T g = T.Of(6), h = T.Of(7), i = T.Of(8), j = T.Of(9), k = T.Of(10), l = T.Of(11);
        for (var round = 0; round < rounds; round++)
        {
            a = T.MultiplyAdd(a, factor, summand);
            b = T.MultiplyAdd(b, factor, summand);
            c = T.MultiplyAdd(c, factor, summand);
            d = T.MultiplyAdd(d, factor, summand);
            e = T.MultiplyAdd(e, factor, summand);
            f = T.MultiplyAdd(f, factor, summand);
            g = T.MultiplyAdd(g, factor, summand);
            h = T.MultiplyAdd(h, factor, summand);
            i = T.MultiplyAdd(i, factor, summand);
            j = T.MultiplyAdd(j, factor, summand);
            k = T.MultiplyAdd(k, factor, summand);
            l = T.MultiplyAdd(l, factor, summand);
        }

        var sums = stackalloc double[T.Width];
        (a + b + c + d + e + f + g + h + i + j + k + l).Store(sums);
        return sums[0];
    }
}
