using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Templates;

/// <summary>Some columns of one block of events, turned so that the numbers of an event lie side by side.</summary>
internal sealed unsafe class ColumnTile
{
    /// <summary>Largest number of columns: four of the widest registers.</summary>
    public const int Width = 32;

    /// <summary>Largest number of rows, a block: with 32 columns (32 kB) it lies in a first-level cache while all hypotheses pass.</summary>
    public const int BlockRows = 128;

    /// <summary>Rows that are turned together, so that their part of the tile stays in the first-level cache.</summary>
    public const int TurnedRows = 64;

    private readonly LaneMemory memory = new(BlockRows * Width);

    /// <summary>The rows, [rows × padded columns].</summary>
    public double* Rows => memory.Pointer;

    /// <summary>A number of columns rounded up to full registers.</summary>
    /// <param name="columns">The number.</param>
    public static int Padded(int columns) => (columns + 7) & ~7;

    /// <summary>Turns columns into rows; columns up to the padded width become zero.</summary>
    /// <param name="columns">The first number of the first column.</param>
    /// <param name="stride">How many numbers lie between the beginnings of two columns.</param>
    /// <param name="count">Number of columns, at most <see cref="Width"/>.</param>
    /// <param name="rows">Number of rows, at most <see cref="BlockRows"/>.</param>
    public void Load(double* columns, long stride, int count, int rows)
    {
        var width = Padded(count);
        if (width > count)
        {
            memory.Span[..(rows * width)].Clear();
        }

        for (var first = 0; first < rows; first += TurnedRows)
        {
            Turn(columns + first, stride, count, memory.Pointer + (first * width), width, Math.Min(TurnedRows, rows - first));
        }
    }

    /// <summary>Turns four products into four columns of rows.</summary>
    /// <param name="a">What becomes the first of the columns.</param>
    /// <param name="b">What becomes the second.</param>
    /// <param name="c">What becomes the third.</param>
    /// <param name="d">What becomes the fourth.</param>
    /// <param name="target">Where the first column begins in the first row.</param>
    /// <param name="width">Numbers per row.</param>
    /// <param name="rows">Number of rows.</param>
    public static void Turn(ColumnProduct a, ColumnProduct b, ColumnProduct c, ColumnProduct d, double* target, int width, int rows)
    {
        var row = 0;
        for (; Avx.IsSupported && row <= rows - 4; row += 4)
        {
            StoreTurned(a.FourAt(row), b.FourAt(row), c.FourAt(row), d.FourAt(row), target + (row * width), width);
        }

        for (; row < rows; row++)
        {
            var numbers = target + (row * width);
            (numbers[0], numbers[1], numbers[2], numbers[3]) = (a.At(row), b.At(row), c.At(row), d.At(row));
        }
    }

    private static void Turn(double* columns, long stride, int count, double* target, int width, int rows)
    {
        var column = 0;
        for (; Avx.IsSupported && column <= count - 4; column += 4)
        {
            var row = 0;
            for (; row <= rows - 4; row += 4)
            {
                var source = columns + (column * stride) + row;
                StoreTurned(
                    Vector256.Load(source),
                    Vector256.Load(source + stride),
                    Vector256.Load(source + (2 * stride)),
                    Vector256.Load(source + (3 * stride)),
                    target + (row * width) + column,
                    width);
            }

            TurnOneByOne(columns, stride, column, column + 4, target, width, row, rows);
        }

        TurnOneByOne(columns, stride, column, count, target, width, 0, rows);
    }

    private static void StoreTurned(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d, double* target, int width)
    {
        var (evenLow, oddLow) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        var (evenHigh, oddHigh) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        Avx.Permute2x128(evenLow, evenHigh, 0x20).Store(target);
        Avx.Permute2x128(oddLow, oddHigh, 0x20).Store(target + width);
        Avx.Permute2x128(evenLow, evenHigh, 0x31).Store(target + (2 * width));
        Avx.Permute2x128(oddLow, oddHigh, 0x31).Store(target + (3 * width));
    }

    private static void TurnOneByOne(double* columns, long stride, int column, int end, double* target, int width, int firstRow, int rows)
    {
        for (; column < end; column++)
        {
            for (var row = firstRow; row < rows; row++)
            {
                target[(row * width) + column] = columns[(column * stride) + row];
            }
        }
    }
}
