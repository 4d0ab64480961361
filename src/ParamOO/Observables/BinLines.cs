namespace ParamOO.Observables;

/// <summary>Which bins are neighbours: those of one axis in their order, those of two axes along each of them, or those of each category.</summary>
internal sealed class BinLines
{
    private readonly (int Bin, int Place, int[] Line)[] first;
    private readonly int[][] second;

    /// <summary>Places rows of columns one behind the other.</summary>
    /// <param name="counts">Number of columns of every row.</param>
    /// <param name="counterpart">For a row, a column of it, and another row: the column there that holds events of the same kind.</param>
    /// <param name="isOrdered">Whether neighbouring columns hold similar events.</param>
    public BinLines(IReadOnlyList<int> counts, Func<int, int, int, int> counterpart, bool isOrdered)
    {
        int[] firstBin = FirstOf(counts);
        first =
        [
            .. from row in Enumerable.Range(0, counts.Count)
               from column in Enumerable.Range(0, counts[row])
               select (firstBin[row] + column, row, Enumerable.Range(0, counts.Count).Select(other => other == row ? firstBin[row] + column : firstBin[other] + counterpart(row, column, other)).ToArray()),
        ];
        second = isOrdered ? [.. counts.Select((count, row) => Enumerable.Range(firstBin[row], count).ToArray())] : [];
        Rows = counts.Count;
    }

    private BinLines(IReadOnlyList<int> counts)
    {
        int[][] lines = [.. FirstOf(counts).Zip(counts, (start, count) => Enumerable.Range(start, count).ToArray())];
        first = [.. lines.SelectMany(line => line.Select((bin, place) => (bin, place, line)))];
        second = [];
        Rows = counts.Min();
    }

    /// <summary>Number of bins of a line along the first axis; of the shortest where they differ.</summary>
    public int Rows { get; }

    /// <summary>Bins of one axis.</summary>
    /// <param name="bins">Their number.</param>
    public static BinLines OfOneAxis(int bins) => new([.. Enumerable.Repeat(1, bins)], (_, _, _) => 0, isOrdered: false);

    /// <summary>Bins of categories that have nothing to do with each other, one behind the other.</summary>
    /// <param name="counts">Number of bins of every category.</param>
    public static BinLines OfCategories(IReadOnlyList<int> counts) => new(counts);

    /// <summary>For every bin the line of bins through it along the first axis, and its place in the line.</summary>
    public IEnumerable<(int Bin, int Place, int[] Line)> AlongFirst() => first;

    /// <summary>The bins of every row, along the second axis; none where their order means nothing.</summary>
    public IEnumerable<int[]> AlongSecond() => second;

    private static int[] FirstOf(IReadOnlyList<int> counts) => [.. counts.Select((_, row) => counts.Take(row).Sum())];
}
