namespace ParamOO.Observables;

/// <summary>
/// Merges the cells of a fine binning into bins, the same merge for all hypotheses, so that the smallest kept fraction of the
/// statistics-only t of the reference Asimov data over the hypotheses is largest (docs/method.md).
/// </summary>
/// <remarks>
/// For given weights of the hypotheses the kept t is a sum over bins and the best merge an exact dynamic programme. Its weights are then
/// moved towards the hypotheses that lose most, and in the end single edges are exchanged with cells beside them.
/// </remarks>
internal sealed class EdgeSearch
{
    private const int Rounds = 60;
    private const int Exchanged = 6;
    private const double LossOfRounding = 1e-12;

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
        var segments = new SegmentTable(this, positions);
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
    /// <param name="weights">One non-negative weight per hypothesis.</param>
    /// <param name="bins">Number of bins.</param>
    /// <returns>Boundaries as in <see cref="MaximizeSmallest"/>.</returns>
    public int[]? Maximize(double[] weights, int bins) => new SegmentTable(this, CandidatePositions(bins)).BestMerge(weights, bins);

    /// <summary>Fraction of the unbinned t that a merge keeps at every hypothesis.</summary>
    /// <param name="merge">Boundaries as in <see cref="MaximizeSmallest"/>.</param>
    public double[] Kept(int[] merge)
    {
        var kept = new double[distances.Length];
        for (var k = 0; k < kept.Length; k++)
        {
            for (var bin = 0; bin <= merge.Length; bin++)
            {
                kept[k] += KeptBy(k, bin == 0 ? 0 : merge[bin - 1], bin == merge.Length ? cells : merge[bin]);
            }
        }

        return kept;
    }

    /// <summary>Raises the weight of hypotheses that lose more than others (multiplicative weights).</summary>
    private static void Reweight(double[] weights, double[] kept, double rate)
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
    private double KeptBy(int hypothesis, int from, int to)
    {
        var bin = sums[hypothesis].Between(from, to);
        if (AllowsEmptyBins && bin.Events == 0 && to > from)
        {
            return 0;
        }

        if (to <= from || bin.Events < MinimumEvents || !(bin.Yield > 0) || bin.Yield < MinimumYield)
        {
            return double.NegativeInfinity;
        }

        var kept = bin.Information(distances[hypothesis]) / information[hypothesis];
        return double.IsFinite(kept) ? kept : double.NegativeInfinity;
    }

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

        var moved = new double[perHypothesis.Length];
        for (var k = 0; k < moved.Length; k++)
        {
            moved[k] = perHypothesis[k] + KeptBy(k, left, there) + KeptBy(k, there, right) - KeptBy(k, left, here) - KeptBy(k, here, right);
        }

        if (!(moved.Min() > perHypothesis.Min() + 1e-9))
        {
            return false;
        }

        moved.CopyTo(perHypothesis, 0);
        merge[edge] = there;
        return true;
    }

    /// <summary>What every pair of candidate boundaries keeps at every hypothesis, and the dynamic programme over them.</summary>
    private sealed class SegmentTable
    {
        private readonly int[] positions;
        private readonly double[][] kept;

        public SegmentTable(EdgeSearch search, int[] positions)
        {
            this.positions = positions;
            kept = new double[search.distances.Length][];
            for (var k = 0; k < kept.Length; k++)
            {
                kept[k] = new double[positions.Length * (positions.Length - 1) / 2];
                for (var to = 1; to < positions.Length; to++)
                {
                    for (var from = 0; from < to; from++)
                    {
                        kept[k][Index(from, to)] = search.KeptBy(k, positions[from], positions[to]);
                    }
                }
            }
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
                    for (var from = bin; from < to; from++)
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

        private static int Index(int from, int to) => (to * (to - 1) / 2) + from;

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
