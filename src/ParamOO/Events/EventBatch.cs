namespace ParamOO.Events;

/// <summary>
/// A few thousand rows of named numeric columns. The memory belongs to the source and is valid until the next batch is asked for.
/// </summary>
public sealed class EventBatch
{
    private readonly ReadOnlyMemory<double>[] columns;

    /// <summary>Wraps columns without copying them.</summary>
    /// <param name="firstRow">Index of the first row in the whole table.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">One block per requested column, each of <paramref name="rows"/> numbers; NaN where the file holds a null.</param>
    /// <exception cref="ArgumentException">A column has another length.</exception>
    public EventBatch(long firstRow, int rows, ReadOnlyMemory<double>[] columns)
    {
        foreach (var column in columns)
        {
            if (column.Length != rows)
            {
                throw new ArgumentException($"a column has {column.Length} rows, expected {rows}", nameof(columns));
            }
        }

        FirstRow = firstRow;
        Rows = rows;
        this.columns = columns;
    }

    /// <summary>Rows per batch that keep a batch of so many columns near 16 MB: few enough for caches, enough for vectors.</summary>
    /// <param name="columns">Number of columns, zero or more.</param>
    /// <returns>Between 512 and 16 384.</returns>
    public static int PreferredRows(int columns) => Math.Clamp((1 << 21) / Math.Max(columns, 1), 512, 16_384);

    /// <summary>Index of the first row in the whole table.</summary>
    public long FirstRow { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The numbers of one column.</summary>
    /// <param name="index">Position of the column in the list that was asked for.</param>
    public ReadOnlySpan<double> Column(int index) => columns[index].Span;

    /// <summary>The numbers of one column, to be kept while the batch is valid.</summary>
    /// <param name="index">Position of the column in the list that was asked for.</param>
    public ReadOnlyMemory<double> Memory(int index) => columns[index];
}
