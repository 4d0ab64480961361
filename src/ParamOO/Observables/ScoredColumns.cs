using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>Columns in another score, at fractions of the reference yield of their row that are the same for all hypotheses.</summary>
/// <remarks>
/// As with the first axis, thresholds that one half of the events made bin the other half. Both halves share the fractions, which are chosen for
/// their sum.
/// </remarks>
internal sealed class ScoredColumns : RowColumns
{
    // Cells of a row among which optimised edges are chosen.
    private const int FineCells = 60;

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
        double[] ends = [.. ScoreMap.FineEdges(FineCells).Concat(Equal(floors.Columns)).Distinct().Order()];
        var cells = new RowCells[grid.All.Length][][];
        Parallel.For(0, cells.Length, workers, hypothesis => cells[hypothesis] =
        [
            .. samples.Select((sample, half) =>
                CellsOf(sample, grid.All[hypothesis], second.All[hypothesis], edges.Thresholds(hypothesis, 1 - half), ends)),
        ]);
        var positions = floors.AreOptimized ? Optimize(floors, grid, cells) : Divide(floors, grid, cells, ends);
        int[] counts = [.. positions.Select(list => list.Length + 1)];
        if (floors.Keep is null && counts.Min() < floors.Columns)
        {
            findings.Warning(
                "PX0425",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{counts.Count(count => count < floors.Columns)} of {counts.Length} bins of the first axis hold too few events for {floors.Columns} columns at some hypothesis; they have {counts.Min()} or more. Ask for fewer bins or columns, or simulate more events."));
        }

        return new(second, counts, [.. cells.Select(halves => ForEvents(halves, positions))]);
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
    private static double[][][] ForEvents(RowCells[][] makers, int[][] positions) =>
        [.. new[] { makers[^1], makers[0] }.Select(rows => rows.Select((row, index) => positions[index].Select(position => row.Thresholds[position - 1]).ToArray()).ToArray())];

    /// <summary>All fractions that divide something into equal parts.</summary>
    private static IEnumerable<double> Equal(int most) =>
        Enumerable.Range(2, most - 1).SelectMany(count => Enumerable.Range(1, count - 1).Select(part => (double)part / count));

    /// <summary>Events of every row in fine cells of the second score.</summary>
    private static RowCells[] CellsOf(ScoreSample sample, Hypothesis first, Hypothesis second, double[] rowThresholds, double[] ends)
    {
        var rowOf = RowsOf(sample, first, rowThresholds);
        var (scores, changes) = (new double[sample.Rows], new double[sample.Rows]);
        sample.ScoreAt(second, scores, changes);
        var order = Enumerable.Range(0, sample.Rows).ToArray();
        Array.Sort(scores, order);
        var rows = Enumerable.Range(0, rowThresholds.Length + 1).Select(_ => new List<(double, double, double)>()).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            rows[rowOf[order[i]]].Add((scores[i], sample.ReferenceWeights[order[i]], changes[order[i]]));
        }

        return [.. rows.Select(row => RowCells.Of(row, ends, second.Distance))];
    }

    /// <summary>As many columns of equal reference yield as every row can have.</summary>
    private static int[][] Divide(ColumnFloors floors, HypothesisGrid grid, RowCells[][][] cells, double[] ends) =>
        [.. Enumerable.Range(0, cells[0][0].Length).Select(row => Enumerable.Range(1, floors.Columns).Reverse()
            .Select(count => Enumerable.Range(1, count - 1).Select(part => Array.BinarySearch(ends, (double)part / count) + 1).ToArray())
            .First(list => list.Length == 0 || cells.Take(grid.Knots.Length).All(halves => halves.All(rows => IsEnough(rows[row], list, floors)))))];

    private static bool IsEnough(RowCells row, int[] ends, ColumnFloors floors)
    {
        int[] bounds = [0, .. ends, row.Cells.Length];
        return bounds.Zip(bounds.Skip(1), (from, to) => row.Cells[from..to]).All(column => floors.Allow(column.Sum(cell => (int)cell.Events), column.Sum(cell => cell.Yield)));
    }

    private static int[][] Optimize(ColumnFloors floors, HypothesisGrid grid, RowCells[][][] cells)
    {
        var information = cells.Select(halves => halves.Sum(rows => rows.Sum(row => row.Information))).ToArray();
        int[] knots = [.. Enumerable.Range(0, grid.Knots.Length).Where(knot => information[knot] > 0)];
        if (knots.Length == 0)
        {
            return [.. cells[0][0].Select(_ => Array.Empty<int>())];
        }

        var search = new ColumnSearch([.. Enumerable.Range(0, cells[0][0].Length).Select(SearchOf)], knots.Length);
        for (var columns = 1; floors.Keep is not null && columns < floors.Columns; columns++)
        {
            if (search.Find(columns) is var (ends, kept) && kept >= floors.Keep)
            {
                return ends;
            }
        }

        return search.Find(floors.Columns).Ends;

        EdgeSearch SearchOf(int row) => new(
            [.. knots.Select(knot => Sum(cells[knot], row))],
            [.. knots.Select(knot => grid.Knots[knot].Distance)],
            [.. knots.Select(knot => information[knot])])
        {
            MinimumEvents = floors.Events,
            MinimumYield = floors.Yield,
        };
    }

    private static CellSums Sum(RowCells[][] halves, int row) => new([.. Enumerable.Range(0, halves[0][row].Cells.Length).Select(cell => new ScoreCell(
        halves.Sum(rows => rows[row].Cells[cell].Yield), halves.Sum(rows => rows[row].Cells[cell].Change), halves.Sum(rows => rows[row].Cells[cell].Events)))]);
}
