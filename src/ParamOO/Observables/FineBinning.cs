namespace ParamOO.Observables;

/// <summary>
/// The events of one half (or all of them) in cells of the score at every hypothesis: what edges are chosen from, and the thresholds that
/// will bin the other half.
/// </summary>
internal sealed class FineBinning
{
    private FineBinning(double[] edges, double[][] thresholds, CellSums[] cells, double[] information)
    {
        Edges = edges;
        Thresholds = thresholds;
        Cells = cells;
        Information = information;
    }

    /// <summary>Makes room for a number of hypotheses.</summary>
    /// <param name="edges">Inner edges of the cells on the score axis, ascending.</param>
    /// <param name="hypotheses">The number.</param>
    public FineBinning(double[] edges, int hypotheses)
        : this(edges, new double[hypotheses][], new CellSums[hypotheses], new double[hypotheses])
    {
    }

    /// <summary>Inner edges of the cells on the score axis, the same for all hypotheses.</summary>
    public double[] Edges { get; }

    /// <summary>Thresholds on z at the edges, one list per hypothesis.</summary>
    public double[][] Thresholds { get; }

    /// <summary>The cells, added up, per hypothesis.</summary>
    public CellSums[] Cells { get; }

    /// <summary>Unbinned t/(t′ − t₀)² per hypothesis.</summary>
    public double[] Information { get; }

    /// <summary>The same events in cells of equal size on the axis of a <see cref="FollowingScale"/>.</summary>
    /// <param name="grid">The hypotheses; the scale is made from the knots alone.</param>
    public FineBinning Following(HypothesisGrid grid)
    {
        var scale = new FollowingScale(Cells[..grid.Knots.Length], Edges, grid.Knots);
        var pieces = Edges.Length + 1;
        var ends = grid.All.Select(hypothesis => scale.Ends(hypothesis.T, pieces)).ToArray();
        return new FineBinning(
            [.. Enumerable.Range(1, pieces - 1).Select(end => (double)end / pieces)],
            [.. ends.Select((list, hypothesis) => Array.ConvertAll(list, end => ThresholdAt(Thresholds[hypothesis], end)))],
            [.. ends.Select((list, hypothesis) => Divide(Cells[hypothesis], list))],
            Information);
    }

    private static CellSums Divide(CellSums cells, double[] ends)
    {
        double[] bounds = [0, .. ends, cells.Count];
        return new CellSums([.. bounds.Zip(bounds.Skip(1), cells.Between)]);
    }

    /// <summary>The threshold at a position between two of them.</summary>
    private static double ThresholdAt(double[] thresholds, double position)
    {
        var below = Math.Clamp((int)position, 1, thresholds.Length) - 1;
        var above = Math.Min(below + 1, thresholds.Length - 1);
        var (low, high) = (thresholds[below], thresholds[above]);
        return low == high ? low : low + ((position - 1 - below) * (high - low));
    }
}
