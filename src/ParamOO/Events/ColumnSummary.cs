namespace ParamOO.Events;

/// <summary>What the numbers of one column look like.</summary>
/// <param name="Column">The column.</param>
/// <param name="Missing">Rows with NaN or null.</param>
/// <param name="Infinite">Rows with ±∞.</param>
/// <param name="Negative">Rows with a finite negative number.</param>
/// <param name="Zero">Rows with exactly zero.</param>
/// <param name="Least">Smallest finite number; NaN when there is none.</param>
/// <param name="Most">Largest finite number; NaN when there is none.</param>
/// <param name="Sum">Sum of the finite numbers: for a weight, Σw.</param>
/// <param name="SumOfSquares">Sum of the squares of the finite numbers: for a weight, Σw².</param>
public sealed record ColumnSummary(
    ColumnInfo Column, long Missing, long Infinite, long Negative, long Zero, double Least, double Most, double Sum, double SumOfSquares)
{
    private const int ColumnsPerPass = 64;

    /// <summary>(Σw)²/Σw²: how many equal events weigh as much; NaN for a column of zeros.</summary>
    public double EffectiveEvents => Sum * Sum / SumOfSquares;

    /// <summary>Looks at every number of a table.</summary>
    /// <param name="source">The table; it is read once for every 64 columns.</param>
    /// <returns>One summary per numeric column, in table order.</returns>
    /// <exception cref="Vocabulary.InvalidInputException">The file is damaged.</exception>
    public static IReadOnlyList<ColumnSummary> Of(IEventSource source)
    {
        var numeric = source.Columns.Where(column => column.Kind.IsNumeric()).ToList();
        var summaries = new List<ColumnSummary>(numeric.Count);
        foreach (var columns in numeric.Chunk(ColumnsPerPass))
        {
            summaries.AddRange(OnePass(source, columns));
        }

        return summaries;
    }

    private static ColumnSummary[] OnePass(IEventSource source, ColumnInfo[] columns)
    {
        ColumnSummary[] summaries = [.. columns.Select(column => new ColumnSummary(column, 0, 0, 0, 0, double.NaN, double.NaN, 0, 0))];
        foreach (var batch in source.Read([.. columns.Select(column => column.Name)]))
        {
            for (var i = 0; i < columns.Length; i++)
            {
                summaries[i] = summaries[i].With(batch.Column(i));
            }
        }

        return summaries;
    }

    private ColumnSummary With(ReadOnlySpan<double> values)
    {
        var (missing, infinite, negative, zero, least, most, sum, squares) = (Missing, Infinite, Negative, Zero, Least, Most, 0.0, 0.0);
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                missing += double.IsNaN(value) ? 1 : 0;
                infinite += double.IsInfinity(value) ? 1 : 0;
                continue;
            }

            negative += value < 0 ? 1 : 0;
            zero += value == 0 ? 1 : 0;
            least = value >= least ? least : value;
            most = value <= most ? most : value;
            sum += value;
            squares += value * value;
        }

        return new(Column, missing, infinite, negative, zero, least, most, Sum + sum, SumOfSquares + squares);
    }
}
