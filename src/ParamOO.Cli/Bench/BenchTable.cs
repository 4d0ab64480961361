using ParamOO.Events;
using ParamOO.Numerics;

namespace ParamOO.Cli.Bench;

/// <summary>
/// A table of any size for measurements: weights and ratios between ½ and 1½. Columns are windows into 64 MB of random numbers, more than
/// caches hold, so that reading it costs what reading memory costs and nothing is computed.
/// </summary>
internal sealed class BenchTable : IEventSource
{
    private const int Window = 4096;
    private const int Windows = 2048;

    private readonly double[] numbers = new double[Window * Windows];

    /// <summary>Makes the numbers.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Names of the columns.</param>
    public BenchTable(long rows, IEnumerable<string> columns)
    {
        Rows = rows;
        Columns = [.. columns.Select(name => new ColumnInfo(name, ColumnKind.Float, "float64"))];
        Parallel.For(0, Windows, window =>
        {
            var random = new CounterRandom(seed: 1, (ulong)window);
            foreach (ref var number in numbers.AsSpan(window * Window, Window))
            {
                number = 0.5 + random.NextUniform();
            }
        });
    }

    /// <inheritdoc/>
    public string Name => "random numbers";

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <inheritdoc/>
    public bool KeepsColumnsApart => true;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        var chosen = this.IndicesOf(columns);
        for (var first = rows.First; first < rows.End;)
        {
            var (window, at) = Math.DivRem(first, Window);
            var (from, count) = ((int)at, (int)Math.Min(Window - at, rows.End - first));
            yield return new EventBatch(first, count, Array.ConvertAll(chosen, column => Values(window, column).Slice(from, count)));
            first += count;
        }
    }

    /// <summary>Windows that are read together lie far apart, as columns of a file do.</summary>
    private ReadOnlyMemory<double> Values(long window, int column) =>
        numbers.AsMemory((int)(((window * Columns.Count) + (column * 37L)) % Windows) * Window, Window);
}
