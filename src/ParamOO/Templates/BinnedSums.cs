using System.Numerics;
using System.Runtime.InteropServices;

namespace ParamOO.Templates;

/// <summary>Sums of rows of numbers in bins: the inner loop of template filling.</summary>
/// <remarks>
/// All numbers of an event go to the same bin, so one bin index is looked up per event and whole rows are added as vectors. Rows are
/// added to sums of their block first, and those to the totals: two short chains of additions instead of a long one keep rounding near
/// 1e-15 for any number of events.
/// </remarks>
internal sealed class BinnedSums
{
    private readonly int width;
    private readonly double[] block;
    private readonly double[] total;

    /// <summary>Makes empty sums.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <param name="width">Numbers per row.</param>
    public BinnedSums(int bins, int width)
    {
        this.width = width;
        block = new double[bins * width];
        total = new double[bins * width];
    }

    /// <summary>The sum of one number over the rows of one bin.</summary>
    /// <param name="bin">Bin index.</param>
    /// <param name="column">Position in the row.</param>
    public double this[int bin, int column] => total[(bin * width) + column];

    /// <summary>Adds a block of rows.</summary>
    /// <param name="rows">Rows one after the other, [rows × width].</param>
    /// <param name="bins">Bin of every row.</param>
    public void Add(ReadOnlySpan<double> rows, ReadOnlySpan<byte> bins)
    {
        Array.Clear(block);
        for (var row = 0; row < bins.Length; row++)
        {
            AddRow(rows.Slice(row * width, width), block.AsSpan(bins[row] * width, width));
        }

        AddRow(block, total);
    }

    private static void AddRow(ReadOnlySpan<double> row, Span<double> sum)
    {
        var source = MemoryMarshal.Cast<double, Vector<double>>(row);
        var target = MemoryMarshal.Cast<double, Vector<double>>(sum);
        for (var i = 0; i < source.Length; i++)
        {
            target[i] += source[i];
        }

        for (var i = source.Length * Vector<double>.Count; i < row.Length; i++)
        {
            sum[i] += row[i];
        }
    }
}
