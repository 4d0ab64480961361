using ParamOO.Events;

namespace ParamOO.Tests.Events;

/// <summary>A table that counts how often its rows are read.</summary>
internal sealed class CountedTable(IEventSource source) : IEventSource
{
    private long rowsRead;

    /// <summary>How often the whole table was read; a half where half of its rows were.</summary>
    public double Passes => (double)rowsRead / Rows;

    public string Name => source.Name;

    public long Rows => source.Rows;

    public IReadOnlyList<ColumnInfo> Columns => source.Columns;

    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    public void Reset() => rowsRead = 0;

    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Count(source.Read(columns));

    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) => Count(source.Read(columns, rows));

    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates(wanted);

    private IEnumerable<EventBatch> Count(IEnumerable<EventBatch> batches)
    {
        foreach (var batch in batches)
        {
            Interlocked.Add(ref rowsRead, batch.Rows);
            yield return batch;
        }
    }
}
