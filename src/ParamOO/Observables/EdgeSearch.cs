namespace ParamOO.Observables;

/// <summary>
/// Merges the cells of a fine binning into bins, the same merge for all hypotheses, so that the smallest kept fraction of the
/// t of the reference Asimov data over the hypotheses is largest (docs/method.md).
/// </summary>
/// <remarks>
/// For given weights of the hypotheses the kept t is a sum over bins and the best merge an exact dynamic programme. Its weights are then
/// moved towards the hypotheses that lose most, and in the end single edges are exchanged with cells beside them.
/// </remarks>
internal sealed class EdgeSearch
{
    private const int Rounds = 60;
    private const int Exchanged = 6;
    private const int Nearby = 5;
    private const double LossOfRounding = 1e-12;

    // Six candidates per bin up to so many bins and two for each beyond, where each hypothesis is searched by itself.
    private const int ManyBins = 50;

    // Bins up to so many cells are remembered while merges are refined.
    private const int Remembered = 400;

    // Where there are many bins none of the best is wider than so many times the mean.
    private const int WidestOfMany = 12;

    private readonly IReadOnlyList<CellSums> sums;
    private readonly double[] distances;
    private readonly double[] information;
    private readonly int cells;

    /// <summary>Prepares a search.</summary>
    /// <param name="sums">Cells in ascending order of the score, added up, one list per hypothesis.</param>
    /// <param name="distances">t′ − t₀ of every hypothesis.</param>
    /// <param name="information">Unbinned t/(t′ − t₀)² of every hypothesis, positive.</param>
    public EdgeSearch(IReadOnlyList<CellSums> sums, double[] distances, double[] information)
    {
        cells = sums[0].Count;
        this.sums = sums;
        this.distances = distances;
        this.information = information;
    }

    /// <summary>Smallest number of simulated events in a bin.</summary>
    public double MinimumEvents { get; init; }

    /// <summary>Smallest yield of the reference hypothesis in a bin [events].</summary>
    public double MinimumYield { get; init; }

    /// <summary>
    /// What constraints of profiled nuisance parameters add to the information of every hypothesis, which all merges keep: with it, t is that
    /// of the profiled likelihood. Null for none.
    /// </summary>
    public double[]? Penalties { get; init; }

    /// <summary>Cells of other events in which bins must hold as many, one list per hypothesis; null where there are none.</summary>
    public IReadOnlyList<CellSums>? Others { get; init; }

    /// <summary>Whether bins may hold no events at all at some hypotheses, as those of scores that collapse do; they keep nothing there.</summary>
    public bool AllowsEmptyBins { get; init; }

    /// <summary>Number of positions that the dynamic programme considers; all of them where the cells are fewer.</summary>
    public int Candidates { get; init; } = 300;

    /// <summary>Searches for the merge whose worst hypothesis keeps most.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <returns>The last cell boundary of every bin but the last: cells below it belong to the bins up to there. Null when the floors leave no merge.</returns>
    public int[]? MaximizeSmallest(int bins)
    {
        var positions = CandidatePositions(bins);
        return MostAllowed(positions) < bins ? null : Search(bins, positions, WidestSegment(bins)) ?? Search(bins, positions, int.MaxValue);
    }

    private int[]? Search(int bins, int[] positions, int widest)
    {
        var segments = new SegmentTable(this, positions, widest);
        var weights = Enumerable.Repeat(1.0 / distances.Length, distances.Length).ToArray();
        var found = new List<(double Kept, int[] Merge)>();
        for (var round = 0; round < Rounds; round++)
        {
            if (segments.BestMerge(weights, bins) is not { } merge)
            {
                return null;
            }

            var kept = Kept(merge);
            found.Add((kept.Min(), merge));
            if (kept.Min() > 1 - LossOfRounding)
            {
                break;
            }

            Reweight(weights, kept, 2.0 / (1 + (0.1 * round)));
        }

        return found.OrderByDescending(entry => entry.Kept).DistinctBy(entry => entry.Kept).Take(Exchanged)
            .Select(entry => Exchange(entry.Merge)).MaxBy(merge => Kept(merge).Min());
    }

    /// <summary>The best merge for given weights of the hypotheses; exact when every cell boundary is a candidate.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <returns>From one non-negative weight per hypothesis to boundaries as in <see cref="MaximizeSmallest"/>.</returns>
    public Func<double[], int[]?> BestMerge(int bins)
    {
        var segments = new SegmentTable(this, CandidatePositions(bins), int.MaxValue);
        return weights => segments.BestMerge(weights, bins);
    }

