namespace ParamOO.Events;

/// <summary>A table of events in memory; immutable as long as nobody changes the arrays that it was made from.</summary>
public sealed class EventTable : IEventSource
{
    private readonly double[][] values;
    private readonly int rows;

    /// <summary>Wraps columns without copying them.</summary>
    /// <param name="name">The name under which findings mention the table.</param>
    /// <param name="columns">Names of the columns, unique.</param>
    /// <param name="values">One array per column, all of one length.</param>
    /// <exception cref="ArgumentException">Names repeat, or lengths or counts differ.</exception>
    public EventTable(string name, IReadOnlyList<string> columns, IReadOnlyList<double[]> values)
        : this(name, [.. columns.Select(column => new ColumnInfo(column, ColumnKind.Float, "float64"))], [.. values])
    {
    }

    private EventTable(string name, ColumnInfo[] columns, double[][] values)
    {
        if (columns.Length != values.Length)
        {
            throw new ArgumentException($"{columns.Length} names for {values.Length} columns", nameof(values));
        }

        if (columns.DistinctBy(column => column.Name, StringComparer.Ordinal).Count() != columns.Length)
        {
            throw new ArgumentException("two columns have the same name", nameof(columns));
        }

        rows = values.Length == 0 ? 0 : values[0].Length;
        if (Array.Exists(values, column => column.Length != rows))
        {
            throw new ArgumentException($"columns have {string.Join(", ", values.Select(column => column.Length))} rows, expected equal lengths", nameof(values));
        }

        Name = name;
        Columns = columns;
        this.values = values;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows => rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>The numbers of one column, one per row.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="Vocabulary.InvalidInputException">There is no such column.</exception>
    public ReadOnlySpan<double> this[string column] => Memory(column).Span;

    /// <summary>The numbers of one column, one per row, to be kept.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="Vocabulary.InvalidInputException">There is no such column.</exception>
    public ReadOnlyMemory<double> Memory(string column) => values[this.IndicesOf([column])[0]];

    /// <summary>Copies columns of any table into memory: 8 bytes per number.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Names of numeric columns, unique.</param>
    /// <exception cref="Vocabulary.InvalidInputException">A column is missing or does not hold numbers, or the file is damaged.</exception>
    /// <exception cref="ArgumentException">The table has more rows than an array holds.</exception>
    public static EventTable Load(IEventSource source, IReadOnlyList<string> columns)
    {
        if (source.Rows > Array.MaxLength)
        {
            throw new ArgumentException($"{source.Rows} rows do not fit into memory; read the table in batches", nameof(source));
        }

        var infos = source.IndicesOf(columns).Select(index => source.Columns[index]).ToArray();
        var values = infos.Select(_ => new double[source.Rows]).ToArray();
        foreach (var batch in source.Read(columns))
        {
            for (var column = 0; column < values.Length; column++)
            {
                batch.Column(column).CopyTo(values[column].AsSpan((int)batch.FirstRow));
            }
        }

        return new EventTable(source.Name, infos, values);
    }

    /// <inheritdoc/>
    public bool KeepsColumnsApart => true;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        var chosen = this.IndicesOf(columns);
        return chosen.Length == 0 ? [] : Slices(chosen, EventBatch.PreferredRows(chosen.Length), rows.Intersect(new RowRange(0, Rows)));
    }

    private IEnumerable<EventBatch> Slices(int[] chosen, int batchRows, RowRange range)
    {
        for (var first = range.First; first < range.End; first += batchRows)
        {
            var count = (int)Math.Min(batchRows, range.End - first);
            yield return new EventBatch(first, count, [.. chosen.Select(column => new ReadOnlyMemory<double>(values[column], (int)first, count))]);
        }
    }
}
