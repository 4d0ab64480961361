using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// Edges that are optimal at every hypothesis for itself and move smoothly when it changes: a path through the best binnings of the knots.
/// </summary>
/// <remarks>
/// Where interference turns over, bins are wanted below a wide stretch of equal ratios at one hypothesis and above it at another. An edge on
/// its way across separates nothing, and no function of the hypothesis can follow it. Edges change sides at breaks only, knots that have two
/// binnings: one that ends what lies before, and one that starts what comes after. Every knot offers the best binning for each number of bins
/// below the widest one, and a dynamic programme over the knots finds the breaks and the path that lose least at the worst point, half-way
/// between knots included.
/// </remarks>
internal sealed class FollowingEdges
{
    // Of many bins, so many of the best binnings of a knot are refined.
    private const int MostRefined = 24;

    // The path minimises Σ (loss/largest)^Power, almost the largest loss alone; where that leaves a choice all losses count, and every break.
    private const int Power = 60;
    private const double WeightOfLoss = 1;
    private const double WeightOfBreak = 2;

    // By how much losses may grow for the sake of smoother edges, relative to themselves and to the largest.
    private const double LossForSmoothness = 0.25;
    private const double LargestForSmoothness = 0.98;

    // A loss below this is none.
    private const double SmallestLoss = 1e-9;

    // Half-way between knots bins may be smaller than at them.
    private const double FloorBetween = 0.5;

    // Weight of second differences against distances, and how often weights are doubled.
    private const double Stiffness = 16;
    private const int Rounds = 12;

    private readonly HypothesisGrid grid;
    private readonly EdgeSearch[] searches;
    private readonly int[] knots;
    private readonly double[] bounds;

    /// <summary>Prepares the search on the events of one half.</summary>
    /// <param name="binning">Cells of the events at all hypotheses.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="minimumEvents">Smallest number of simulated events in a bin.</param>
    /// <param name="minimumYield">Smallest reference yield in a bin [events].</param>
    public FollowingEdges(FineBinning binning, HypothesisGrid grid, double minimumEvents, double minimumYield)
    {
        this.grid = grid;
        bounds = [0, .. binning.Edges, 1];
        searches = [.. grid.All.Select((hypothesis, index) =>
        {
            var floor = index < grid.Knots.Length ? 1 : FloorBetween;
            return new EdgeSearch([binning.Cells[index]], [hypothesis.Distance], [binning.Information[index]])
            {
                MinimumEvents = floor * minimumEvents,
                MinimumYield = floor * minimumYield,
                Penalties = [binning.Penalty[index]],
            };
        })];
        knots = [.. Enumerable.Range(0, grid.Knots.Length).Where(knot => binning.Information[knot] > 0)];
    }

    /// <summary>Searches for the path.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <returns>The edges as positions on the axis of cells; null when the floors leave none.</returns>
    public EdgePath? Find(int bins)
    {
        var offered = new Candidate?[knots.Length][];
        Parallel.For(0, knots.Length, i => offered[i] = CandidatesAt(knots[i], bins));
        if (knots.Length == 0 || Array.Exists(offered, candidates => Array.TrueForAll(candidates, candidate => candidate is null)))
        {
            return null;
        }

        return CheapestPath(offered) is { } stretches ? Spread(Smooth(stretches)) : null;
    }

    /// <summary>Half-way on the axis of the score: what lies between two edges is then near the mean of what does at the knots beside.</summary>
    private double[] HalfWay(double[] from, double[] to) => [.. from.Zip(to, (a, b) => Position((Score(a) + Score(b)) / 2))];

    private double Score(double position)
    {
        var cell = Math.Min((int)position, bounds.Length - 2);
        return bounds[cell] + ((position - cell) * (bounds[cell + 1] - bounds[cell]));
    }

    private double Position(double score)
    {
        var found = Array.BinarySearch(bounds, score);
        return found >= 0 ? found : ~found - 1 + ((score - bounds[~found - 1]) / (bounds[~found] - bounds[~found - 1]));
    }

