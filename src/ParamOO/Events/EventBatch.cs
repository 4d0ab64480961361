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

    /// <summary>Some rows of the batch, without a copy.</summary>
    /// <param name="first">Index of the first row in the batch.</param>
    /// <param name="count">Number of rows.</param>
    public EventBatch Slice(int first, int count) => first == 0 && count == Rows
        ? this
        : new EventBatch(FirstRow + first, count, Array.ConvertAll(columns, column => column.Slice(first, count)));

    /// <summary>The same batch as part of a larger table.</summary>
    /// <param name="rows">Number of rows of the larger table before this table.</param>
    internal EventBatch MovedBy(long rows) => rows == 0 ? this : new EventBatch(FirstRow + rows, Rows, columns);

    /// <summary>What batches hold of some rows.</summary>
    /// <param name="batches">Batches in row order.</param>
    /// <param name="rows">The rows.</param>
    public static IEnumerable<EventBatch> Cut(IEnumerable<EventBatch> batches, RowRange rows)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        foreach (var batch in batches)
        {
            var part = rows.Intersect(new RowRange(batch.FirstRow, batch.Rows));
            if (part.Count > 0)
            {
                yield return batch.Slice((int)(part.First - batch.FirstRow), (int)part.Count);
            }

            if (batch.FirstRow + batch.Rows >= rows.End)
            {
                yield break;
            }
        }
    }
}
