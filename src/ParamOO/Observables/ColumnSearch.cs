namespace ParamOO.Observables;

/// <summary>
/// Divides rows into columns, each row by itself and the same at all hypotheses, so that the smallest kept fraction of the information of the
/// second score over the hypotheses is largest.
/// </summary>
/// <remarks>For given weights of the hypotheses every row is an exact dynamic programme of its own; the weights then move to hypotheses that lose most.</remarks>
internal sealed class ColumnSearch
{
    private const int Rounds = 20;
    private const double LossOfRounding = 1e-12;

    private readonly EdgeSearch[] rows;
    private readonly int hypotheses;

    /// <summary>Prepares the search.</summary>
    /// <param name="rows">One search per row; all share hypotheses, and information is that of all rows together.</param>
    /// <param name="hypotheses">Number of hypotheses.</param>
    public ColumnSearch(EdgeSearch[] rows, int hypotheses) => (this.rows, this.hypotheses) = (rows, hypotheses);

    /// <summary>Searches.</summary>
    /// <param name="columns">Most columns of a row; rows that hold too few events for them have fewer.</param>
    /// <returns>The inner boundaries of every row, and the smallest fraction that all keep.</returns>
    public (int[][] Ends, double Kept) Find(int columns)
    {
        var weights = Enumerable.Repeat(1.0 / hypotheses, hypotheses).ToArray();
        var merges = new Func<double[], int[]?>[rows.Length];
        Parallel.For(0, rows.Length, row => merges[row] = MostColumns(rows[row], columns, weights));
        var best = (Ends: Array.Empty<int[]>(), Kept: double.NegativeInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            int[][] ends = [.. merges.Select(merge => merge(weights) ?? [])];
            var kept = Kept(ends);
            best = kept.Min() > best.Kept || best.Ends.Length == 0 ? (ends, kept.Min()) : best;
            if (!(kept.Min() < 1 - LossOfRounding) || double.IsNegativeInfinity(kept.Min()))
            {
                break;
            }

            EdgeSearch.Reweight(weights, kept, 2.0 / (1 + (0.1 * round)));
        }

        return best;
    }

    private static Func<double[], int[]?> MostColumns(EdgeSearch row, int columns, double[] weights)
    {
        for (var count = columns; count > 1; count--)
        {
            var merge = row.BestMerge(count);
            if (merge(weights) is not null)
            {
                return merge;
            }
        }

        return _ => [];
    }

    private double[] Kept(int[][] ends)
    {
        var sum = new double[hypotheses];
        foreach (var (row, list) in ends.Index())
        {
            // A row that cannot be divided and holds less than the floors keeps nothing, in any division.
            var kept = rows[row].Kept(list);
            for (var k = 0; k < sum.Length; k++)
            {
                sum[k] += double.IsFinite(kept[k]) ? kept[k] : 0;
            }
        }

        return sum;
    }
}
