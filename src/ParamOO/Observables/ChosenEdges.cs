using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>The edges of an observable: positions among the cells of one or two fine binnings.</summary>
internal sealed class ChosenEdges
{
    private readonly FineBinning[] binnings;

    // [binnings][hypotheses, or one for all][edges]
    private readonly double[][][] positions;
    private readonly int referenceKnot;

    private ChosenEdges(FineBinning[] binnings, double[][][] positions, HypothesisGrid grid)
    {
        this.binnings = binnings;
        this.positions = positions;
        Grid = grid;
        referenceKnot = Enumerable.Range(0, grid.Knots.Length).MinBy(knot => Math.Abs(grid.Knots[knot].Distance));
    }

    /// <summary>The hypotheses, with breaks where edges change discontinuously.</summary>
    public HypothesisGrid Grid { get; }

    /// <summary>Knots of the grid without breaks at which they are.</summary>
    public ImmutableArray<int> Breaks { get; private init; } = [];

    /// <summary>Which hypothesis of the grid without breaks each one is.</summary>
    public int[] Origins { get; private init; } = [];

    /// <summary>Whether the edges follow the hypothesis.</summary>
    public bool FollowHypothesis => positions[0].Length > 1;

    /// <summary>Where the number of bins was chosen, the smallest fraction of the unbinned t that they keep; null where it was given.</summary>
    public double? Kept { get; private init; }

    /// <summary>Number of bins.</summary>
    public int Bins => positions[0][0].Length + 1;

    /// <summary>Inner edges on the score axis, one list per half that made its own; those at the reference hypothesis where they follow.</summary>
    public ImmutableArray<ImmutableArray<double>> OnScoreAxis =>
        [.. binnings.Zip(positions, (binning, lists) => At(lists, referenceKnot).Select(position => Between(binning.Edges, position)).ToImmutableArray())];

    /// <summary>Places the edges.</summary>
    /// <param name="options">Bins, placement and floors.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="binnings">Cells of all events, or of either half.</param>
    /// <param name="referenceYield">Total yield of the reference hypothesis [events].</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0403 where the floors had to be lowered, PX0424 where no number of bins keeps what is asked for.</param>
    public static ChosenEdges Choose(
        ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield, string path, Findings findings)
    {
        double[] all = [.. Enumerable.Range(1, options.Bins - 1)];
        if (options.Edges is EdgePlacement.Uniform or EdgePlacement.Tails)
        {
            return new(binnings, [.. binnings.Select(_ => new[] { all })], grid) { Origins = grid.Origins([]) };
        }

        var (best, kept) = options.Keep is { } keep
            ? new FewestBins(options, grid, binnings, referenceYield).Find(keep, path, findings)
            : (new EdgePositions(options, grid, binnings, referenceYield), default(double?));
        if (best.Lowered > 0)
        {
            findings.Warning(
                "PX0403",
                path,
                $"{best.Bins} bins with at least {options.MinimumEvents} simulated events each do not exist at every hypothesis; the smallest bins may hold {100 * best.Lowered:F0} % fewer. Ask for fewer bins or simulate more events.");
        }

        var origins = grid.Origins(best.Breaks);
        return new([.. binnings.Select(binning => binning.At(origins))], best.Positions, grid.Broken(best.Breaks)) { Kept = kept, Breaks = best.Breaks, Origins = origins };
    }

    /// <summary>Places the edges of a part of the events, which has fewer bins where it holds too few events.</summary>
    /// <param name="options">The most bins, optimised or following, and floors.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="binnings">Cells of the events, or of either half.</param>
    /// <param name="referenceYield">Their yield at the reference hypothesis [events].</param>
    public static ChosenEdges Most(ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield) =>
        new(binnings, new FewestBins(options, grid, binnings, referenceYield).Most().Positions, grid) { Origins = grid.Origins([]) };

    /// <summary>Thresholds on z for the events of one half: those that the other half made, or the only ones there are.</summary>
    /// <param name="hypothesis">Position of the hypothesis in <see cref="Grid"/>.</param>
    /// <param name="half">0 or 1.</param>
    public double[] Thresholds(int hypothesis, int half)
    {
        var maker = binnings.Length == 1 ? 0 : 1 - half;
        return [.. At(positions[maker], hypothesis).Select(position => Between(binnings[maker].Thresholds[hypothesis], position))];
    }

    /// <summary>What the inner ends of cells have at a position between two of them.</summary>
    private static double Between(double[] ends, double position)
    {
        var below = Math.Clamp((int)position, 1, ends.Length) - 1;
        var (above, part) = (Math.Min(below + 1, ends.Length - 1), Math.Max(0, position - 1 - below));
        return part == 0 || ends[below] == ends[above] ? ends[below] : ends[below] + (part * (ends[above] - ends[below]));
    }

    private static double[] At(double[][] lists, int hypothesis) => lists[lists.Length == 1 ? 0 : hypothesis];
}