    /// <summary>
    /// For one hypothesis, the best merges for every number of bins below and above the widest bin of the very best one, whose middle they do not cut.
    /// </summary>
    /// <param name="bins">Number of bins.</param>
    /// <returns>Boundaries as in <see cref="MaximizeSmallest"/>; those that the floors leave.</returns>
    public IEnumerable<int[]> AroundWidest(int bins)
    {
        var segments = new SegmentTable(this, CandidatePositions(Math.Min(bins, (bins + (2 * ManyBins)) / 3)), int.MaxValue);
        if (segments.BestMerge([1], bins) is not { } best)
        {
            return [];
        }

        int[] bounds = [0, .. best, cells];
        var widest = Enumerable.Range(0, bins).MaxBy(bin => sums[0].Between(bounds[bin], bounds[bin + 1]).Yield);
        var quarter = (bounds[widest + 1] - bounds[widest]) / 4;
        return segments.BestAround(bounds[widest] + quarter, bounds[widest + 1] - quarter, bins);
    }

    /// <summary>Fraction of the unbinned t that a merge keeps at every hypothesis.</summary>
    /// <param name="merge">Boundaries as in <see cref="MaximizeSmallest"/>.</param>
    public double[] Kept(int[] merge)
    {
        var kept = new double[distances.Length];
        for (var k = 0; k < kept.Length; k++)
        {
            kept[k] = KeptByConstraints(k);
            for (var bin = 0; bin <= merge.Length; bin++)
            {
                kept[k] += KeptBy(k, bin == 0 ? 0 : merge[bin - 1], bin == merge.Length ? cells : merge[bin]);
            }
        }

        return kept;
    }

    /// <summary>Fraction of the unbinned t that bins keep at the first hypothesis.</summary>
    /// <param name="edges">Boundaries that may cut cells, ascending.</param>
    public double Kept(ReadOnlySpan<double> edges)
    {
        var (kept, from) = (KeptByConstraints(0), 0.0);
        for (var bin = 0; bin <= edges.Length; bin++)
        {
            var to = bin == edges.Length ? cells : edges[bin];
            kept += to > from ? KeptBy(0, sums[0].Between(from, to)) : double.NegativeInfinity;
            from = to;
        }

        return kept;
    }

    /// <summary>Raises the weight of hypotheses that lose more than others (multiplicative weights).</summary>
    /// <param name="weights">One per hypothesis; overwritten.</param>
    /// <param name="kept">What each keeps, less than one somewhere.</param>
    /// <param name="rate">How strongly.</param>
    public static void Reweight(double[] weights, double[] kept, double rate)
    {
        var worst = 1 - kept.Min();
        for (var k = 0; k < weights.Length; k++)
        {
            weights[k] *= Math.Exp(rate * (((1 - kept[k]) / worst) - 1));
        }

        var sum = weights.Sum();
        for (var k = 0; k < weights.Length; k++)
        {
            weights[k] = Math.Max(weights[k] / sum, 1e-6);
        }
    }

    /// <summary>What one bin of cells [from, to) keeps at a hypothesis; −∞ where it is too small or the hypothesis expects no positive yield.</summary>
    private double KeptBy(int hypothesis, int from, int to) => to > from && !(Others?[hypothesis].Events(from, to) < MinimumEvents)
        ? KeptBy(hypothesis, sums[hypothesis].Between(from, to))
        : double.NegativeInfinity;

    private double Total(int hypothesis) => information[hypothesis] + (Penalties?[hypothesis] ?? 0);

    private double KeptByConstraints(int hypothesis) => (Penalties?[hypothesis] ?? 0) / Total(hypothesis);

    private double KeptBy(int hypothesis, ScoreCell bin)
    {
        if (AllowsEmptyBins && bin.Events == 0)
        {
            return 0;
        }

        if (bin.Events < MinimumEvents || !(bin.Yield > 0) || bin.Yield < MinimumYield)
        {
            return double.NegativeInfinity;
        }

        var kept = bin.Information(distances[hypothesis]) / Total(hypothesis);
        return double.IsFinite(kept) ? kept : double.NegativeInfinity;
    }

    /// <summary>How many bins the floors allow: each ends as soon as it holds enough.</summary>
    private int MostAllowed(int[] positions)
    {
        var (bins, from) = (0, 0);
        foreach (var to in positions.Skip(1))
        {
            if (Enumerable.Range(0, distances.Length).All(hypothesis => !double.IsNegativeInfinity(KeptBy(hypothesis, from, to))))
            {
                (bins, from) = (bins + 1, to);
            }
        }

        return bins;
    }

