using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// Edges that are optimal at every hypothesis for itself and move smoothly when it changes: a path through the best binnings of the knots.
/// </summary>
/// <remarks>
/// Where interference turns over, bins are wanted below a wide stretch of equal ratios at one hypothesis and above it at the next. An edge on
/// its way across separates nothing, so that single edges should cross between two knots, where others have bins to spare. Every knot
/// offers the best binning for each number of bins below the widest one, and a dynamic programme over the knots finds the path that loses
/// least at its worst point, half-way between knots included.
/// </remarks>
internal sealed class FollowingEdges
{
    // Binnings that lose more than this times the least are not considered.
    private const double LargestOffered = 3;

    // Of so many bins that these matter, so many binnings of a knot are considered, and the best of them refined.
    private const int MostOffered = 64;
    private const int MostRefined = 24;

    // The path minimises Σ (loss/largest)^Power, almost the largest loss alone; where that leaves a choice all losses count, and every edge that
    // crosses the widest bin: functions of the hypothesis cannot follow it without losing something between two knots.
    private const int Power = 60;
    private const double WeightOfLoss = 1;
    private const double WeightOfCrossing = 8;

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
    /// <returns>For every hypothesis of the grid the inner edges, as positions on the axis of cells; null when the floors leave none.</returns>
    public double[][]? Find(int bins)
    {
        var offered = new Candidate[knots.Length][];
        Parallel.For(0, knots.Length, i => offered[i] = CandidatesAt(knots[i], bins));
        if (knots.Length == 0 || Array.Exists(offered, candidates => candidates.Length == 0))
        {
            return null;
        }

        return CheapestPath(offered) is { } path ? Spread(Smooth(path)) : null;
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

    private Candidate[] CandidatesAt(int knot, int bins)
    {
        var rough = searches[knot].AroundWidest(bins).Select(entry => CandidateOf(knot, entry.Below, entry.Merge)).ToList();
        Candidate[] offered = [.. Offered(rough)];
        var best = offered.Take(MostRefined);
        var refined = best.Zip(searches[knot].Refine(best.Select(candidate => candidate.Edges.Select(edge => (int)edge).ToArray())), (candidate, merge) =>
            merge is null ? candidate : CandidateOf(knot, candidate.Below, merge));
        return [.. Offered([.. refined, .. offered.Skip(MostRefined)])];
    }

    private static IEnumerable<Candidate> Offered(List<Candidate> candidates)
    {
        var most = LargestOffered * candidates.Select(candidate => candidate.Loss).DefaultIfEmpty().Min();
        return candidates.Where(candidate => candidate.Loss <= most).OrderBy(candidate => candidate.Loss).Take(MostOffered);
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

    private Candidate[]? CheapestPath(Candidate[][] offered)
    {
        var largest = offered.Max(candidates => candidates.Min(candidate => candidate.Loss));
        var came = new int[offered.Length][];
        var costs = Array.ConvertAll(offered[0], candidate => CostOf(candidate.Loss));
        for (var i = 1; i < offered.Length; i++)
        {
            var (before, next) = (costs, new double[offered[i].Length]);
            var (step, here) = (came[i] = new int[next.Length], i);
            Parallel.For(0, next.Length, to =>
            {
                var sums = before.Zip(offered[here - 1], (cost, from) => cost + CostOfStep(here, from, offered[here][to])).ToArray();
                step[to] = sums.IndexOf(sums.Min());
                next[to] = sums[step[to]] + CostOf(offered[here][to].Loss);
            });
            costs = next;
        }

        return double.IsInfinity(costs.Min()) ? null : WalkBack(offered, came, costs.IndexOf(costs.Min()));

        double CostOf(double loss) => Math.Pow(loss / largest, Power) + (WeightOfLoss * loss / largest);

        double CostOfStep(int knot, Candidate from, Candidate to) =>
            (WeightOfCrossing * (from.Below - to.Below) * (from.Below - to.Below)) + Math.Pow(LossBetween(knot, from.Edges, to.Edges) / largest, Power);
    }

    /// <summary>The loss half-way between a knot and the one before it.</summary>
    private double LossBetween(int knot, double[] from, double[] to) =>
        knots[knot] - knots[knot - 1] == 1 ? LossAt(grid.Knots.Length + knots[knot - 1], HalfWay(from, to)) : 0;

    /// <summary>
    /// Straightens the edges, each counted from the side of the widest bin on which it lies: what interpolation between knots loses goes as the
    /// square of their second differences, as what a binning loses goes as the square of their distance to the best ones. Knots that would lose
    /// too much are held closer to these.
    /// </summary>
    private double[][] Smooth(Candidate[] path)
    {
        var between = Enumerable.Range(1, path.Length - 1).Select(i => LossBetween(i, path[i - 1].Edges, path[i].Edges)).ToArray();
        var largest = Math.Max(path.Max(candidate => candidate.Loss), between.DefaultIfEmpty().Max());
        var weights = Enumerable.Repeat(1.0, path.Length).ToArray();
        for (var round = 0; ; round++)
        {
            var smooth = Straighten(path, weights);
            int[] bad =
            [
                .. Enumerable.Range(0, path.Length).Where(i => LossAt(knots[i], smooth[i]) > Allowed(path[i].Loss)),
                .. Enumerable.Range(1, path.Length - 1).Where(i => LossBetween(i, smooth[i - 1], smooth[i]) > Allowed(between[i - 1])).SelectMany(i => new[] { i - 1, i }),
            ];
            if (bad.Length == 0)
            {
                return smooth;
            }

            foreach (var i in bad.Distinct())
            {
                weights[i] *= 2;
                smooth[i] = path[i].Edges;
            }

            if (round == Rounds)
            {
                return smooth;
            }
        }

        double Allowed(double loss) => Math.Max(loss + (1e-3 * largest), Math.Min((1 + LossForSmoothness) * loss, LargestForSmoothness * largest));
    }

    private static double[][] Straighten(Candidate[] path, double[] weights)
    {
        var smooth = Array.ConvertAll(path, candidate => candidate.Edges.ToArray());
        for (var edge = 0; edge < smooth[0].Length; edge++)
        {
            for (var (from, to) = (0, 0); from < path.Length; from = to)
            {
                for (to = from; to < path.Length && edge < path[to].Below == edge < path[from].Below; to++)
                {
                }

                var run = WhittakerSmoother.Smooth([.. path[from..to].Select(candidate => candidate.Edges[edge])], weights.AsSpan(from, to - from), Stiffness);
                for (var i = from; i < to; i++)
                {
                    smooth[i][edge] = run[i - from];
                }
            }
        }

        return smooth;
    }

    private static Candidate[] WalkBack(Candidate[][] offered, int[][] came, int last)
    {
        var path = new Candidate[offered.Length];
        for (var i = path.Length - 1; i >= 0; i--)
        {
            path[i] = offered[i][last];
            last = i > 0 ? came[i][last] : last;
        }

        return path;
    }

    /// <summary>Edges at all hypotheses from those at knots with information: the nearest at other knots, the mean half-way between knots.</summary>
    private double[][] Spread(double[][] path)
    {
        double[][] atKnots = [.. Enumerable.Range(0, grid.Knots.Length).Select(knot => path[Nearest(knot)])];
        return [.. atKnots, .. atKnots.Zip(atKnots.Skip(1), HalfWay)];
    }

    private int Nearest(int knot) => Enumerable.Range(0, knots.Length).MinBy(i => Math.Abs(knots[i] - knot));

    /// <summary>A binning of one knot.</summary>
    /// <param name="Below">Number of edges below the widest bin.</param>
    /// <param name="Edges">Inner edges as positions on the axis of cells.</param>
    /// <param name="Loss">The part of the unbinned t that it loses.</param>
    private readonly record struct Candidate(int Below, double[] Edges, double Loss);
}
