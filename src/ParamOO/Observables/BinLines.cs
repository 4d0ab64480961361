namespace ParamOO.Observables;

/// <summary>Which bins are neighbours: those of one axis in their order, or those of two axes along each of them.</summary>
internal sealed class BinLines
{
    private readonly int[] counts;
    private readonly int[] firstBin;
    private readonly Func<int, int, int, int> counterpart;
    private readonly bool isOrdered;

    /// <summary>Places rows of columns one behind the other.</summary>
    /// <param name="counts">Number of columns of every row.</param>
    /// <param name="counterpart">For a row, a column of it, and another row: the column there that holds events of the same kind.</param>
    /// <param name="isOrdered">Whether neighbouring columns hold similar events.</param>
    public BinLines(IReadOnlyList<int> counts, Func<int, int, int, int> counterpart, bool isOrdered)
    {
        (this.counts, this.counterpart, this.isOrdered) = ([.. counts], counterpart, isOrdered);
        firstBin = [.. counts.Select((_, row) => counts.Take(row).Sum())];
    }

    /// <summary>Number of rows, the bins of the first axis.</summary>
    public int Rows => counts.Length;

    /// <summary>Bins of one axis.</summary>
    /// <param name="bins">Their number.</param>
    public static BinLines OfOneAxis(int bins) => new([.. Enumerable.Repeat(1, bins)], (_, _, _) => 0, isOrdered: false);

    /// <summary>For every bin the line of bins through it along the first axis, one per row.</summary>
    public IEnumerable<(int Bin, int Row, int[] Line)> AlongFirst() =>
        from row in Enumerable.Range(0, counts.Length)
        from column in Enumerable.Range(0, counts[row])
        select (firstBin[row] + column, row, Enumerable.Range(0, counts.Length).Select(other => other == row ? firstBin[row] + column : firstBin[other] + counterpart(row, column, other)).ToArray());

    /// <summary>The bins of every row, along the second axis; none where their order means nothing.</summary>
    public IEnumerable<int[]> AlongSecond() => isOrdered ? counts.Select((count, row) => Enumerable.Range(firstBin[row], count).ToArray()) : [];
}