    /// <summary>The most candidates that a bin may span: all, or a stretch that no good bin of many exceeds.</summary>
    private int WidestSegment(int bins) => 6 * bins > Candidates ? WidestOfMany * Math.Max(1, Math.Min(cells, 6 * bins) / bins) : int.MaxValue;

    /// <summary>Cell boundaries, first and last included, evenly thinned out to the number of candidates.</summary>
    private int[] CandidatePositions(int bins)
    {
        var pieces = Math.Min(cells, Math.Max(Candidates, 6 * bins));
        return [.. Enumerable.Range(0, pieces + 1).Select(i => (int)((long)cells * i / pieces))];
    }

    /// <summary>Improves a merge by moving single edges, which stay near where they are.</summary>
    /// <param name="merge">Boundaries as in <see cref="MaximizeSmallest"/>; overwritten.</param>
    /// <returns>The boundaries; null when a bin is smaller than the floors.</returns>
    public int[]? Improve(int[] merge) => double.IsNegativeInfinity(Kept(merge).Min()) ? null : Exchange(merge);

    /// <summary>
    /// For one hypothesis, the best merges whose boundaries lie near those of others: dynamic programmes over the cells around them, until nothing
    /// moves.
    /// </summary>
    /// <param name="merges">Boundaries as in <see cref="MaximizeSmallest"/>, of several merges that share what is learned of bins.</param>
    /// <returns>The boundaries, one after the other; null when the floors leave none.</returns>
    public IEnumerable<int[]?> Refine(IEnumerable<int[]> merges)
    {
        var known = new double[cells * Math.Min(cells, Remembered)];
        Array.Fill(known, double.NaN);
        return merges.Select(merge => Refine(merge, known));
    }

    private int[]? Refine(int[] merge, double[] known)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (BestNear(merge, known) is not { } better)
            {
                return null;
            }

            if (better.AsSpan().SequenceEqual(merge))
            {
                return merge;
            }

