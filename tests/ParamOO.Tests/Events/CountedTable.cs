using System.Collections.Concurrent;
using ParamOO.Events;

namespace ParamOO.Tests.Events;

/// <summary>A table that counts how often its rows are read.</summary>
internal sealed class CountedTable(IEventSource source) : IEventSource
{
    private readonly ConcurrentDictionary<string, long> rowsRead = new();

    /// <summary>How often the column that is read most was read as a whole; a half where half of its rows were.</summary>
    public double Passes => (double)rowsRead.Values.DefaultIfEmpty().Max() / Rows;

    public string Name => source.Name;

    public long Rows => source.Rows;

    public IReadOnlyList<ColumnInfo> Columns => source.Columns;

    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    public double PassesOf(string column) => (double)rowsRead.GetValueOrDefault(column) / Rows;

    public void Reset() => rowsRead.Clear();

    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Count(columns, source.Read(columns));

    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) => Count(columns, source.Read(columns, rows));

    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates(wanted);

    private IEnumerable<EventBatch> Count(IReadOnlyList<string> columns, IEnumerable<EventBatch> batches)
    {
        foreach (var batch in batches)
        {
            foreach (var column in columns)
            {
                rowsRead.AddOrUpdate(column, batch.Rows, (_, rows) => rows + batch.Rows);
            }

            yield return batch;
        }
    }
}
