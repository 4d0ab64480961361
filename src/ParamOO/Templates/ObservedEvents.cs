using ParamOO.Events;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>The events of a table that are data: in which bin each lies at every knot, and its weight; in the order of the table.</summary>
/// <param name="Bins">[events × knots], 0-based.</param>
/// <param name="Weights">One per event, not 0.</param>
/// <param name="IsWhole">Whether these are all of them; otherwise there were more than wanted, and none is given.</param>
internal sealed record ObservedEvents(byte[] Bins, double[] Weights, bool IsWhole)
{
    // The same pieces as those that templates are filled from, so that the last bits of the scores are the same.
    private const int ScoredRows = StretchFiller.ScoredRows;

    /// <summary>Finds the bins of all events with a data weight.</summary>
    /// <param name="table">The table.</param>
    /// <param name="dataWeightColumn">Column with the data weights.</param>
    /// <param name="observable">Bins events.</param>
    /// <param name="most">Largest number of events that is wanted.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    public static ObservedEvents Read(WeightedTable table, string dataWeightColumn, Observable observable, int most, FillWatch watch)
    {
        var stretches = TableStretches.Of(table.Source);
        var found = new Stretch?[stretches.Length];
        var total = 0L;
        Parallel.For(0, stretches.Length, new ParallelOptions { MaxDegreeOfParallelism = watch.Threads }, (index, state) =>
        {
            watch.Ask();
            if (HasData(table.Source, dataWeightColumn, stretches[index]))
            {
                var stretch = new Stretch(table, dataWeightColumn, observable);
                stretch.Read(stretches[index]);
                found[index] = stretch;
                if (Interlocked.Add(ref total, stretch.Weights.Count) > most)
                {
                    state.Stop();
                }
            }

            watch.Pass((int)stretches[index].Count);
        });
        return total > most
            ? new([], [], false)
            : new([.. found.OfType<Stretch>().SelectMany(stretch => stretch.Bins)], [.. found.OfType<Stretch>().SelectMany(stretch => stretch.Weights)], true);
    }

    private static bool HasData(IEventSource source, string column, RowRange rows) =>
        source.Read([column], rows).Any(batch => batch.Column(0).ContainsAnyExcept(0));

    /// <summary>The data of one stretch.</summary>
    private sealed class Stretch(WeightedTable table, string dataWeightColumn, Observable observable)
    {
        private readonly string[] names = [.. table.With(observable.Columns.Inputs), dataWeightColumn];

        public List<byte> Bins { get; } = [];

        public List<double> Weights { get; } = [];

        public void Read(RowRange rows)
        {
            string[] distinct = [.. names.Distinct()];
            foreach (var batch in table.Source.Read(distinct, rows))
            {
                var all = new EventBatch(batch.FirstRow, batch.Rows, [.. names.Select(name => batch.Memory(Array.IndexOf(distinct, name)))]);
                for (var first = 0; first < batch.Rows; first += ScoredRows)
                {
                    Add(all.Slice(first, Math.Min(ScoredRows, batch.Rows - first)));
                }
            }
        }

        private void Add(EventBatch batch)
        {
            var weights = batch.Column(names.Length - 1);
            if (!weights.ContainsAnyExcept(0))
            {
                return;
            }

            var bins = Assign(batch);
            var knots = observable.Grid.Knots.Length;
            for (var row = 0; row < batch.Rows; row++)
            {
                if (weights[row] != 0)
                {
                    Weights.Add(weights[row]);
                    for (var knot = 0; knot < knots; knot++)
                    {
                        Bins.Add(bins[(knot * batch.Rows) + row]);
                    }
                }
            }
        }

        /// <summary>The bins of all rows, [knots × rows].</summary>
        private byte[] Assign(EventBatch batch)
        {
            var events = new ScoreEvents(observable.Columns, observable.Columns.Prepare(batch, names.Length));
            var (halves, scores, knots) = (events.FindHalves(), new double[batch.Rows], observable.Grid.Knots.Length);
            var bins = new byte[knots * batch.Rows];
            for (var knot = 0; knot < knots; knot++)
            {
                observable.Assign(knot, events, halves, scores, bins.AsSpan(knot * batch.Rows, batch.Rows));
            }

            return bins;
        }
    }
}
