namespace ParamOO.Observables;

/// <summary>
/// The events of one half (or all of them) in cells of the score at every hypothesis: what edges are chosen from, and the thresholds that
/// will bin the other half.
/// </summary>
internal sealed class FineBinning
{
    /// <summary>Makes room for a number of hypotheses.</summary>
    /// <param name="edges">Inner edges of the cells on the score axis, ascending.</param>
    /// <param name="hypotheses">The number.</param>
    public FineBinning(double[] edges, int hypotheses)
    {
        Edges = edges;
        Thresholds = new double[hypotheses][];
        Cells = new CellSums[hypotheses];
        Applied = new CellSums[hypotheses];
        Information = new double[hypotheses];
        Penalty = new double[hypotheses];
    }

    /// <summary>Inner edges of the cells on the score axis, the same for all hypotheses.</summary>
    public double[] Edges { get; }

    /// <summary>Thresholds on z at the edges, one list per hypothesis.</summary>
    public double[][] Thresholds { get; }

    /// <summary>The cells, added up, per hypothesis.</summary>
    public CellSums[] Cells { get; }

    /// <summary>
    /// The same events in cells that the other half made, per hypothesis: what bins keep of events that did not make them. Only where the
    /// number of bins is to be chosen.
    /// </summary>
    public CellSums[] Applied { get; }

    /// <summary>Unbinned t/(t′ − t₀)² per hypothesis.</summary>
    public double[] Information { get; }

    /// <summary>What constraints of profiled nuisance parameters add to it per hypothesis, this half's share; no binning loses that.</summary>
    public double[] Penalty { get; }

    /// <summary>The cells of several binnings with the same edges as one, without thresholds.</summary>
    /// <param name="binnings">The binnings.</param>
    public static FineBinning Sum(IReadOnlyList<FineBinning> binnings)
    {
        var sum = new FineBinning(binnings[0].Edges, binnings[0].Cells.Length);
        for (var hypothesis = 0; hypothesis < sum.Cells.Length; hypothesis++)
        {
            var here = hypothesis;
            sum.Cells[here] = new CellSums([.. Enumerable.Range(0, sum.Edges.Length + 1).Select(cell => Added(binnings, here, cell))]);
            sum.Information[here] = binnings.Sum(binning => binning.Information[here]);
            sum.Penalty[here] = binnings.Sum(binning => binning.Penalty[here]);
        }

        return sum;
    }

    /// <summary>The same cells for hypotheses in another order.</summary>
    /// <param name="origins">Which hypothesis of this binning each one is.</param>
    public FineBinning At(int[] origins)
    {
        var binning = new FineBinning(Edges, origins.Length);
        foreach (var (hypothesis, origin) in origins.Index())
        {
            binning.Thresholds[hypothesis] = Thresholds[origin];
            binning.Cells[hypothesis] = Cells[origin];
            binning.Applied[hypothesis] = Applied[origin];
            binning.Information[hypothesis] = Information[origin];
            binning.Penalty[hypothesis] = Penalty[origin];
        }

        return binning;
    }

    private static ScoreCell Added(IReadOnlyList<FineBinning> binnings, int hypothesis, int cell)
    {
        var cells = binnings.Select(binning => binning.Cells[hypothesis].Between(cell, cell + 1)).ToList();
        return new ScoreCell(cells.Sum(part => part.Yield), cells.Sum(part => part.Change), cells.Sum(part => part.Events));
    }
}
