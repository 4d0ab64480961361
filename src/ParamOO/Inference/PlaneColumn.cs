using ParamOO.Likelihoods;

namespace ParamOO.Inference;

/// <summary>All fits of a plane at one value of the first parameter.</summary>
internal sealed class PlaneColumn
{
    private const int MaxSweeps = 40;
    private readonly double value;
    private readonly int first;
    private readonly Profile profile;
    private readonly Profile freeProfile;
    private readonly ProfilePoint[] held;
    private HashSet<int> changed;

    private PlaneColumn(double value, int first, Profile profile, Profile freeProfile, ProfilePoint[] held, ProfilePoint? free)
    {
        (this.value, this.first, this.profile, this.freeProfile, this.held, Free) = (value, first, profile, freeProfile, held, free);
        changed = [.. Enumerable.Range(0, held.Length)];
    }

    /// <summary>The fit with both parameters free; null while it is that of another column.</summary>
    public ProfilePoint? Free { get; private set; }

    /// <summary>The smallest t of the column; infinite where there is none.</summary>
    public double SmallestStatistic => held.Select(Statistic).Where(t => !double.IsNaN(t)).DefaultIfEmpty(double.PositiveInfinity).Min();

    /// <summary>Fits a column.</summary>
    /// <param name="models">The workspace along the first parameter.</param>
    /// <param name="second">Index of the second parameter.</param>
    /// <param name="data">The data.</param>
    /// <param name="value">Value of the first parameter.</param>
    /// <param name="values">Values of the second parameter, ascending.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="withFree">Whether the fit with both parameters free is wanted.</param>
    public static PlaneColumn At(
        HypothesisModels models, int second, DataSet data, double value, ReadOnlySpan<double> values, StatementOptions options, bool withFree) =>
        At(models, models.At(value), second, data, value, values, options, withFree);

    /// <summary>Fits a column with a model that may belong to one row of it alone.</summary>
    /// <param name="models">The workspace along the first parameter.</param>
    /// <param name="model">The model.</param>
    /// <param name="second">Index of the second parameter.</param>
    /// <param name="data">The data.</param>
    /// <param name="value">Value of the first parameter.</param>
    /// <param name="values">Values of the second parameter, ascending.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="withFree">Whether the fit with both parameters free is wanted.</param>
    public static PlaneColumn At(
        HypothesisModels models, CompiledModel model, int second, DataSet data, double value, ReadOnlySpan<double> values, StatementOptions options, bool withFree)
    {
        var parameters = model.Parameters.SetItem(second, model.Parameters[second] with { IsFixed = false });
        var counts = data.At(models, model);
        var tested = parameters.SetItem(models.Poi, parameters[models.Poi] with { IsFixed = true, Nominal = value });
        var profile = new Profile(model.With(tested, second), second, counts.AsSpan(), options.Fit);
        var freeProfile = new Profile(model.With(parameters, models.Poi), models.Poi, counts.AsSpan(), options.Fit);
        var free = withFree ? freeProfile.Free(freeProfile.Held(models.Grid(options.ProfileGrid))) : null;
        var column = new PlaneColumn(value, models.Poi, profile, freeProfile, profile.Held(values), free);
        column.LowerFree();
        return column;
    }

    /// <summary>Repeats every fit from the solutions of the columns on either side, and within the column, until none gets lower.</summary>
    /// <param name="columns">All columns, ascending.</param>
    /// <param name="cancellation">Asked between columns.</param>
    public static void MendFromNeighbours(PlaneColumn[] columns, CancellationToken cancellation) =>
        Mend(columns, i => PlaneScan.Beside(i, 1, columns.Length), cancellation);

    /// <summary>Repeats the conditional fits of single points from the solutions of the four points beside each, until none gets lower.</summary>
    /// <param name="points">Columns of one row each, the second parameter running fastest.</param>
    /// <param name="rows">Number of values of the second parameter.</param>
    /// <param name="cancellation">Asked between points.</param>
    public static void MendPoints(PlaneColumn[] points, int rows, CancellationToken cancellation) =>
        Mend(points, i => PlaneScan.Beside(i, rows, points.Length), cancellation);

    private static void Mend(PlaneColumn[] columns, Func<int, IEnumerable<int>> beside, CancellationToken cancellation)
    {
        for (var sweep = 0; sweep < MaxSweeps && columns.Any(column => column.changed.Count > 0); sweep++)
        {
            var sources = columns.Select(column => column.changed).ToArray();
            Array.ForEach(columns, column => column.changed = []);
            for (var i = 0; i < columns.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var neighbour in beside(i))
                {
                    columns[i].RepeatFrom(columns[neighbour], sources[neighbour]);
                }
            }
        }

        Array.ForEach(columns, column => column.LowerFree());
    }

    /// <summary>The conditional fit of a column of one row.</summary>
    public ProfilePoint Only => held.Single();

    /// <summary>Gives all columns of an ordinary workspace the lowest fit of all.</summary>
    /// <param name="columns">All columns.</param>
    public static void ShareFreeFit(PlaneColumn[] columns)
    {
        var lowest = columns.SelectMany(column => column.held).Where(point => !double.IsNaN(point.TwiceNll)).MinBy(point => point.TwiceNll);
        var free = columns[0].Free!;
        if (lowest is not null && (double.IsNaN(free.TwiceNll) || Profile.IsBelow(lowest, free)))
        {
            free = columns[0].freeProfile.Free([lowest]);
        }

        Array.ForEach(columns, column => column.Free = free);
    }

    /// <summary>The points of the column.</summary>
    public IEnumerable<PlanePoint> Points() => held.Select(point =>
        new PlanePoint(value, point.Value, Statistic(point), point.HasConverged ? Free!.Status : point.Status, point.Parameters));

    private double Statistic(ProfilePoint point) => Math.Max(0, point.TwiceNll - Free!.TwiceNll);

    /// <summary>A conditional fit below the free one is a better start of it.</summary>
    private void LowerFree()
    {
        var lowest = held.Where(point => !double.IsNaN(point.TwiceNll)).MinBy(point => point.TwiceNll);
        if (Free is not null && lowest is not null && (double.IsNaN(Free.TwiceNll) || Profile.IsBelow(lowest, Free)))
        {
            Free = freeProfile.Free([lowest]);
        }
    }

    private void RepeatFrom(PlaneColumn neighbour, HashSet<int> rows)
    {
        var wanted = rows.Where(row => neighbour.held[row].HasConverged).Order().ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        var starts = wanted.SelectMany(row => Start(neighbour.held[row])).ToArray();
        foreach (var (row, found) in wanted.Zip(profile.HeldFrom([.. wanted.Select(row => held[row].Value)], starts)))
        {
            if (Profile.IsBetter(found, held[row]))
            {
                held[row] = found;
                changed.Add(row);
            }
        }
    }

    /// <summary>The neighbour's solution, the first parameter where this column has it.</summary>
    private IEnumerable<double> Start(ProfilePoint point) => point.Parameters.Select((number, index) => index == first ? value : number);
}
