using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ParamOO.Numerics;

/// <summary>
/// Sums of products over the rows of a small block, as matrices of second moments need them. Blocks hold a multiple of eight rows,
/// so that there is no remainder; sums run in a fixed order.
/// </summary>
public static class WeightedDots
{
    /// <summary>Σ_i left_i right_i.</summary>
    /// <param name="left">One number per row; a multiple of eight.</param>
    /// <param name="right">One number per row.</param>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right[..left.Length]);
        var sum = Vector512<double>.Zero;
        for (nuint i = 0; i < (nuint)left.Length; i += 8)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), sum);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>Adds Σ_i left_i rows_{k,i} to sums_k for the first k.</summary>
    /// <param name="left">One number per row; a multiple of eight.</param>
    /// <param name="rows">Vectors of the length of <paramref name="left"/>, one after the other.</param>
    /// <param name="sums">One sum per vector that is wanted; added to.</param>
    public static void Add(ReadOnlySpan<double> left, ReadOnlySpan<double> rows, Span<double> sums)
    {
        var n = left.Length;
        rows = rows[..(n * sums.Length)];
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(rows);
        var k = 0;

        // Four sums at a time: the four chains of additions hide each other's latency and share the loads of the left factor.
        for (; k <= sums.Length - 4; k += 4)
        {
            var (first, second, third, fourth) =
                (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
            var at = (nuint)(k * n);
            for (nuint i = 0; i < (nuint)n; i += 8)
            {
                var x = Vector512.LoadUnsafe(ref a, i);
                first = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + i), first);
                second = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + (nuint)n + i), second);
                third = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + (nuint)(2 * n) + i), third);
                fourth = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + (nuint)(3 * n) + i), fourth);
            }

            sums[k] += Vector512.Sum(first);
            sums[k + 1] += Vector512.Sum(second);
            sums[k + 2] += Vector512.Sum(third);
            sums[k + 3] += Vector512.Sum(fourth);
        }

        for (; k < sums.Length; k++)
        {
            sums[k] += Dot(left, rows.Slice(k * n, n));
        }
    }
}
