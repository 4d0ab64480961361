using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>Columns of equal reference yield in another score.</summary>
/// <remarks>As with the first axis, thresholds that one half of the events made bin the other half.</remarks>
internal sealed class ScoredColumns : RowColumns
{
    // Scores closer than this, relative to their size, are the same number with different rounding: no edge comes between them.
    private const double Tie = 1e-13;

    private readonly HypothesisGrid grid;

    // [hypotheses][0 or 1][rows]: thresholds for the events of that half, ascending.
    private readonly double[][][][] thresholds;

    private ScoredColumns(HypothesisGrid grid, int[] counts, double[][][][] thresholds)
        : base(counts) => (this.grid, this.thresholds) = (grid, thresholds);

    /// <inheritdoc/>
    public override bool AreOrdered => true;

    /// <summary>Columns have equal yields: where rows have different numbers of them, that at the same share of the yield.</summary>
    /// <inheritdoc/>
    protected override int CounterpartOf(int row, int column, int other) => ((2 * column) + 1) * Counts[other] / (2 * Counts[row]);

    /// <summary>Places the columns.</summary>
    /// <param name="floors">How many columns, and what they must hold.</param>
    /// <param name="grid">The hypotheses with the score of the first axis.</param>
    /// <param name="second">The same hypotheses with the score of the second axis.</param>
    /// <param name="samples">The events: all together, or two halves.</param>
    /// <param name="edges">The edges of the rows.</param>
    /// <param name="workers">How many hypotheses are worked on at a time.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0425 where rows hold too few events for all columns.</param>
    public static ScoredColumns Place(
        ColumnFloors floors,
        HypothesisGrid grid,
        HypothesisGrid second,
        ImmutableArray<ScoreSample> samples,
        ChosenEdges edges,
        ParallelOptions workers,
        string path,
        Findings findings)
    {
        var cuts = new Cut[grid.All.Length][][][];
        Parallel.For(0, cuts.Length, workers, hypothesis => cuts[hypothesis] =
        [
            .. samples.Select((sample, half) =>
                CutsOf(sample, grid.All[hypothesis], second.All[hypothesis], edges.Thresholds(hypothesis, 1 - half), floors.Columns)),
        ]);
        int[] counts = [.. Enumerable.Range(0, edges.Bins).Select(row => Enumerable.Range(1, floors.Columns).Last(count => count == 1
            || cuts.Take(grid.Knots.Length).All(halves => halves.All(rows => floors.Allow(rows[row][count - 1].Events, rows[row][count - 1].Yield)))))];
        if (counts.Min() < floors.Columns)
        {
            findings.Warning(
                "PX0425",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{counts.Count(count => count < floors.Columns)} of {counts.Length} bins of the first axis hold too few events for {floors.Columns} columns at some hypothesis; they have {counts.Min()} or more. Ask for fewer bins or columns, or simulate more events."));
        }

        return new(second, counts, [.. cuts.Select(halves => ForEvents(halves, counts))]);
    }

    /// <inheritdoc/>
    public override void Assign(int hypothesis, ScoreEvents events, ReadOnlySpan<byte> halves, Span<double> scores, Span<byte> bins)
    {
        events.ChangeAt(grid.All[hypothesis], scores);
        events.ScoreOf(scores, scores);
        for (var i = 0; i < scores.Length; i++)
        {
            var row = bins[i];
            var column = 0;
            foreach (var threshold in thresholds[hypothesis][halves[i]][row])
            {
                column += threshold <= scores[i] ? 1 : 0;
            }

            bins[i] = BinOf(row, column);
        }
    }

    /// <inheritdoc/>
    public override void AddTo(IncrementalHash hash)
    {
        foreach (var list in thresholds.SelectMany(halves => halves).SelectMany(rows => rows))
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(list));
        }
    }

    /// <summary>Thresholds for the events of either half: those that the other made, or the only ones there are.</summary>
    private static double[][][] ForEvents(Cut[][][] makers, int[] counts) =>
        [.. new[] { makers[^1], makers[0] }.Select(rows => rows.Select((cuts, row) => cuts[counts[row] - 1].Thresholds).ToArray())];

    /// <summary>[rows][columns − 1]: every row divided into every number of columns.</summary>
    private static Cut[][] CutsOf(ScoreSample sample, Hypothesis first, Hypothesis second, double[] rowThresholds, int columns)
    {
        var rowOf = RowsOf(sample, first, rowThresholds);
        var (scores, changes) = (new double[sample.Rows], new double[sample.Rows]);
        sample.ScoreAt(second, scores, changes);
        var order = Enumerable.Range(0, sample.Rows).ToArray();
        Array.Sort(scores, order);
        var rows = Enumerable.Range(0, rowThresholds.Length + 1).Select(_ => new List<(double Score, double Weight)>()).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            rows[rowOf[order[i]]].Add((scores[i], sample.ReferenceWeights[order[i]]));
        }

        return [.. rows.Select(row => Enumerable.Range(1, columns).Select(count => Divide(row, count)).ToArray())];
    }

    private static Cut Divide(List<(double Score, double Weight)> row, int columns)
    {
        var thresholds = new double[columns - 1];
        var (total, sum) = (row.Sum(entry => Math.Max(0, entry.Weight)), 0.0);
        var (position, fewest, smallest) = (0, int.MaxValue, double.PositiveInfinity);
        for (var column = 0; column < columns; column++)
        {
            var (start, yield) = (position, 0.0);
            var target = total * (column + 1) / columns;
            while (position < row.Count && (column == columns - 1 || sum < target || (position > 0 && IsTie(row[position - 1].Score, row[position].Score))))
            {
                sum += Math.Max(0, row[position].Weight);
                yield += row[position].Weight;
                position++;
            }

            (fewest, smallest) = (Math.Min(fewest, position - start), Math.Min(smallest, yield));
            if (column < columns - 1)
            {
                thresholds[column] = position == 0 || position == row.Count ? double.PositiveInfinity : Between(row[position - 1].Score, row[position].Score);
            }
        }

        return new(thresholds, fewest, smallest);
    }

    private static bool IsTie(double lower, double upper) => lower == upper || upper - lower <= Tie * Math.Max(Math.Abs(lower), Math.Abs(upper));

    private static double Between(double lower, double upper) => double.IsFinite(lower) && double.IsFinite(upper) ? lower + ((upper - lower) / 2) : upper;

    /// <summary>A row divided into columns.</summary>
    /// <param name="Thresholds">Scores at the inner edges, ascending.</param>
    /// <param name="Events">Simulated events of the column that has fewest.</param>
    /// <param name="Yield">Smallest reference yield of a column [events].</param>
    private readonly record struct Cut(double[] Thresholds, int Events, double Yield);
}
