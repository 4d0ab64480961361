namespace ParamOO.Events;

/// <summary>Some rows of a table as a table; batches say where in the whole they stand.</summary>
/// <param name="source">The table.</param>
/// <param name="rows">The rows.</param>
internal sealed class EventRows(IEventSource source, RowRange rows) : IEventSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => rows.Count;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns => source.Columns;

    /// <inheritdoc/>
    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => rows.Count == 0 ? [] : source.Read(columns, rows);
}
