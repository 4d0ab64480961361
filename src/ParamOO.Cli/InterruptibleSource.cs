using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>A table that stops between batches when the user presses Ctrl-C.</summary>
/// <param name="source">The table.</param>
/// <param name="cancellation">Cancelled by Ctrl-C.</param>
internal sealed class InterruptibleSource(IEventSource source, CancellationToken cancellation) : IEventView
{
    /// <summary>A plan whose tables all stop when the user presses Ctrl-C.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    public static AnalysisPlan In(AnalysisPlan plan, CancellationToken cancellation)
    {
        return plan with
        {
            Regions = plan.Regions.Select(region => region with { Reference = InReference(region.Reference), ProcessTables = InAll(region.ProcessTables) }).ToValueList(),
            ControlRegions = plan.ControlRegions.Select(region => region with { Reference = InReference(region.Reference), ProcessTables = InAll(region.ProcessTables) }).ToValueList(),
        };

        ReferenceTable? InReference(ReferenceTable? table) => table is null ? null : table with { Source = Wrap(table.Source)!, Whole = Wrap(table.Whole) };

        ValueList<ProcessTable> InAll(ValueList<ProcessTable> tables) =>
            tables.Select(table => table with { Source = Wrap(table.Source)!, Whole = Wrap(table.Whole) }).ToValueList();

        IEventSource? Wrap(IEventSource? source) => source is null ? null : new InterruptibleSource(source, cancellation);
    }

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => source.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns => source.Columns;

    /// <inheritdoc/>
    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    /// <inheritdoc/>
    public IEventSource Origin => source;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Interruptible(source.Read(columns));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) => Interruptible(source.Read(columns, rows));

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates(wanted);

    /// <inheritdoc/>
    public IReadOnlyList<string> Needed(IReadOnlyList<string> columns) => columns;

    /// <inheritdoc/>
    public Func<EventBatch, EventBatch> Maker(IReadOnlyList<string> columns) => batch =>
    {
        cancellation.ThrowIfCancellationRequested();
        return batch;
    };

    private IEnumerable<EventBatch> Interruptible(IEnumerable<EventBatch> batches)
    {
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }
}
