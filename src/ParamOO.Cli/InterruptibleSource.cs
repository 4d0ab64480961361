using ParamOO.Events;

namespace ParamOO.Cli;

/// <summary>A table that stops between batches when the user presses Ctrl-C.</summary>
/// <param name="source">The table.</param>
/// <param name="cancellation">Cancelled by Ctrl-C.</param>
internal sealed class InterruptibleSource(IEventSource source, CancellationToken cancellation) : IEventSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => source.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns => source.Columns;

    /// <inheritdoc/>
    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Interruptible(source.Read(columns));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) => Interruptible(source.Read(columns, rows));

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates(wanted);

    private IEnumerable<EventBatch> Interruptible(IEnumerable<EventBatch> batches)
    {
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }
}
