using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;

namespace ParamOO.Observables;

/// <summary>Events that make scores and edges, in memory: the ratio columns of every table, and what each event weighs.</summary>
internal sealed class ScoreSample
{
    private readonly ImmutableArray<Part> parts;

    private ScoreSample(ImmutableArray<Part> parts)
    {
        this.parts = parts;
        Rows = parts.Sum(part => part.Rows);
        ReferenceWeights = [.. parts.SelectMany(part => part.ReferenceWeights)];
    }

    /// <summary>Number of events.</summary>
    public int Rows { get; }

    /// <summary>Weight of every event under the reference hypothesis [events]: w λ(x; μ₀, 0), or f_X(μ₀) w for a process's own events.</summary>
    public double[] ReferenceWeights { get; }

    /// <summary>The category of every event where <see cref="ScoreColumns.Categories"/> are made; empty otherwise.</summary>
    public double[] Categories => [.. parts.SelectMany(part => part.Categories)];

    /// <summary>The events of one category.</summary>
    /// <param name="category">Its number.</param>
    public ScoreSample Within(int category) => new([.. parts.Select(part => part.Within(category))]);

    /// <summary>Number of events with λ(x; μ₀, 0) ≤ 0.</summary>
    public int WithoutReference => parts.Sum(part => part.WithoutReference);

    /// <summary>Reads the tables.</summary>
    /// <param name="tables">The tables: that of the reference, or one per process.</param>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="reference">The reference hypothesis.</param>
    /// <param name="nominal">Nominal yield ν_X of every process.</param>
    /// <param name="divide">Whether events are divided into two halves, by their content.</param>
    /// <param name="share">Fraction of the events that are taken, with weights that stand for all.</param>
    /// <returns>One sample of all events, or one of either half.</returns>
    public static ImmutableArray<ScoreSample> Load(
        IReadOnlyList<WeightedTable> tables, ScoreColumns columns, Hypothesis reference, IReadOnlyList<double> nominal, bool divide, double share = 1)
    {
        var parts = tables.Select(table => Divide(table, columns, divide, share, out var factor)
            .Select(batch => new Part(table, columns, batch, reference, nominal, factor)).ToArray()).ToArray();
        return [.. Enumerable.Range(0, divide ? 2 : 1).Select(half => new ScoreSample([.. parts.Select(part => part[half])]))];
    }

    /// <summary>Some rows of a table as a sample.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="batch">The rows, with the columns of <see cref="WeightedTable.With"/>.</param>
    /// <param name="reference">The reference hypothesis.</param>
    /// <param name="nominal">Nominal yield ν_X of every process.</param>
    public static ScoreSample Of(WeightedTable table, ScoreColumns columns, EventBatch batch, Hypothesis reference, IReadOnlyList<double> nominal) =>
        new([new Part(table, columns, columns.Prepare(batch, table.With(columns.Inputs).Count), reference, nominal, 1)]);

    /// <summary>Scores all events at one hypothesis.</summary>
    /// <param name="hypothesis">μ′.</param>
    /// <param name="scores">Receives z per event.</param>
    /// <param name="changes">Receives per event the change of its weight from the reference hypothesis, divided by t′ − t₀ [events].</param>
    public void ScoreAt(Hypothesis hypothesis, Span<double> scores, Span<double> changes)
    {
        var first = 0;
        foreach (var part in parts)
        {
            part.ScoreAt(hypothesis, scores.Slice(first, part.Rows), changes.Slice(first, part.Rows));
            first += part.Rows;
        }
    }

    /// <summary>
    /// t/(t′ − t₀)² of the reference Asimov data without any binning at nominal nuisance parameters, and the number of events whose
    /// intensity at the hypothesis is not positive.
    /// </summary>
    /// <param name="hypothesis">μ′.</param>
    public (double Information, int WithoutIntensity) NominalInformation(Hypothesis hypothesis)
    {
        var (scores, changes) = (new double[Rows], new double[Rows]);
        ScoreAt(hypothesis.WithoutProfile(), scores, changes);
        var (sum, without) = (0.0, 0);
        for (var row = 0; row < Rows; row++)
        {
            var term = ScoreDistribution.Information(ReferenceWeights[row], scores[row], changes[row], hypothesis.Distance);
            sum += double.IsFinite(term) ? term : 0;
            without += double.IsFinite(term) ? 0 : 1;
        }

        return (sum, without);
    }

    private static IEnumerable<EventBatch> Divide(WeightedTable table, ScoreColumns columns, bool divide, double share, out double factor)
    {
        var names = table.With(columns.Inputs);
        var rows = EventDraw.Load(table.Source, [.. names.Distinct()], columns, share);
        factor = rows.Rows == table.Source.Rows ? 1 : (double)table.Source.Rows / rows.Rows;
        var batch = columns.Prepare(new EventBatch(0, (int)rows.Rows, [.. names.Select(name => rows.Memory(name))]), names.Count);
        if (!divide)
        {
            return [batch];
        }

        var halves = new byte[batch.Rows];
        columns.FindHalves(batch, halves);
        return Enumerable.Range(0, 2).Select(half => Half(batch, columns.Prepared + names.Count - columns.Inputs.Length, halves, half));
    }

    private static EventBatch Half(EventBatch batch, int columns, byte[] halves, int half)
    {
        return Gather(batch, columns, [.. Enumerable.Range(0, halves.Length).Where(row => halves[row] == half)]);
    }

    private static EventBatch Gather(EventBatch batch, int columns, int[] rows) =>
        new(0, rows.Length, [.. Enumerable.Range(0, columns).Select(column => Gather(batch.Column(column), rows))]);

    private static ReadOnlyMemory<double> Gather(ReadOnlySpan<double> values, int[] rows)
    {
        var gathered = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            gathered[i] = values[rows[i]];
        }

        return gathered;
    }

    /// <summary>The events of one table.</summary>
    private sealed class Part
    {
        private readonly WeightedTable table;
        private readonly ScoreEvents events;
        private readonly double[] weights;
        private readonly double nominal;
        private readonly Func<int[], Part> ofRows;

        public Part(WeightedTable table, ScoreColumns columns, EventBatch batch, Hypothesis reference, IReadOnlyList<double> nominal, double factor)
        {
            this.table = table;
            ofRows = rows => new(table, columns, Gather(batch, columns.Prepared + table.With([]).Count, rows), reference, nominal, factor);
            events = new ScoreEvents(columns, batch);
            weights = table.WeightsOf(batch, columns.Prepared).ToArray();
            if (factor != 1)
            {
                TensorPrimitives.Multiply(weights, factor, weights);
            }

            ReferenceWeights = new double[batch.Rows];
            if (table.IsReference)
            {
                TensorPrimitives.Multiply(weights, events.Reference, ReferenceWeights);
                return;
            }

            this.nominal = nominal[table.Process];
            TensorPrimitives.Multiply(weights, CoefficientOf(reference.Yields[table.Process]), ReferenceWeights);
        }

        public int Rows => events.Rows;

        public int WithoutReference => events.Reference.Count(intensity => intensity <= 0);

        public double[] ReferenceWeights { get; }

        public double[] Categories => events.Categories.ToArray();

        public Part Within(int category)
        {
            var categories = Categories;
            return ofRows([.. Enumerable.Range(0, Rows).Where(row => categories[row] == category)]);
        }

        public void ScoreAt(Hypothesis hypothesis, Span<double> scores, Span<double> changes)
        {
            events.ChangeAt(hypothesis, changes);
            events.ScoreOf(changes, scores);
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
