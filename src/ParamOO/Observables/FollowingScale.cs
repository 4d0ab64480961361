using System.Numerics.Tensors;

namespace ParamOO.Observables;

/// <summary>
/// A second monotone map of the quantile score, F → s, that puts equal shares of the resolution a binning needs into equal pieces of s at
/// every hypothesis: bins that are common in s follow the information where it goes when μ′ moves.
/// </summary>
/// <remarks>
/// The density of edges that loses least of Σ n f(z) is proportional to the cube root of n f″(z)(dz/dF)², here |d ln R/dF|^{2/3}
/// (P. F. Panter and W. Dite, Proc. IRE 39 (1951) 44). It is averaged over neighbouring hypotheses, so that edges move smoothly and
/// with them the templates.
/// </remarks>
internal sealed class FollowingScale
{
    // Averages over hypotheses, as a fraction of the range of t; prototypes lose most below a half and above twice of it.
    private const double RelativeWidth = 1.0 / 32;
    private const int SmallestWindow = 8;
    private const int EventsInWindow = 40;

    // A part of the resolution is spread evenly over the cells: no piece of the score is ever left without edges altogether.
    private const double EvenPart = 0.02;

    private readonly double[][] densities;
    private readonly double[] positions;
    private readonly double width;

    /// <summary>Measures where the resolution is needed.</summary>
    /// <param name="cells">Cells of the quantile score, [knots × cells].</param>
    /// <param name="edges">Inner edges of the cells in F.</param>
    /// <param name="knots">The hypotheses of the cells.</param>
    public FollowingScale(IReadOnlyList<CellSums> cells, double[] edges, IReadOnlyList<Hypothesis> knots)
    {
        double[] bounds = [0, .. edges, 1];
        positions = [.. knots.Select(knot => knot.T)];
        width = RelativeWidth * (positions[^1] - positions[0]);
        densities = [.. cells.Select((sums, knot) => Density(sums, bounds, knots[knot].Distance))];
    }

    /// <summary>Where pieces of equal size in s end at one hypothesis.</summary>
    /// <param name="t">t(μ′).</param>
    /// <param name="pieces">Number of pieces.</param>
    /// <returns>Inner ends as positions on the axis of cells: 2.5 is the middle of the third cell.</returns>
    public double[] Ends(double t, int pieces)
    {
        var density = Average(t);
        var ends = new double[pieces - 1];
        var (sum, end) = (0.0, 1);
        for (var cell = 0; cell < density.Length; cell++)
        {
            for (; end < pieces && sum + density[cell] >= (double)end / pieces; end++)
            {
                ends[end - 1] = cell + ((((double)end / pieces) - sum) / density[cell]);
            }

            sum += density[cell];
        }

        Array.Fill(ends, density.Length - 1, end - 1, pieces - end); // rounding may leave the last end open
        return ends;
    }

    private static double[] Density(CellSums sums, double[] bounds, double distance)
    {
        var cells = bounds.Length - 1;
        var window = Math.Max(SmallestWindow, (int)Math.Ceiling(EventsInWindow * cells / Math.Max(1, sums.Events(0, cells))));
        var density = new double[cells];

        // The outermost cells have no outer threshold between which an end could lie.
        for (var cell = 1; cell < cells - 1; cell++)
        {
            var (low, high) = (Math.Max(0, cell - window), Math.Min(cells, cell + window + 1));
            var middle = (low + high) / 2;
            var rise = LogRatio(sums.Between(middle, high), distance) - LogRatio(sums.Between(low, middle), distance);
            var run = (bounds[high] + bounds[middle] - bounds[middle] - bounds[low]) / 2;
            var slope = Math.Cbrt(Math.Pow(Math.Max(0, rise / run), 2));
            density[cell] = double.IsFinite(slope) ? slope * (bounds[cell + 1] - bounds[cell]) : 0;
        }

        var sum = density.Sum();
        for (var cell = 1; cell < cells - 1; cell++)
        {
            density[cell] = sum > 0 ? ((1 - EvenPart) * density[cell] / sum) + (EvenPart / (cells - 2)) : 1.0 / (cells - 2);
        }

        return density;
    }

    /// <summary>ln(1 + d z)/d of the mean z of a cell: ln R/(t′ − t₀) but for a constant.</summary>
    private static double LogRatio(ScoreCell cell, double distance)
    {
        var score = cell.Change / cell.Yield;
        return Math.Abs(distance * score) < 1e-6 ? score : Math.Log(1 + (distance * score)) / distance;
    }

    private double[] Average(double t)
    {
        var average = new double[densities[0].Length];
        var sum = 0.0;
        for (var knot = 0; knot < densities.Length; knot++)
        {
            var away = (positions[knot] - t) / width;
            var weight = Math.Exp(-away * away / 2);
            if (weight > 1e-6)
            {
                TensorPrimitives.MultiplyAdd(densities[knot], weight, average, average);
                sum += weight;
            }
        }

        TensorPrimitives.Divide(average, sum, average);
        return average;
    }
}
