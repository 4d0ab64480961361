using System.Globalization;
using System.Security.Cryptography;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// Columns that are groups of categories of events (<see cref="NuisanceCategories"/>), in every row others, the same at every hypothesis.
/// </summary>
internal sealed class CategoryColumns : RowColumns
{
    // A row thinks of every category as holding at least this part of it, so that those that are absent at the reference have a place.
    private const double Presence = 1e-6;

    // [rows][categories]
    private readonly byte[][] columnOf;

    private CategoryColumns(byte[][] columnOf)
        : base([.. columnOf.Select(columns => columns.Max() + 1)]) => this.columnOf = columnOf;

    /// <inheritdoc/>
    public override bool AreOrdered => false;

    /// <summary>The column that most of the categories of a column are in.</summary>
    /// <inheritdoc/>
    protected override int CounterpartOf(int row, int column, int other) =>
        columnOf[row].Zip(columnOf[other]).Where(pair => pair.First == column).CountBy(pair => pair.Second).MaxBy(pair => pair.Value).Key;

    /// <summary>Places the columns.</summary>
    /// <param name="floors">What columns must hold.</param>
    /// <param name="grid">The hypotheses with the score of the first axis.</param>
    /// <param name="columns">What columns of tables mean, the categories among them.</param>
    /// <param name="samples">The events: all together, or two halves.</param>
    /// <param name="edges">The edges of the rows.</param>
    /// <param name="workers">How many hypotheses are worked on at a time.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0471 where the most columns that there can be constrain a parameter less than was asked for.</param>
    public static CategoryColumns Place(
        ColumnFloors floors,
        HypothesisGrid grid,
        ScoreColumns columns,
        IReadOnlyList<ScoreSample> samples,
        ChosenEdges edges,
        ParallelOptions workers,
        string path,
        Findings findings)
    {
        var categories = columns.Categories!;
        var held = new Content[grid.Knots.Length * samples.Count][,];
        var categoryOf = samples.Select(sample => sample.Categories).ToArray();
        Parallel.For(0, held.Length, workers, index =>
        {
            var (knot, half) = (index / samples.Count, index % samples.Count);
            var rows = RowsOf(samples[half], grid.Knots[knot], edges.Thresholds(knot, 1 - half));
            held[index] = Count(rows, categoryOf[half], samples[half].ReferenceWeights, edges.Bins, categories.Count);
        });
        var merge = new CategoryMerge(categories, GroupsOf(categories, held, RowsAtReference(grid, columns, edges), edges.Bins), floors);
        var (found, kept) = merge.Find(Math.Min(ObservableOptions.LargestBins, floors.Columns * edges.Bins), floors.KeepConstraints);
        if (kept < floors.KeepConstraints)
        {
            findings.Warning(
                "PX0471",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{found.Sum(row => row.Groups.Count)} bins, the most that events and Columns allow, keep {kept:F4} of the unbinned constraint of some nuisance parameter where KeepConstraints asks for {floors.KeepConstraints}; allow more columns, lower MinimumEvents, or simulate more events."));
        }

        return new([.. found.Select(row => ColumnsOf(row, categories.Count))]);
    }

    /// <inheritdoc/>
    public override void Assign(int hypothesis, ScoreEvents events, ReadOnlySpan<byte> halves, Span<double> scores, Span<byte> bins)
    {
        var categories = events.Categories;
        for (var i = 0; i < bins.Length; i++)
        {
            bins[i] = BinOf(bins[i], columnOf[bins[i]][(int)categories[i]]);
        }
    }

    /// <inheritdoc/>
    public override void AddTo(IncrementalHash hash)
    {
        foreach (var columns in columnOf)
        {
            hash.AppendData(columns);
        }
    }

    private static Content[,] Count(int[] rows, double[] categories, double[] weights, int bins, int count)
    {
        var held = new Content[bins, count];
        for (var i = 0; i < rows.Length; i++)
        {
            ref var cell = ref held[rows[i], (int)categories[i]];
            cell = new(cell.Events + 1, cell.Yield + weights[i]);
        }

        return held;
    }

    /// <summary>Row and category of the events that made the categories, at the hypothesis next to the reference.</summary>
    private static (int Row, int Category)[] RowsAtReference(HypothesisGrid grid, ScoreColumns columns, ChosenEdges edges)
    {
        var reference = Enumerable.Range(0, grid.Knots.Length).MinBy(knot => Math.Abs(grid.Knots[knot].Distance));
        var events = columns.Categories!.EventsFor(columns);
        var (scores, halves, categories) = (new double[events.Rows], events.FindHalves(), events.Categories.ToArray());
        events.ChangeAt(grid.Knots[reference], scores);
        events.ScoreOf(scores, scores);
        double[][] thresholds = [edges.Thresholds(reference, 0), edges.Thresholds(reference, 1)];
        return [.. scores.Select((score, i) => (RowOf(score, thresholds[halves[i]]), (int)categories[i]))];
    }

    private static CategoryGroup[][] GroupsOf(NuisanceCategories categories, Content[][,] held, (int Row, int Category)[] cells, int bins)
    {
        var ofInterest = categories.Positions.Length - categories.Influence.Nuisances;
        var yields = new double[bins, categories.Count];
        var moments = new double[bins, categories.Count][];
        for (var row = 0; row < bins; row++)
        {
            for (var category = 0; category < categories.Count; category++)
            {
                var least = Presence * categories.Shares[category];
                yields[row, category] = least;
                moments[row, category] = [.. categories.Centroids[category].Concat(new double[ofInterest]).Select(coordinate => least * coordinate)];
            }
        }

        foreach (var (i, (row, category)) in cells.Index())
        {
            yields[row, category] += categories.Weights[i];
            for (var m = 0; m < categories.Positions.Length; m++)
            {
                moments[row, category][m] += categories.Weights[i] * categories.Positions[m][i];
            }
        }

        return [.. Enumerable.Range(0, bins).Select(row => Enumerable.Range(0, categories.Count).Select(category => new CategoryGroup(
            [category],
            yields[row, category],
            moments[row, category],
            [.. held.Select(content => content[row, category].Events)],
            [.. held.Select(content => content[row, category].Yield)])).ToArray())];
    }

    private static byte[] ColumnsOf(CategoryRow row, int count)
    {
        var columns = new byte[count];
        foreach (var (column, group) in row.Groups.Index())
        {
            Array.ForEach(group.Categories, category => columns[category] = (byte)column);
        }

        return columns;
    }

    /// <summary>What a category holds in a row.</summary>
    /// <param name="Events">Simulated events.</param>
    /// <param name="Yield">Yield of the reference hypothesis [events].</param>
    private readonly record struct Content(int Events, double Yield);
}
