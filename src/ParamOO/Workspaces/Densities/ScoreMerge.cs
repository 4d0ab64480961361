namespace ParamOO.Workspaces.Densities;

/// <summary>Bins of a score that keep as much as possible of Σ (Σ w s)²/Σ w, the information of the score: an exact dynamic programme over cells.</summary>
internal static class ScoreMerge
{
    private const int MostCells = 120;

    /// <summary>Edges between bins, ascending; fewer than asked for where events are few.</summary>
    /// <param name="scores">Scores, ascending.</param>
    /// <param name="weights">Expected events.</param>
    /// <param name="bins">Most bins.</param>
    /// <param name="minimumEvents">Fewest events of a bin.</param>
    public static double[] Edges(double[] scores, double[] weights, int bins, int minimumEvents)
    {
        var cells = Cells(scores, minimumEvents);
        var n = cells.Length - 1;
        bins = Math.Min(bins, n);
        var (sums, moments) = (new double[n + 1], new double[n + 1]);
        for (var cell = 0; cell < n; cell++)
        {
            (sums[cell + 1], moments[cell + 1]) = (sums[cell], moments[cell]);
            for (var i = cells[cell]; i < cells[cell + 1]; i++)
            {
                sums[cell + 1] += weights[i];
                moments[cell + 1] += weights[i] * scores[i];
            }
        }

        var (best, from) = (new double[bins + 1, n + 1], new int[bins + 1, n + 1]);
        for (var bin = 0; bin <= bins; bin++)
        {
            for (var end = 0; end <= n; end++)
            {
                best[bin, end] = bin == 0 && end == 0 ? 0 : double.NegativeInfinity;
                for (var begin = 0; bin > 0 && begin < end; begin++)
                {
                    var (sum, moment) = (sums[end] - sums[begin], moments[end] - moments[begin]);
                    var kept = best[bin - 1, begin] + (sum > 0 ? moment * moment / sum : double.NegativeInfinity);
                    if (kept > best[bin, end])
                    {
                        (best[bin, end], from[bin, end]) = (kept, begin);
                    }
                }
            }
        }

        var edges = new List<double>();
        for (var (bin, end) = (bins, n); bin > 1; bin--)
        {
            end = from[bin, end];
            edges.Add((scores[cells[end] - 1] + scores[cells[end]]) / 2);
        }

        edges.Reverse();
        return [.. edges.Distinct()];
    }

    /// <summary>Boundaries of cells of about equal numbers of events, none smaller than the floor.</summary>
    private static int[] Cells(double[] scores, int minimumEvents)
    {
        var count = Math.Clamp(scores.Length / Math.Max(1, minimumEvents), 1, MostCells);
        return [.. Enumerable.Range(0, count + 1).Select(cell => (int)((long)scores.Length * cell / count))];
    }
}
