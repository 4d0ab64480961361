using System.Runtime.Intrinsics;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Templates;

/// <summary>The inner loop of template filling: adds rows of numbers, and their squares, to the sums of the bins that they belong to.</summary>
/// <remarks>
/// The rows of a block are visited bin by bin, so that the sums of 32 columns stay in registers while the rows of a bin pass: one load,
/// one addition and one fused multiply-add make as many fills as a register has lanes. Every column is added up by itself and in the
/// order of its rows, so that registers of every width give the same bits.
/// </remarks>
internal static unsafe class FillKernel
{
    /// <summary>Adds the rows of one block to the sums of one hypothesis.</summary>
    /// <param name="rows">Rows one after the other, [rows × <paramref name="width"/>].</param>
    /// <param name="width">Numbers per row, a multiple of eight.</param>
    /// <param name="order">Rows of the block, those of the first bin first.</param>
    /// <param name="ends">Where every bin begins in <paramref name="order"/>, and behind the last one the number of rows.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="sums">Sums and sums of squares, [bins × 2 × <paramref name="width"/>]; added to.</param>
    public delegate void Adder(double* rows, int width, ushort* order, int* ends, int bins, double* sums);

    /// <summary>The kernel for the widest registers of this machine.</summary>
    public static Adder Widest =>
        Vector512.IsHardwareAccelerated ? Add<Lane512> : Vector256.IsHardwareAccelerated ? Add<Lane256> : Add<ScalarLane>;

    /// <summary>The kernel in lanes of some width; for the parameters see <see cref="Adder"/>.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    public static void Add<T>(double* rows, int width, ushort* order, int* ends, int bins, double* sums)
        where T : unmanaged, ILane<T>
    {
        var first = 0;
        for (; first <= width - (4 * T.Width); first += 4 * T.Width)
        {
            AddFour<T>(rows + first, width, order, ends, bins, sums + first);
        }

        for (; first < width; first += T.Width)
        {
            AddOne<T>(rows + first, width, order, ends, bins, sums + first);
        }
    }

    private static void AddFour<T>(double* rows, int width, ushort* order, int* ends, int bins, double* sums)
        where T : unmanaged, ILane<T>
    {
        for (var bin = 0; bin < bins; bin++, sums += 2 * width)
        {
            var (next, end) = (ends[bin], ends[bin + 1]);
            if (next == end)
            {
                continue;
            }

            T a0 = T.Of(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            for (; next < end; next++)
            {
                var row = rows + (order[next] * width);
                T x0 = T.Load(row), x1 = T.Load(row + T.Width), x2 = T.Load(row + (2 * T.Width)), x3 = T.Load(row + (3 * T.Width));
                a0 += x0;
                a1 += x1;
                a2 += x2;
                a3 += x3;
                b0 = T.MultiplyAdd(x0, x0, b0);
                b1 = T.MultiplyAdd(x1, x1, b1);
                b2 = T.MultiplyAdd(x2, x2, b2);
                b3 = T.MultiplyAdd(x3, x3, b3);
            }

            AddTo(sums, a0, a1, a2, a3);
            AddTo(sums + width, b0, b1, b2, b3);
        }
    }

    private static void AddOne<T>(double* rows, int width, ushort* order, int* ends, int bins, double* sums)
        where T : unmanaged, ILane<T>
    {
        for (var bin = 0; bin < bins; bin++, sums += 2 * width)
        {
            T a = T.Of(0), b = a;
            for (var next = ends[bin]; next < ends[bin + 1]; next++)
            {
                var x = T.Load(rows + (order[next] * width));
                a += x;
                b = T.MultiplyAdd(x, x, b);
            }

            (T.Load(sums) + a).Store(sums);
            (T.Load(sums + width) + b).Store(sums + width);
        }
    }

    private static void AddTo<T>(double* sums, T a, T b, T c, T d)
        where T : unmanaged, ILane<T>
    {
        (T.Load(sums) + a).Store(sums);
        (T.Load(sums + T.Width) + b).Store(sums + T.Width);
        (T.Load(sums + (2 * T.Width)) + c).Store(sums + (2 * T.Width));
        (T.Load(sums + (3 * T.Width)) + d).Store(sums + (3 * T.Width));
    }
}
