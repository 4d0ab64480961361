using System.Collections.Immutable;

namespace ParamOO.Observables;

/// <summary>Optimised positions, with floors as high as can be.</summary>
internal sealed class EdgePositions
{
    private readonly ObservableOptions options;
    private readonly HypothesisGrid grid;
    private readonly FineBinning[] binnings;
    private readonly double referenceYield;

    /// <summary>Searches.</summary>
    /// <param name="options">Bins, placement and floors.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="binnings">Cells of all events, or of either half.</param>
    /// <param name="referenceYield">Total yield of the reference hypothesis [events].</param>
    public EdgePositions(ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield)
    {
        (this.options, this.grid, this.binnings, this.referenceYield) = (options, grid, binnings, referenceYield);
        Positions = [.. binnings.Select(Even)];
        if (options.Bins == 1)
        {
            return;
        }

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

    /// <summary>Number of bins.</summary>
    public int Bins => options.Bins;

    /// <summary>[binnings][hypotheses of the grid with its breaks, or one for all][edges]: inner edges as positions on the axis of cells.</summary>
    public double[][][] Positions { get; private set; }

    /// <summary>Knots of the grid at which the positions start anew, ascending.</summary>
    public ImmutableArray<int> Breaks { get; private set; } = [];

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
        var searches = binnings.Select((binning, half) => On(binning, half == 0 ? binnings[1..] : [], floor)).ToArray();
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
        var (sum, events, yield) = (FineBinning.Sum(binnings), floor * options.MinimumEvents, Yield(floor) * binnings.Length);
        if (grid.Plane is not null)
        {
            return new RayEdges(sum, grid, events, yield).Find(options.Bins) is { } rays ? [.. binnings.Select(_ => rays)] : null;
        }

        var path = new FollowingEdges(sum, grid, events, yield).Find(options.Bins);
        Breaks = path?.Breaks ?? [];
        return path is null ? null : [.. binnings.Select(_ => path.Positions)];
    }

    private EdgeSearch On(FineBinning binning, FineBinning[] others, double floor)
    {
        int[] knots = [.. Enumerable.Range(0, grid.Knots.Length).Where(k => binning.Information[k] > 0)];
        return new([.. knots.Select(k => binning.Cells[k])], [.. knots.Select(k => grid.Knots[k].Distance)], [.. knots.Select(k => binning.Information[k])])
        {
            MinimumEvents = Events(floor),
            MinimumYield = Yield(floor),
            Penalties = [.. knots.Select(k => binning.Penalty[k])],
            Others = others.Length == 0 || options.Kind != ObservableKind.Quantile ? null : [.. knots.Select(k => others[0].Cells[k])],
            AllowsEmptyBins = options.Kind != ObservableKind.Quantile,
        };
    }

    private double Events(double floor) => floor * options.MinimumEvents / binnings.Length;

    private double Yield(double floor) => floor * Math.Min(options.MinimumYield, 0.1 * referenceYield / options.Bins) / binnings.Length;

    private double[][] Even(FineBinning binning) =>
        [[.. Enumerable.Range(1, options.Bins - 1).Select(b => (double)(b * (binning.Edges.Length + 1) / options.Bins))]];
}
