using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;

namespace ParamOO.Observables;

/// <summary>All events that make scores and edges, in memory: the ratio columns of every table, and what each event weighs.</summary>
internal sealed class ScoreSample
{
    private readonly ImmutableArray<Part> parts;

    private ScoreSample(ImmutableArray<Part> parts, int halves)
    {
        this.parts = parts;
        Rows = parts.Sum(part => part.Events.Rows);
        ReferenceWeights = [.. parts.SelectMany(part => part.ReferenceWeights)];
        byte[] halfOf = [.. parts.SelectMany(part => part.Events.Halves)];
        RowsOfHalf = halves == 1
            ? [[.. Enumerable.Range(0, Rows)]]
            : [.. Enumerable.Range(0, 2).Select(half => Enumerable.Range(0, Rows).Where(row => halfOf[row] == half).ToArray())];
    }

    /// <summary>Number of events.</summary>
    public int Rows { get; }

    /// <summary>Weight of every event under the reference hypothesis [events]: w λ(x; μ₀, 0), or f_X(μ₀) w for a process's own events.</summary>
    public double[] ReferenceWeights { get; }

    /// <summary>The rows of either half of the events; one list of all when they are not divided.</summary>
    public ImmutableArray<int[]> RowsOfHalf { get; }

    /// <summary>Reads the tables.</summary>
    /// <param name="tables">The tables: that of the reference, or one per process.</param>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="reference">The reference hypothesis.</param>
    /// <param name="nominal">Nominal yield ν_X of every process.</param>
    /// <param name="divide">Whether events are divided into two halves.</param>
    public static ScoreSample Load(
        IReadOnlyList<WeightedTable> tables, ScoreColumns columns, Hypothesis reference, IReadOnlyList<double> nominal, bool divide) =>
        new([.. tables.Select(table => new Part(table, columns, reference, nominal))], divide ? 2 : 1);

    /// <summary>Scores all events at one hypothesis.</summary>
    /// <param name="hypothesis">μ′.</param>
    /// <param name="scores">Receives z per event.</param>
    /// <param name="changes">Receives per event the change of its weight from the reference hypothesis, divided by t′ − t₀ [events].</param>
    public void ScoreAt(Hypothesis hypothesis, Span<double> scores, Span<double> changes)
    {
        var first = 0;
        foreach (var part in parts)
        {
            var partScores = scores.Slice(first, part.Events.Rows);
            var partChanges = changes.Slice(first, part.Events.Rows);
            part.Events.ChangeAt(hypothesis, partChanges);
            part.Events.ScoreOf(partChanges, partScores);
            part.WeightChanges(hypothesis, partChanges);
            first += part.Events.Rows;
        }
    }

    private sealed class Part
    {
        private readonly WeightedTable table;
        private readonly double[] weights;
        private readonly double nominal;

        public Part(WeightedTable table, ScoreColumns columns, Hypothesis reference, IReadOnlyList<double> nominal)
        {
            this.table = table;
            var names = table.With(columns.Names);
            var rows = EventTable.Load(table.Source, names);
            var batch = new EventBatch(0, (int)rows.Rows, [.. names.Select(name => rows.Memory(name))]);
            Events = new ScoreEvents(columns, batch);
            weights = table.WeightsOf(batch, columns.Names.Length).ToArray();
            ReferenceWeights = new double[batch.Rows];
            if (table.IsReference)
            {
                TensorPrimitives.Multiply(weights, Events.Reference, ReferenceWeights);
                return;
            }

            this.nominal = nominal[table.Process];
            TensorPrimitives.Multiply(weights, CoefficientOf(reference.Yields[table.Process]), ReferenceWeights);
        }

        public ScoreEvents Events { get; }

        public double[] ReferenceWeights { get; }

        public void WeightChanges(Hypothesis hypothesis, Span<double> changes)
        {
            if (table.IsReference)
            {
                TensorPrimitives.Multiply(weights, changes, changes);
                return;
            }

            TensorPrimitives.Multiply(weights, CoefficientOf(hypothesis.Change[table.Process]), changes);
        }

        private double CoefficientOf(double yield) => nominal == 0 ? 0 : yield / nominal;
    }
}
