using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>The edges of an observable: positions among the cells of one or two fine binnings.</summary>
internal sealed class ChosenEdges
{
    private readonly FineBinning[] binnings;
    private readonly int[][] positions;

    private ChosenEdges(FineBinning[] binnings, int[][] positions, bool follow)
    {
        this.binnings = binnings;
        this.positions = positions;
        FollowHypothesis = follow;
    }

    /// <summary>Whether the edges follow the hypothesis.</summary>
    public bool FollowHypothesis { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => positions[0].Length + 1;

    /// <summary>Inner edges on the score axis, one list per half that made its own.</summary>
    public ImmutableArray<ImmutableArray<double>> OnScoreAxis =>
        [.. binnings.Zip(positions, (binning, list) => list.Select(position => binning.Edges[position - 1]).ToImmutableArray())];

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
        int[] all = [.. Enumerable.Range(1, options.Bins - 1)];
        if (options.Edges is EdgePlacement.Uniform or EdgePlacement.Tails)
        {
            return new(binnings, [.. binnings.Select(_ => all)], follow: false);
        }

        var follow = options.Edges == EdgePlacement.Following;
        var best = new Search(options, grid, follow ? Array.ConvertAll(binnings, binning => binning.Following(grid)) : binnings, referenceYield);
        if (best.Lowered > 0)
        {
            findings.Warning(
                "PX0403",
                path,
                $"{options.Bins} bins with at least {options.MinimumEvents} simulated events each do not exist at every hypothesis; the smallest bins may hold {100 * best.Lowered:F0} % fewer. Ask for fewer bins or simulate more events.");
        }

        return new(best.Binnings, best.Positions, follow);
    }

    /// <summary>Thresholds on z for the events of one half: those that the other half made, or the only ones there are.</summary>
    /// <param name="hypothesis">Position of the hypothesis in the grid.</param>
    /// <param name="half">0 or 1.</param>
    public double[] Thresholds(int hypothesis, int half)
    {
        var maker = binnings.Length == 1 ? 0 : 1 - half;
        return [.. positions[maker].Select(position => binnings[maker].Thresholds[hypothesis][position - 1])];
    }

    /// <summary>Optimised positions on one score axis, with floors as high as can be.</summary>
    private sealed class Search
    {
        private readonly ObservableOptions options;
        private readonly HypothesisGrid grid;
        private readonly double referenceYield;

        public Search(ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield)
        {
            (this.options, this.grid, this.referenceYield) = (options, grid, referenceYield);
            Binnings = binnings;
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

        public FineBinning[] Binnings { get; }

        public int[][] Positions { get; private set; }

        /// <summary>By which part the floors had to be lowered.</summary>
        public double Lowered { get; }

        /// <summary>
        /// The first half makes its edges, the second improves them on its own events: bins of both must correspond, and two free
        /// searches may end in different optima.
        /// </summary>
        private bool TryPlace(double floor)
        {
            var searches = Array.ConvertAll(Binnings, binning => On(binning, floor));
            if (searches[0].MaximizeSmallest(options.Bins) is not { } first)
            {
                return false;
            }

            var rest = searches.Skip(1).Select(search => search.Improve([.. first])).ToArray();
            if (Array.Exists(rest, positions => positions is null))
            {
                return false;
            }

            Positions = [first, .. rest!];
            return true;
        }

        private EdgeSearch On(FineBinning binning, double floor)
        {
            int[] knots = [.. Enumerable.Range(0, grid.Knots.Length).Where(k => binning.Information[k] > 0)];
            return new([.. knots.Select(k => binning.Cells[k])], [.. knots.Select(k => grid.Knots[k].Distance)], [.. knots.Select(k => binning.Information[k])])
            {
                MinimumEvents = floor * options.MinimumEvents / Binnings.Length,
                MinimumYield = floor * Math.Min(options.MinimumYield, 0.1 * referenceYield / options.Bins) / Binnings.Length,
                AllowsEmptyBins = options.Kind != ObservableKind.Quantile,
            };
        }

        private int[] Even(FineBinning binning) =>
            [.. Enumerable.Range(1, options.Bins - 1).Select(b => b * (binning.Edges.Length + 1) / options.Bins)];
    }
}
