using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>What a record says of all events where scores and edges are made of a part of them: read in batches, one pass over the ratios.</summary>
internal sealed class WholeInformation
{
    private readonly double[] unbinned;
    private readonly int[] withoutIntensity;
    private readonly HypothesisGrid grid;
    private long events;
    private long withoutReference;
    private double sum;
    private double sumOfSquares;

    private WholeInformation(HypothesisGrid grid)
    {
        this.grid = grid;
        unbinned = new double[grid.All.Length];
        withoutIntensity = new int[grid.All.Length];
    }

    /// <summary>Replaces what a record says of a part by what holds for the whole.</summary>
    /// <param name="record">The record of the part.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="reference">The reference hypothesis.</param>
    /// <param name="nominal">Nominal yield ν_X of every process.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="pass">Told how many more rows are done; may stop the work.</param>
    public static ObservableRecord Complete(
        ObservableRecord record, IReadOnlyList<WeightedTable> tables, ScoreColumns columns, Hypothesis reference, IReadOnlyList<double> nominal, HypothesisGrid grid, Action<int> pass)
    {
        var whole = new WholeInformation(grid);
        foreach (var table in tables)
        {
            var names = table.With(columns.Inputs);
            string[] distinct = [.. names.Distinct()];
            int[] places = [.. names.Select(name => Array.IndexOf(distinct, name))];
            foreach (var batch in table.Source.Read(distinct))
            {
                whole.Add(ScoreSample.Of(table, columns, new EventBatch(batch.FirstRow, batch.Rows, Array.ConvertAll(places, batch.Memory)), reference, nominal));
                pass(batch.Rows);
            }
        }

        return record with
        {
            Events = whole.events,
            EffectiveEvents = whole.sum * whole.sum / whole.sumOfSquares,
            WithoutReference = whole.withoutReference,
            Unbinned = whole.unbinned.ToValueList(),
            WithoutIntensity = whole.withoutIntensity.ToValueList(),
        };
    }

    private void Add(ScoreSample sample)
    {
        events += sample.Rows;
        withoutReference += sample.WithoutReference;
        foreach (var weight in sample.ReferenceWeights)
        {
            sum += weight;
            sumOfSquares += weight * weight;
        }

        Parallel.For(0, unbinned.Length, hypothesis =>
        {
            var (information, without) = sample.NominalInformation(grid.All[hypothesis]);
            unbinned[hypothesis] += information;
            withoutIntensity[hypothesis] += without;
        });
    }
}
