using ParamOO.Events;
using ParamOO.Numerics;

namespace ParamOO.Simulation;

/// <summary>
/// The reference table of a simulated model, made on the fly: every row is a function of (seed, row), so that a table larger than any disk
/// can be read as often as needed, in batches of any size, by any number of threads.
/// </summary>
/// <remarks>
/// Columns: observables; <c>weight</c>, with Σ w = 1 and Σ w r_X = 1 exactly; <c>r_X</c>; <c>var_SYSTEMATIC_ratio_X_up</c> and <c>…_down</c>.
/// Only the weights depend on the number of rows.
/// </remarks>
public sealed class SimulatedTable : IEventSource
{
    /// <summary>Name of the column of weights.</summary>
    public const string WeightColumn = "weight";

    private const int RowsPerTask = 256;

    // Fractional part of the golden ratio: consecutive rows are spread evenly over the components of p_ref.
    private const ulong StratumStep = 0x9E3779B97F4A7C15;
    private const ulong EventStream = 1;
    private const ulong StratumStream = 2;

    private readonly ISimulatedModel model;
    private readonly ulong seed;
    private readonly ulong firstStratum;
    private readonly bool single;
    private readonly int firstRatio;
    private readonly int firstShape;
    private readonly WeightCalibration calibration;

    /// <summary>Describes the table; goes through the events once to find the weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Number of events, positive.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="single">Whether numbers are rounded to 32 bits, as they will be in a file that stores them so.</param>
    public SimulatedTable(ISimulatedModel model, long rows, ulong seed, bool single = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        this.model = model;
        this.seed = seed;
        this.single = single;
        Rows = rows;
        firstStratum = new CounterRandom(seed, index: 0, stream: StratumStream).NextBits();
        Columns = [.. ColumnNames(model).Select(name => new ColumnInfo(name, ColumnKind.Float, single ? "float32" : "float64"))];
        firstRatio = model.Observables.Count + 1;
        firstShape = firstRatio + model.Processes.Count;
        calibration = WeightCalibration.Of(model, rows, (row, observables) => Draw(row, observables));
    }

    /// <inheritdoc/>
    public string Name => $"{model.Kind} with seed {seed}";

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Name of the column with the density ratio of a process.</summary>
    /// <param name="process">Name of the process.</param>
    public static string RatioColumn(string process) => $"r_{process}";

    /// <summary>Name of the column with a shape ratio.</summary>
    /// <param name="systematic">Name of the systematic uncertainty.</param>
    /// <param name="process">Name of the process.</param>
    /// <param name="direction"><c>up</c> or <c>down</c>.</param>
    public static string ShapeColumn(string systematic, string process, string direction) => $"var_{systematic}_ratio_{process}_{direction}";

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        var chosen = this.IndicesOf(columns);
        return chosen.Length == 0 ? [] : Batches(chosen, EventBatch.PreferredRows(chosen.Length), rows.Intersect(new RowRange(0, Rows)));
    }

    private static IEnumerable<string> ColumnNames(ISimulatedModel model) =>
    [
        .. model.Observables,
        WeightColumn,
        .. model.Processes.Select(process => RatioColumn(process.Name)),
        .. from systematic in model.Systematics
           where systematic.HasShape
           from effect in systematic.Effects
           from direction in (string[])["up", "down"]
           select ShapeColumn(systematic.Name, effect.Process, direction),
    ];

    private IEnumerable<EventBatch> Batches(int[] chosen, int batchRows, RowRange rows)
    {
        var values = chosen.Select(_ => new double[batchRows]).ToArray();
        for (var first = rows.First; first < rows.End; first += batchRows)
        {
            var (start, count) = (first, (int)Math.Min(batchRows, rows.End - first));
            Parallel.For(0, (count + RowsPerTask - 1) / RowsPerTask, task =>
                Fill(start, task * RowsPerTask, Math.Min(count, (task + 1) * RowsPerTask), chosen, values));
            yield return new EventBatch(first, count, [.. values.Select(column => new ReadOnlyMemory<double>(column, 0, count))]);
        }
    }

    private void Fill(long firstRow, int from, int to, int[] chosen, double[][] values)
    {
        var row = new double[Columns.Count];
        var needsRatios = Array.Exists(chosen, column => column >= firstRatio - 1);
        var needsShapes = Array.Exists(chosen, column => column >= firstShape);
        for (var i = from; i < to; i++)
        {
            Generate(firstRow + i, row, needsRatios, needsShapes);
            for (var k = 0; k < chosen.Length; k++)
            {
                values[k][i] = single ? (float)row[chosen[k]] : row[chosen[k]];
            }
        }
    }

    private void Generate(long index, double[] row, bool needsRatios, bool needsShapes)
    {
        var observables = row.AsSpan(0, model.Observables.Count);
        Draw(index, observables);
        if (needsRatios)
        {
            var ratios = row.AsSpan(firstRatio, model.Processes.Count);
            model.Evaluate(observables, ratios, needsShapes ? row.AsSpan(firstShape) : []);
            row[firstRatio - 1] = calibration.Weight(ratios);
        }
    }

    private void Draw(long index, Span<double> observables)
    {
        var stratum = (unchecked(firstStratum + ((ulong)index * StratumStep)) >> 11) * (1.0 / (1L << 53));
        var random = new CounterRandom(seed, (ulong)index, stream: EventStream);
        model.Draw(stratum, ref random, observables);
    }
}
