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
        referenceKnot = Enumerable.Range(0, grid.Knots.Length).MinBy(knot => Math.Abs(grid.Knots[knot].Distance));
    }

    /// <summary>Whether the edges follow the hypothesis.</summary>
    public bool FollowHypothesis => positions[0].Length > 1;

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
    /// <param name="findings">Receives PX0403 where the floors had to be lowered.</param>
    public static ChosenEdges Choose(
        ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield, string path, Findings findings)
    {
        double[] all = [.. Enumerable.Range(1, options.Bins - 1)];
        if (options.Edges is EdgePlacement.Uniform or EdgePlacement.Tails)
        {
            return new(binnings, [.. binnings.Select(_ => new[] { all })], grid);
        }

        var best = new Search(options, grid, binnings, referenceYield);
        if (best.Lowered > 0)
        {
            findings.Warning(
                "PX0403",
                path,
                $"{options.Bins} bins with at least {options.MinimumEvents} simulated events each do not exist at every hypothesis; the smallest bins may hold {100 * best.Lowered:F0} % fewer. Ask for fewer bins or simulate more events.");
        }

        return new(binnings, best.Positions, grid);
    }

    /// <summary>Thresholds on z for the events of one half: those that the other half made, or the only ones there are.</summary>
    /// <param name="hypothesis">Position of the hypothesis in the grid.</param>
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

    /// <summary>Optimised positions, with floors as high as can be.</summary>
    private sealed class Search
    {
        private readonly ObservableOptions options;
        private readonly HypothesisGrid grid;
        private readonly FineBinning[] binnings;
        private readonly double referenceYield;

        public Search(ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield)
        {
            (this.options, this.grid, this.binnings, this.referenceYield) = (options, grid, binnings, referenceYield);
            Positions = [.. binnings.Select(Even)];
            for (var floor = 1.0; floor > 1e-3; floor /= 2)
            {
                if (TryPlace(floor))
                {
                    Lowered = 1 - floor;
                    return;
                }
            }

            Lowered = 1;
        }

        public double[][][] Positions { get; private set; }

        /// <summary>By which part the floors had to be lowered.</summary>
        public double Lowered { get; }

        /// <summary>
        /// The first half makes its edges, the second improves them on its own events: bins of both must correspond, and two free
        /// searches may end in different optima.
        /// </summary>
        private bool TryPlace(double floor)
        {
            var placed = options.Edges == EdgePlacement.Following ? Follow(floor) : Share(floor);
            Positions = placed ?? Positions;
            return placed is not null;
        }

        private double[][][]? Share(double floor)
        {
            var searches = Array.ConvertAll(binnings, binning => On(binning, floor));
            var first = searches[0].MaximizeSmallest(options.Bins);
            int[]?[] merges = [first, .. searches.Skip(1).Select(search => first is null ? null : search.Improve([.. first]))];
            return Array.Exists(merges, merge => merge is null) ? null : [.. merges.Select(merge => new double[][] { [.. merge!] })];
        }

        /// <summary>
        /// Both halves share the places of their edges in F, chosen for their sum: paths of either half alone would cross from one side to
        /// the other at different hypotheses, and mix bins that do not belong together. The thresholds behind F stay those of the other half.
        /// </summary>
        private double[][][]? Follow(double floor)
        {
            var path = new FollowingEdges(FineBinning.Sum(binnings), grid, floor * options.MinimumEvents, Yield(floor) * binnings.Length).Find(options.Bins);
            return path is null ? null : [.. binnings.Select(_ => path)];
        }

        private EdgeSearch On(FineBinning binning, double floor)
        {
            int[] knots = [.. Enumerable.Range(0, grid.Knots.Length).Where(k => binning.Information[k] > 0)];
            return new([.. knots.Select(k => binning.Cells[k])], [.. knots.Select(k => grid.Knots[k].Distance)], [.. knots.Select(k => binning.Information[k])])
            {
                MinimumEvents = Events(floor),
                MinimumYield = Yield(floor),
                AllowsEmptyBins = options.Kind != ObservableKind.Quantile,
            };
        }

        private double Events(double floor) => floor * options.MinimumEvents / binnings.Length;

        private double Yield(double floor) => floor * Math.Min(options.MinimumYield, 0.1 * referenceYield / options.Bins) / binnings.Length;

        private double[][] Even(FineBinning binning) =>
            [[.. Enumerable.Range(1, options.Bins - 1).Select(b => (double)(b * (binning.Edges.Length + 1) / options.Bins))]];
    }
}