    /// <summary>One binning for each number of bins below the widest; null where the floors leave none.</summary>
    private Candidate?[] CandidatesAt(int knot, int bins)
    {
        Candidate[] rough = [.. searches[knot].AroundWidest(bins).Select(entry => CandidateOf(knot, entry.Below, entry.Merge)).OrderBy(candidate => candidate.Loss)];
        var best = rough.Take(MostRefined);
        var refined = best.Zip(searches[knot].Refine(best.Select(candidate => candidate.Edges.Select(edge => (int)edge).ToArray())), (candidate, merge) =>
            merge is null ? candidate : CandidateOf(knot, candidate.Below, merge));
        var found = new Candidate?[bins];
        foreach (var candidate in refined.Concat(rough.Skip(MostRefined)))
        {
            found[candidate.Below] = candidate;
        }

        return found;
    }

    private Candidate CandidateOf(int knot, int below, int[] merge)
    {
        double[] edges = [.. merge];
        return new(below, edges, LossAt(knot, edges));
    }

    private double LossAt(int hypothesis, double[] edges)
    {
        var kept = searches[hypothesis].Kept(edges);
        return double.IsNegativeInfinity(kept) ? double.PositiveInfinity : Math.Max(SmallestLoss, 1 - kept);
    }

    /// <summary>The stretches of the best path: the knot at which each starts, and its binnings from there on.</summary>
    private List<Stretch>? CheapestPath(Candidate?[][] offered)
    {
        var bins = offered[0].Length;
        var largest = offered.Max(candidates => candidates.Min(candidate => candidate?.Loss ?? double.PositiveInfinity));
        var came = new int[knots.Length][,];
        var costs = new double[grid.MostBreaks + 1, bins];
        for (var below = 0; below < bins; below++)
        {
            for (var breaks = 0; breaks <= grid.MostBreaks; breaks++)
            {
                costs[breaks, below] = breaks == 0 ? CostAt(0, below) : double.PositiveInfinity;
            }
        }

        for (var i = 1; i < knots.Length; i++)
        {
            var arrived = new double[grid.MostBreaks + 1, bins];
            for (var below = 0; below < bins; below++)
            {
                var step = CostBetween(i, below) + CostAt(i, below);
                for (var breaks = 0; breaks <= grid.MostBreaks; breaks++)
                {
                    arrived[breaks, below] = costs[breaks, below] + step;
                }
            }

            (costs, came[i]) = Break(i, arrived);
        }

        var (ending, best) = (0, 0);
        for (var breaks = 0; breaks <= grid.MostBreaks; breaks++)
        {
            for (var below = 0; below < bins; below++)
            {
                (ending, best) = costs[breaks, below] < costs[ending, best] ? (breaks, below) : (ending, best);
            }
        }

        return double.IsInfinity(costs[ending, best]) ? null : WalkBack(offered, came, ending, best);

        double Cost(double loss) => Math.Pow(loss / largest, Power);

        double CostAt(int i, int below) => offered[i][below] is { } candidate ? Cost(candidate.Loss) + (WeightOfLoss * candidate.Loss / largest) : double.PositiveInfinity;

        double CostBetween(int i, int below) =>
            offered[i - 1][below] is { } from && offered[i][below] is { } to ? Cost(LossBetween(i, from.Edges, to.Edges)) : double.PositiveInfinity;

        (double[,] Costs, int[,] Came) Break(int i, double[,] arrived)
        {
            var (after, from) = (new double[grid.MostBreaks + 1, bins], new int[grid.MostBreaks + 1, bins]);
            var isPossible = i + 1 < knots.Length && grid.Knots[knots[i]].Distance != 0;
            for (var breaks = 0; breaks <= grid.MostBreaks; breaks++)
            {
                for (var below = 0; below < bins; below++)
                {
                    (after[breaks, below], from[breaks, below]) = (arrived[breaks, below], below);
                    var start = WeightOfBreak + CostAt(i, below);
                    for (var other = 0; other < bins && breaks > 0 && isPossible; other++)
                    {
                        if (other != below && arrived[breaks - 1, other] + start is var sum && sum < after[breaks, below])
                        {
                            (after[breaks, below], from[breaks, below]) = (sum, other);
                        }
                    }
                }
            }

            return (after, from);
        }
    }

    /// <summary>The loss half-way between a knot and the one before it.</summary>
    private double LossBetween(int knot, double[] from, double[] to) =>
        knots[knot] - knots[knot - 1] == 1 ? LossAt(grid.Knots.Length + knots[knot - 1], HalfWay(from, to)) : 0;

