using System.Security.Cryptography;

namespace ParamOO.Observables;

/// <summary>
/// Columns that are categories of events (<see cref="NuisanceCategories"/>), the same at every hypothesis. Where a row holds too few events of
/// one, it shares a column with that of its neighbours whose loss is smallest.
/// </summary>
internal sealed class CategoryColumns : RowColumns
{
    // [rows][categories]
    private readonly byte[][] columnOf;

    private CategoryColumns(byte[][] columnOf)
        : base([.. columnOf.Select(columns => columns.Max() + 1)]) => this.columnOf = columnOf;

    /// <inheritdoc/>
    public override bool AreOrdered => false;

    /// <inheritdoc/>
    protected override int CounterpartOf(int row, int column, int other) => columnOf[other][Array.IndexOf(columnOf[row], (byte)column)];

    /// <summary>Places the columns.</summary>
    /// <param name="floors">What columns must hold.</param>
    /// <param name="grid">The hypotheses with the score of the first axis.</param>
    /// <param name="categories">The categories.</param>
    /// <param name="samples">The events: all together, or two halves.</param>
    /// <param name="edges">The edges of the rows.</param>
    /// <param name="workers">How many hypotheses are worked on at a time.</param>
    public static CategoryColumns Place(
        ColumnFloors floors, HypothesisGrid grid, NuisanceCategories categories, IReadOnlyList<ScoreSample> samples, ChosenEdges edges, ParallelOptions workers)
    {
        var held = new Content[grid.Knots.Length * samples.Count][,];
        var categoryOf = samples.Select(sample => sample.Categories).ToArray();
        Parallel.For(0, held.Length, workers, index =>
        {
            var (knot, half) = (index / samples.Count, index % samples.Count);
            var rows = RowsOf(samples[half], grid.Knots[knot], edges.Thresholds(knot, 1 - half));
            held[index] = Count(rows, categoryOf[half], samples[half].ReferenceWeights, edges.Bins, categories.Count);
        });
        return new([.. Enumerable.Range(0, edges.Bins).Select(row => ColumnsOf(row, floors, categories, held))]);
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

    /// <summary>Starts with one column per category and merges as long as one holds too little at any knot.</summary>
    private static byte[] ColumnsOf(int row, ColumnFloors floors, NuisanceCategories categories, Content[][,] held)
    {
        List<int[]> groups = [.. Enumerable.Range(0, categories.Count).Select(category => new[] { category })];
        while (groups.Count > 1 && groups.Find(group => !Array.TrueForAll(held, content => IsEnough(row, group, floors, content))) is { } poor)
        {
            groups.Remove(poor);
            var neighbour = groups.MinBy(group => categories.CostOfMerging(group, poor))!;
            groups[groups.IndexOf(neighbour)] = [.. neighbour, .. poor];
        }

        var columns = new byte[categories.Count];
        foreach (var (column, group) in groups.Index())
        {
            Array.ForEach(group, category => columns[category] = (byte)column);
        }

        return columns;
    }

    private static bool IsEnough(int row, int[] group, ColumnFloors floors, Content[,] held) =>
        floors.Allow(group.Sum(category => held[row, category].Events), group.Sum(category => held[row, category].Yield));

    /// <summary>What a category holds in a row.</summary>
    /// <param name="Events">Simulated events.</param>
    /// <param name="Yield">Yield of the reference hypothesis [events].</param>
    private readonly record struct Content(int Events, double Yield);
}
