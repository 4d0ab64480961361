namespace ParamOO.Events;

/// <summary>A table of which only some columns are seen, so that tables with different further columns can be chained.</summary>
public sealed class ChosenColumns : IEventView
{
    private readonly IEventSource source;

    /// <summary>Chooses columns.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Names of numeric columns, each once.</param>
    /// <exception cref="Vocabulary.InvalidInputException">PX0103, PX0104: a column is missing or does not hold numbers. All are listed.</exception>
    public ChosenColumns(IEventSource source, IReadOnlyList<string> columns)
    {
        this.source = source;
        Columns = [.. source.IndicesOf(columns).Select(index => source.Columns[index])];
    }

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => source.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <inheritdoc/>
    IEventSource IEventView.Origin => source;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        this.IndicesOf(columns);
        return source.Read(columns, rows);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates(wanted);

    /// <inheritdoc/>
    IReadOnlyList<string> IEventView.Needed(IReadOnlyList<string> columns) => columns;

    /// <inheritdoc/>
    Func<EventBatch, EventBatch> IEventView.Maker(IReadOnlyList<string> columns) => batch => batch;
}