    /// <summary>
    /// Straightens the edges: what interpolation between knots loses goes as the square of their second differences, as what a binning loses goes
    /// as the square of their distance to the best ones. Knots that would lose too much are held closer to these.
    /// </summary>
    private List<Stretch> Smooth(List<Stretch> path)
    {
        var largest = path.Max(stretch => stretch.Losses.Concat(Between(stretch)).Max());
        return [.. path.Select(stretch => stretch with { Edges = Smooth(stretch, largest) })];
    }

    private double[] Between(Stretch stretch) =>
        [.. Enumerable.Range(1, stretch.Edges.Length - 1).Select(i => LossBetween(stretch.First + i, stretch.Edges[i - 1], stretch.Edges[i]))];

    private double[][] Smooth(Stretch stretch, double largest)
    {
        var (path, between) = (stretch.Edges, Between(stretch));
        var weights = Enumerable.Repeat(1.0, path.Length).ToArray();
        for (var round = 0; ; round++)
        {
            var smooth = Straighten(path, weights);
            int[] bad =
            [
                .. Enumerable.Range(0, path.Length).Where(i => LossAt(knots[stretch.First + i], smooth[i]) > Allowed(stretch.Losses[i])),
                .. Enumerable.Range(1, path.Length - 1).Where(i => LossBetween(stretch.First + i, smooth[i - 1], smooth[i]) > Allowed(between[i - 1])).SelectMany(i => new[] { i - 1, i }),
            ];
            foreach (var i in bad.Distinct())
            {
                weights[i] *= 2;
                smooth[i] = path[i];
            }

            if (bad.Length == 0 || round == Rounds)
            {
                return smooth;
            }
        }

        double Allowed(double loss) => Math.Max(loss + (1e-3 * largest), Math.Min((1 + LossForSmoothness) * loss, LargestForSmoothness * largest));
    }

    private static double[][] Straighten(double[][] path, double[] weights)
    {
        var smooth = Array.ConvertAll(path, edges => edges.ToArray());
        for (var edge = 0; edge < smooth[0].Length; edge++)
        {
            var run = WhittakerSmoother.Smooth([.. path.Select(edges => edges[edge])], weights, Stiffness);
            for (var i = 0; i < run.Length; i++)
            {
                smooth[i][edge] = run[i];
            }
        }

        return smooth;
    }

    private static List<Stretch> WalkBack(Candidate?[][] offered, int[][,] came, int breaks, int below)
    {
        var stretches = new List<Stretch>();
        var end = offered.Length;
        for (var i = end - 1; i >= 0; i--)
        {
            if (i == 0 || came[i][breaks, below] != below)
            {
                var here = below;
                Candidate[] path = [.. offered[i..end].Select(candidates => candidates[here]!)];
                stretches.Insert(0, new(i, [.. path.Select(candidate => candidate.Edges)], [.. path.Select(candidate => candidate.Loss)]));
                (end, below, breaks) = (i + 1, i == 0 ? below : came[i][breaks, below], breaks - 1);
            }
        }

        return stretches;
    }

    /// <summary>Edges at all hypotheses from those at knots with information: the nearest at other knots, the mean half-way between knots.</summary>
    private EdgePath Spread(List<Stretch> path)
    {
        int[] breaks = [.. path.Skip(1).Select(stretch => knots[stretch.First])];
        double[][][] atKnots = [.. path.Select((stretch, index) => EdgesOf(stretch, index == 0 ? 0 : breaks[index - 1], index == breaks.Length ? grid.Knots.Length - 1 : breaks[index]))];
        return new([.. atKnots.SelectMany(edges => edges), .. atKnots.SelectMany(edges => edges.Zip(edges.Skip(1), HalfWay))], [.. breaks]);
    }

    private double[][] EdgesOf(Stretch stretch, int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(knot => stretch.Edges.Index().MinBy(entry => Math.Abs(knots[stretch.First + entry.Index] - knot)).Item)];

    /// <summary>A binning of one knot.</summary>
    /// <param name="Below">Number of edges below the widest bin.</param>
    /// <param name="Edges">Inner edges as positions on the axis of cells.</param>
    /// <param name="Loss">The part of the unbinned t that it loses.</param>
    private sealed record Candidate(int Below, double[] Edges, double Loss);

    /// <summary>A path from one break to the next, both knots included.</summary>
    /// <param name="First">The first of its knots, among those with information.</param>
    /// <param name="Edges">[knots][edges] as positions on the axis of cells.</param>
    /// <param name="Losses">The part of the unbinned t that the best binning of every knot loses.</param>
    private sealed record Stretch(int First, double[][] Edges, double[] Losses);
}
