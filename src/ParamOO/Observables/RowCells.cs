namespace ParamOO.Observables;

/// <summary>A row at one hypothesis, its events in fine cells of the score of a second axis.</summary>
/// <param name="Thresholds">Scores at the inner ends of the cells, ascending.</param>
/// <param name="Cells">What lies in the cells.</param>
/// <param name="Information">Unbinned t/(t′ − t₀)² of its events in the second score.</param>
internal sealed record RowCells(double[] Thresholds, ScoreCell[] Cells, double Information)
{
    // Scores closer than this, relative to their size, are the same number with different rounding: no edge comes between them.
    private const double Tie = 1e-13;

    /// <summary>Divides the events of a row.</summary>
    /// <param name="row">The events in ascending order of their scores: z, yield and change under the reference.</param>
    /// <param name="ends">Fractions of the reference yield at the inner ends of the cells, ascending.</param>
    /// <param name="distance">t′ − t₀.</param>
    public static RowCells Of(List<(double Score, double Weight, double Change)> row, double[] ends, double distance)
    {
        var (thresholds, cells) = (new double[ends.Length], new ScoreCell[ends.Length + 1]);
        var (total, sum, position) = (row.Sum(entry => Math.Max(0, entry.Weight)), 0.0, 0);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (start, yield, change) = (position, 0.0, 0.0);
            while (position < row.Count && (cell == ends.Length || sum < (ends[cell] - (1e-9 / row.Count)) * total || IsTie(row, position)))
            {
                sum += Math.Max(0, row[position].Weight);
                (yield, change) = (yield + row[position].Weight, change + row[position].Change);
                position++;
            }

            cells[cell] = new(yield, change, position - start);
            if (cell < ends.Length)
            {
                thresholds[cell] = Between(row, position);
            }
        }

        return new(thresholds, cells, row.Sum(entry => InformationOf(entry, distance)));
    }

    private static double InformationOf((double Score, double Weight, double Change) entry, double distance) =>
        ScoreDistribution.Information(entry.Weight, entry.Score, entry.Change, distance) is var term && double.IsFinite(term) ? term : 0;

    private static bool IsTie(List<(double Score, double Weight, double Change)> row, int position)
    {
        if (position == 0)
        {
            return false;
        }

        var (lower, upper) = (row[position - 1].Score, row[position].Score);
        return lower == upper || upper - lower <= Tie * Math.Max(Math.Abs(lower), Math.Abs(upper));
    }

    private static double Between(List<(double Score, double Weight, double Change)> row, int position)
    {
        if (position == 0 || position == row.Count)
        {
            return position == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var (lower, upper) = (row[position - 1].Score, row[position].Score);
        return double.IsFinite(lower) && double.IsFinite(upper) ? lower + ((upper - lower) / 2) : upper;
    }
}