            merge = better;
        }

        return merge;
    }

    /// <summary>What a bin keeps at the first hypothesis, from memory where it has been asked for before.</summary>
    private double Remember(int from, int to, double[] known)
    {
        var width = known.Length / cells;
        if (to <= from || to - from > width)
        {
            return KeptBy(0, from, to);
        }

        ref var kept = ref known[(from * width) + to - from - 1];
        if (double.IsNaN(kept))
        {
            kept = KeptBy(0, from, to);
        }

        return kept;
    }

    private int[]? BestNear(int[] merge, double[] known)
    {
        int[][] choices = [[0], .. merge.Select(edge => Enumerable.Range(edge - Nearby, (2 * Nearby) + 1).Where(cell => cell > 0 && cell < cells).ToArray()), [cells]];
        var best = new double[] { 0 };
        var came = new int[choices.Length][];
        for (var i = 1; i < choices.Length; i++)
        {
            var next = Enumerable.Repeat(double.NegativeInfinity, choices[i].Length).ToArray();
            came[i] = new int[next.Length];
            for (var to = 0; to < next.Length; to++)
            {
                for (var from = 0; from < best.Length; from++)
                {
                    if (best[from] + Remember(choices[i - 1][from], choices[i][to], known) is var sum && sum > next[to])
                    {
                        (next[to], came[i][to]) = (sum, from);
                    }
                }
            }

            best = next;
        }

        if (double.IsNegativeInfinity(best[0]))
        {
            return null;
        }

        var found = new int[merge.Length];
        for (var (i, at) = (merge.Length, came[^1][0]); i > 0; i--)
        {
            found[i - 1] = choices[i][at];
            at = came[i][at];
        }

        return found;
    }

    /// <summary>Moves single edges, by ever smaller steps, as long as the smallest kept fraction grows.</summary>
    private int[] Exchange(int[] merge)
    {
        var perHypothesis = Kept(merge);
        for (var step = Math.Max(1, cells / 100); step >= 1; step /= 2)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                for (var edge = 0; edge < merge.Length; edge++)
                {
                    moved |= TryMove(merge, perHypothesis, edge, step) || TryMove(merge, perHypothesis, edge, -step);
                }
            }
        }

        return merge;
    }

    private bool TryMove(int[] merge, double[] perHypothesis, int edge, int step)
    {
        var (left, here) = (edge == 0 ? 0 : merge[edge - 1], merge[edge]);
        var (right, there) = (edge == merge.Length - 1 ? cells : merge[edge + 1], merge[edge] + step);
        if (there <= left || there >= right)
        {
            return false;
        }

        // Nearly all moves fail where least is kept already.
        var worst = perHypothesis.IndexOf(perHypothesis.Min());
        var least = perHypothesis[worst] + 1e-9;
        var moved = new double[perHypothesis.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var k = (worst + i) % moved.Length;
            moved[k] = perHypothesis[k] + KeptBy(k, left, there) + KeptBy(k, there, right) - KeptBy(k, left, here) - KeptBy(k, here, right);
            if (!(moved[k] > least))
            {
                return false;
            }
        }

        moved.CopyTo(perHypothesis, 0);
        merge[edge] = there;
        return true;
    }

    /// <summary>What every pair of candidate boundaries keeps at every hypothesis, and the dynamic programme over them.</summary>
    private sealed class SegmentTable
    {
        private readonly int[] positions;
        private readonly int widest;
        private readonly double[][] kept;

        public SegmentTable(EdgeSearch search, int[] positions, int widest)
        {
            this.positions = positions;
            this.widest = Math.Min(widest, positions.Length);
            kept = new double[search.distances.Length][];
            Parallel.For(0, kept.Length, k =>
            {
                kept[k] = new double[Index(positions.Length - 1, positions.Length)];
                for (var to = 1; to < positions.Length; to++)
                {
                    for (var from = First(to); from < to; from++)
                    {
                        kept[k][Index(from, to)] = search.KeptBy(k, positions[from], positions[to]);
                    }
                }
            });
        }

        public int[]? BestMerge(double[] weights, int bins)
        {
            var value = Weighted(weights);
            var last = positions.Length - 1;
            var best = Enumerable.Repeat(double.NegativeInfinity, positions.Length).ToArray();
            best[0] = 0;
            var cameFrom = new int[bins][];
            for (var bin = 0; bin < bins; bin++)
            {
                var next = Enumerable.Repeat(double.NegativeInfinity, positions.Length).ToArray();
                cameFrom[bin] = new int[positions.Length];
                for (var to = bin + 1; to <= last; to++)
                {
                    for (var from = Math.Max(bin, First(to)); from < to; from++)
                    {
                        if (best[from] + value[Index(from, to)] is var sum && sum > next[to])
                        {
                            (next[to], cameFrom[bin][to]) = (sum, from);
                        }
                    }
                }

                best = next;
            }

            return double.IsNegativeInfinity(best[last]) ? null : WalkBack(cameFrom, last);
        }

        /// <summary>The best merges with two given positions inside the same bin, one for each number of bins before that.</summary>
        public IEnumerable<int[]> BestAround(int low, int high, int bins)
        {
            var (last, value) = (positions.Length - 1, kept[0]);
            var (before, after) = (new SegmentChains(value, last, isForward: true, bins), new SegmentChains(value, last, isForward: false, bins));
            for (var below = 0; below < bins; below++)
            {
                var (sum, left, right) = (double.NegativeInfinity, 0, 0);
                for (var from = 0; from <= last && positions[from] <= low; from++)
                {
                    for (var to = last; to > from && positions[to] >= high; to--)
                    {
                        if (before.Best[below][from] + value[Index(from, to)] + after.Best[bins - 1 - below][to] is var here && here > sum)
                        {
                            (sum, left, right) = (here, from, to);
                        }
                    }
                }

                if (!double.IsNegativeInfinity(sum))
                {
                    var ends = before.From(left, below).Reverse().Concat(after.From(right, bins - 1 - below));
                    yield return [.. ends.Select(position => positions[position])];
                }
            }
        }

        /// <summary>The first boundary at which a bin may begin that ends at another.</summary>
        private int First(int to) => Math.Max(0, to - widest);

        /// <summary>Bins that end at one boundary lie side by side, those of all boundaries one after the other.</summary>
        private int Index(int from, int to) => to <= widest ? (to * (to - 1) / 2) + from : (widest * (widest - 1) / 2) + ((to - widest) * widest) + from - (to - widest);

        private double[] Weighted(double[] weights)
        {
            var sum = new double[kept[0].Length];
            for (var k = 0; k < weights.Length; k++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(kept[k], weights[k], sum, sum);
            }

            return sum;
        }

        private int[] WalkBack(int[][] cameFrom, int last)
        {
            var merge = new int[cameFrom.Length - 1];
            var position = last;
            for (var bin = merge.Length; bin > 0; bin--)
            {
                position = cameFrom[bin][position];
                merge[bin - 1] = positions[position];
            }

            return merge;
        }
    }
}
