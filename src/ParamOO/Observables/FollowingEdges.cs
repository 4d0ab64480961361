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

    // The path minimises Σ (loss/largest)^Power, almost the largest loss alone; where that leaves a choice all losses count, every break, and how far
    // edges jump from knot to knot.
    private const int Power = 60;
    private const double WeightOfLoss = 1;
    private const double WeightOfBreak = 3;
    private const double WeightOfMove = 300;

    // By how much losses may grow for the sake of smoother edges, relative to themselves and to the largest.
    private const double LossForSmoothness = 0.25;
    private const double LargestForSmoothness = 0.98;

    // A loss below this is none.
    private const double SmallestLoss = 1e-9;

    // Half-way between knots bins may be smaller than at them.
    private const double FloorBetween = 0.5;

    // Weight of second differences against distances, and how often weights are doubled.
    private const double Stiffness = 64;
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
        var offered = new Candidate[knots.Length][];
        Parallel.For(0, knots.Length, i => offered[i] = CandidatesAt(knots[i], bins));
        if (knots.Length == 0 || Array.Exists(offered, candidates => candidates.Length == 0))
        {
            return null;
        }

        return CheapestPath(offered) is { } stretches ? Spread(Smooth(stretches)) : null;
    }

    /// <summary>Half-way on the axis of the score: what lies between two edges is then near the mean of what does at the knots beside.</summary>
    private double[] HalfWay(double[] from, double[] to) => [.. from.Zip(to, (a, b) => Position((Score(a) + Score(b)) / 2))];

    /// <summary>
    /// Edges half-way between neighbouring knots on the curves that yield functions make of them: cubics on the axis of the score with the slopes of
    /// polynomials. Straight lines where curves would touch each other.
    /// </summary>
    /// <param name="first">The first of the knots in the grid.</param>
    /// <param name="path">[knots][edges], without a break.</param>
    private double[][] HalfWays(int first, double[][] path)
    {
        double[] places = [.. Enumerable.Range(first, path.Length).Select(knot => grid.Knots[knot].T)];
        double[][] scores = [.. path.Select(edges => edges.Select(Score).ToArray())];
        double[][] slopes = [.. path.Select(edges => new double[edges.Length])];
        var polynomials = path.Length > 1 ? new PolynomialSlopes(places) : null;
        for (var knot = 0; knot < path.Length; knot++)
        {
            var (start, weights) = polynomials?.RuleAt(knot) ?? (0, []);
            for (var edge = 0; edge < slopes[knot].Length; edge++)
            {
                slopes[knot][edge] = weights.Index().Sum(entry => entry.Item * scores[start + entry.Index][edge]);
            }
        }

        return [.. Enumerable.Range(1, Math.Max(0, path.Length - 1)).Select(Middle)];

        double[] Middle(int knot)
        {
            var eighth = (places[knot] - places[knot - 1]) / 8;
            double[] curved = [.. scores[knot - 1].Index().Select(entry =>
                ((entry.Item + scores[knot][entry.Index]) / 2) + (eighth * (slopes[knot - 1][entry.Index] - slopes[knot][entry.Index])))];
            return AreApart(curved) ? [.. curved.Select(Position)] : HalfWay(path[knot - 1], path[knot]);
        }
    }

    private bool AreApart(double[] scores) => scores.Prepend(bounds[0]).Zip(scores.Append(bounds[^1])).All(pair => pair.First < pair.Second);

    private double Score(double position)
    {
        position = Math.Clamp(position, 0, bounds.Length - 1);
        var cell = Math.Min((int)position, bounds.Length - 2);
        return bounds[cell] + ((position - cell) * (bounds[cell + 1] - bounds[cell]));
    }

    private double Position(double score)
    {
        var found = Array.BinarySearch(bounds, score);
        return found >= 0 ? found : ~found - 1 + ((score - bounds[~found - 1]) / (bounds[~found] - bounds[~found - 1]));
    }

    /// <summary>One binning for each number of bins below the widest that the floors leave.</summary>
    private Candidate[] CandidatesAt(int knot, int bins)
    {
        Candidate[] rough = [.. searches[knot].AroundWidest(bins).Select(merge => CandidateOf(knot, merge)).OrderBy(candidate => candidate.Loss)];
        var best = rough.Take(MostRefined);
        var refined = best.Zip(searches[knot].Refine(best.Select(candidate => candidate.Edges.Select(edge => (int)edge).ToArray())), (candidate, merge) =>
            merge is null ? candidate : CandidateOf(knot, merge));
        return [.. refined, .. rough.Skip(MostRefined)];
    }

    private Candidate CandidateOf(int knot, int[] merge)
    {
        double[] edges = [.. merge];
        return new(edges, LossAt(knot, edges));
    }

    private double LossAt(int hypothesis, double[] edges)
    {
        var kept = searches[hypothesis].Kept(edges);
        return double.IsNegativeInfinity(kept) ? double.PositiveInfinity : Math.Max(SmallestLoss, 1 - kept);
    }

    /// <summary>The stretches of the best path: the knot at which each starts, and its binnings from there on.</summary>
    private List<Stretch>? CheapestPath(Candidate[][] offered)
    {
        var largest = offered.Max(candidates => candidates.Min(candidate => candidate.Loss));
        var moved = new int[knots.Length][][];
        var broken = new int[knots.Length][][];
        double[][] costs = [.. Enumerable.Range(0, grid.MostBreaks + 1).Select(breaks => Array.ConvertAll(offered[0], candidate => breaks == 0 ? CostAt(candidate) : double.PositiveInfinity))];
        for (var i = 1; i < knots.Length; i++)
        {
            (costs, moved[i]) = Move(i, costs);
            (costs, broken[i]) = Break(i, costs);
        }

        var ending = Enumerable.Range(0, costs.Length).MinBy(breaks => costs[breaks].Min());
        return double.IsInfinity(costs[ending].Min()) ? null : WalkBack(offered, moved, broken, ending, costs[ending].IndexOf(costs[ending].Min()));

        double Cost(double loss) => Math.Pow(loss / largest, Power);

        double CostAt(Candidate candidate) => Cost(candidate.Loss) + (WeightOfLoss * candidate.Loss / largest);

        (double[][] Costs, int[][] Came) Move(int i, double[][] before)
        {
            var (after, came) = (before.Select(_ => new double[offered[i].Length]).ToArray(), before.Select(_ => new int[offered[i].Length]).ToArray());
            Parallel.For(0, offered[i].Length, to =>
            {
                var steps = Array.ConvertAll(offered[i - 1], from => Cost(LossBetween(i, from.Edges, offered[i][to].Edges)) + CostOfMove(from.Edges, offered[i][to].Edges));
                for (var breaks = 0; breaks < before.Length; breaks++)
                {
                    var sums = before[breaks].Zip(steps, (cost, step) => cost + step).ToArray();
                    came[breaks][to] = sums.IndexOf(sums.Min());
                    after[breaks][to] = sums.Min() + CostAt(offered[i][to]);
                }
            });
            return (after, came);
        }

        (double[][] Costs, int[][] Came) Break(int i, double[][] before)
        {
            var (after, came) = (before.Select(costs => costs.ToArray()).ToArray(), before.Select(costs => Enumerable.Range(0, costs.Length).ToArray()).ToArray());
            var isPossible = i + 1 < knots.Length && grid.Knots[knots[i]].Distance != 0;
            for (var breaks = 1; breaks < before.Length && isPossible; breaks++)
            {
                var (least, from) = (before[breaks - 1].Min(), before[breaks - 1].IndexOf(before[breaks - 1].Min()));
                for (var to = 0; to < offered[i].Length; to++)
                {
                    if (least + WeightOfBreak + CostAt(offered[i][to]) is var sum && sum < after[breaks][to])
                    {
                        (after[breaks][to], came[breaks][to]) = (sum, from);
                    }
                }
            }

            return (after, came);
        }
    }

    /// <summary>Functions follow edges the worse the farther they move: those that cross the widest bin farthest.</summary>
    private double CostOfMove(double[] from, double[] to) =>
        WeightOfMove * from.Zip(to, (a, b) => Math.Pow(Score(a) - Score(b), 4)).Sum();

    /// <summary>The loss half-way between a knot and the one before it.</summary>
    private double LossBetween(int knot, double[] from, double[] to) =>
        knots[knot] - knots[knot - 1] == 1 ? LossAt(grid.Knots.Length + knots[knot - 1], HalfWay(from, to)) : 0;

    /// <summary>
    /// Straightens the edges: what interpolation between knots loses goes as the square of their second differences, as what a binning loses goes
    /// as the square of their distance to the best ones. Knots that would lose too much are held closer to these.
    /// </summary>
    private List<Stretch> Smooth(List<Stretch> path)
    {
        var largest = path.Max(stretch => stretch.Losses.Concat(OnLines(stretch)).Max());
        return [.. path.Select(stretch => stretch with { Edges = Smooth(stretch, largest) })];
    }

    /// <summary>Losses half-way between knots on straight lines, as good as the binnings of the knots allow.</summary>
    private double[] OnLines(Stretch stretch) =>
        [.. Enumerable.Range(1, stretch.Edges.Length - 1).Select(i => LossBetween(stretch.First + i, stretch.Edges[i - 1], stretch.Edges[i]))];

    /// <summary>Losses half-way between knots on the curves of the yield functions.</summary>
    private double[] OnCurves(Stretch stretch)
    {
        var (from, to) = (knots[stretch.First], knots[stretch.First + stretch.Edges.Length - 1]);
        return to - from + 1 == stretch.Edges.Length
            ? [.. HalfWays(from, stretch.Edges).Index().Select(middle => LossAt(grid.Knots.Length + from + middle.Index, middle.Item))]
            : new double[stretch.Edges.Length - 1];
    }

    private double[][] Smooth(Stretch stretch, double largest)
    {
        var (path, between) = (stretch.Edges, OnLines(stretch));
        var weights = Enumerable.Repeat(1.0, path.Length).ToArray();
        for (var round = 0; ; round++)
        {
            var smooth = Straighten(path, weights);
            int[] bad =
            [
                .. Enumerable.Range(0, path.Length).Where(i => LossAt(knots[stretch.First + i], smooth[i]) > Allowed(stretch.Losses[i])),
                .. OnCurves(stretch with { Edges = smooth }).Index().Where(loss => loss.Item > Allowed(between[loss.Index])).SelectMany(loss => new[] { loss.Index, loss.Index + 1 }),
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

    private static List<Stretch> WalkBack(Candidate[][] offered, int[][][] moved, int[][][] broken, int breaks, int last)
    {
        var stretches = new List<Stretch>();
        var path = new List<Candidate>();
        for (var i = offered.Length - 1; i >= 0; i--)
        {
            path.Insert(0, offered[i][last]);
            if (i == 0 || broken[i][breaks][last] != last)
            {
                stretches.Insert(0, new(i, [.. path.Select(candidate => candidate.Edges)], [.. path.Select(candidate => candidate.Loss)]));
                last = i == 0 ? last : broken[i][breaks--][last];
                path = [offered[i][last]];
            }

            last = i == 0 ? last : moved[i][breaks][last];
        }

        return stretches;
    }

    /// <summary>Edges at all hypotheses from those at knots with information: the nearest at other knots, the mean half-way between knots.</summary>
    private EdgePath Spread(List<Stretch> path)
    {
        int[] breaks = [.. path.Skip(1).Select(stretch => knots[stretch.First])];
        double[][][] atKnots = [.. path.Select((stretch, index) => EdgesOf(stretch, index == 0 ? 0 : breaks[index - 1], index == breaks.Length ? grid.Knots.Length - 1 : breaks[index]))];
        return new([.. atKnots.SelectMany(edges => edges), .. atKnots.SelectMany((edges, index) => HalfWays(index == 0 ? 0 : breaks[index - 1], edges))], [.. breaks]);
    }

    private double[][] EdgesOf(Stretch stretch, int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(knot => stretch.Edges.Index().MinBy(entry => Math.Abs(knots[stretch.First + entry.Index] - knot)).Item)];

    /// <summary>A binning of one knot.</summary>
    /// <param name="Edges">Inner edges as positions on the axis of cells.</param>
    /// <param name="Loss">The part of the unbinned t that it loses.</param>
    private sealed record Candidate(double[] Edges, double Loss);

    /// <summary>A path from one break to the next, both knots included.</summary>
    /// <param name="First">The first of its knots, among those with information.</param>
    /// <param name="Edges">[knots][edges] as positions on the axis of cells.</param>
    /// <param name="Losses">The part of the unbinned t that the best binning of every knot loses.</param>
    private sealed record Stretch(int First, double[][] Edges, double[] Losses);
}
