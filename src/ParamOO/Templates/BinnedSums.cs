using System.Numerics.Tensors;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Templates;

/// <summary>Sums and sums of squares of columns in the bins of several hypotheses.</summary>
/// <remarks>
/// In memory: columns in tiles of <see cref="ColumnTile.Width"/>, the last narrower; in a tile [hypotheses × bins × 2 × columns], so that
/// all that the kernel needs for one tile of columns fits into a cache.
/// </remarks>
internal sealed unsafe class BinnedSums
{
    private readonly int hypotheses;
    private readonly int bins;
    private readonly int columns;
    private readonly LaneMemory memory;

    /// <summary>Makes empty sums.</summary>
    /// <param name="hypotheses">Number of hypotheses.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="columns">Number of columns.</param>
    public BinnedSums(int hypotheses, int bins, int columns)
    {
        (this.hypotheses, this.bins, this.columns) = (hypotheses, bins, columns);
        memory = new LaneMemory(2 * hypotheses * bins * ColumnTile.Padded(columns));
    }

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Number of hypotheses.</summary>
    public int Hypotheses => hypotheses;

    /// <summary>All numbers, padding included, to be stored or added.</summary>
    public Span<double> Numbers => memory.Span;

    /// <summary>The sum of a column over the rows of one bin.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="bin">Bin index.</param>
    /// <param name="column">Index of the column.</param>
    public double Sum(int hypothesis, int bin, int column) => At(hypothesis, bin, 0, column);

    /// <summary>The sum of the squares of a column over the rows of one bin.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="bin">Bin index.</param>
    /// <param name="column">Index of the column.</param>
    public double SumOfSquares(int hypothesis, int bin, int column) => At(hypothesis, bin, 1, column);

    /// <summary>Where the sums of one tile of columns at one hypothesis begin, [bins × 2 × columns of the tile].</summary>
    /// <param name="firstColumn">First column of the tile.</param>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    public double* Tile(int firstColumn, int hypothesis) =>
        memory.Pointer + (2 * (long)hypotheses * bins * firstColumn) + (2 * (long)hypothesis * bins * WidthAt(firstColumn));

    /// <summary>Number of columns of a tile, padding included.</summary>
    /// <param name="firstColumn">Its first column.</param>
    public int WidthAt(int firstColumn) => Math.Min(ColumnTile.Width, ColumnTile.Padded(columns) - firstColumn);

    /// <summary>Adds other sums of the same shape.</summary>
    /// <param name="other">The other sums.</param>
    public void Add(BinnedSums other) => TensorPrimitives.Add(memory.Span, other.memory.Span, memory.Span);

    /// <summary>Makes all sums zero.</summary>
    public void Clear() => memory.Span.Clear();

    private double At(int hypothesis, int bin, int part, int column)
    {
        var first = column - (column % ColumnTile.Width);
        return Tile(first, hypothesis)[(((2 * bin) + part) * WidthAt(first)) + column - first];
    }
}
