namespace ParamOO.Observables;

/// <summary>
/// Edges that are best on every ray of a plane for itself, the same at all its radii, and move smoothly from ray to ray: opposite rays have their
/// informative events at opposite ends of the score.
/// </summary>
internal sealed class RayEdges
{
    // What edges keep changes slowly along a ray.
    private const int MostRadii = 5;

    // Positions per bin among which edges are sought before they are moved by single cells; smooth edges need no more.
    private const int Candidates = 10;

    // Means over neighbouring rays, which keep the order of the edges.
    private const int Rounds = 4;

    private readonly FineBinning binning;
    private readonly HypothesisGrid grid;
    private readonly double minimumEvents;
    private readonly double minimumYield;
    private readonly int rays;
    private readonly int radii;
    private readonly double[] bounds;

    /// <summary>Prepares the search.</summary>
    /// <param name="binning">Cells of the events at all hypotheses.</param>
    /// <param name="grid">The hypotheses, on a plane.</param>
    /// <param name="minimumEvents">Smallest number of simulated events in a bin.</param>
    /// <param name="minimumYield">Smallest reference yield in a bin [events].</param>
    public RayEdges(FineBinning binning, HypothesisGrid grid, double minimumEvents, double minimumYield)
    {
        (this.binning, this.grid, this.minimumEvents, this.minimumYield) = (binning, grid, minimumEvents, minimumYield);
        (rays, radii) = (grid.Plane!.Rays.Length, grid.Plane.Radii.Length);
        bounds = [0, .. binning.Edges, 1];
    }

    /// <summary>Searches on all rays.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <returns>For every hypothesis of the grid the inner edges, as positions on the axis of cells; null when the floors leave none.</returns>
    public double[][]? Find(int bins)
    {
        var found = new double[]?[rays];
        Parallel.For(0, rays, ray => found[ray] = BestOn(ray, bins));
        if (Array.Exists(found, edges => edges is null))
        {
            return null;
        }

        var smooth = found.Select(edges => edges!).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            smooth = [.. Enumerable.Range(0, rays).Select(ray => Mean(Mean(smooth[Before(ray)], smooth[After(ray)]), smooth[ray]))];
        }

        double[][] between = [.. smooth.Zip(smooth.Skip(1), Mean)];
        return [.. smooth.SelectMany(edges => Enumerable.Repeat(Positions(edges), radii)), .. between.SelectMany(edges => Enumerable.Repeat(Positions(edges), radii - 1))];
    }

    /// <summary>The edges on the axis of the score whose worst radius keeps most; null when the floors leave none.</summary>
    private double[]? BestOn(int ray, int bins)
    {
        var most = Math.Min(MostRadii, radii) - 1;
        int[] knots = [.. Enumerable.Range(0, most + 1).Select(k => (ray * radii) + (int)Math.Round((double)k * (radii - 1) / most)).Where(knot => binning.Information[knot] > 0)];
        if (knots.Length == 0)
        {
            return null;
        }

        var search = new EdgeSearch([.. knots.Select(k => binning.Cells[k])], [.. knots.Select(k => grid.Knots[k].Distance)], [.. knots.Select(k => binning.Information[k])])
        {
            MinimumEvents = minimumEvents,
            MinimumYield = minimumYield,
            Candidates = Candidates * Math.Max(bins, Candidates),
            Penalties = [.. knots.Select(k => binning.Penalty[k])],
        };
        return search.MaximizeSmallest(bins)?.Select(edge => bounds[edge]).ToArray();
    }

    private static double[] Mean(double[] first, double[] second) => [.. first.Zip(second, (a, b) => (a + b) / 2)];

    /// <summary>Where the rays surround the reference the first is the last again.</summary>
    private int Before(int ray) => ray > 0 ? ray - 1 : grid.Plane!.Coordinates.IsClosed ? rays - 2 : 0;

    private int After(int ray) => ray < rays - 1 ? ray + 1 : grid.Plane!.Coordinates.IsClosed ? 1 : ray;

    private double[] Positions(double[] edges) => [.. edges.Select(Position)];

    private double Position(double score)
    {
        var found = Array.BinarySearch(bounds, score);
        return found >= 0 ? found : ~found - 1 + ((score - bounds[~found - 1]) / (bounds[~found] - bounds[~found - 1]));
    }
}
