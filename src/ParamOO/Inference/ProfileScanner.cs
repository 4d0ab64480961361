using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// The two fits behind every test statistic, for any tested values and as often as asked. Ordinary workspaces share one free fit, and later
/// conditional fits start from the nearest known one; where the model follows the hypothesis every value has its own free fit.
/// </summary>
internal sealed class ProfileScanner
{
    private readonly HypothesisModels models;
    private readonly DataSet data;
    private readonly StatementOptions options;
    private readonly SortedDictionary<double, ProfilePoint> known = [];
    private Profile? shared;
    private ProfilePoint? free;

    /// <summary>Prepares the fits.</summary>
    /// <param name="models">The workspace along its parameter of interest.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How to fit.</param>
    /// <exception cref="InvalidInputException">PX0754: the tested parameter is held.</exception>
    public ProfileScanner(HypothesisModels models, DataSet data, StatementOptions options)
    {
        if (models.Parameters[models.Poi].IsFixed)
        {
            throw new InvalidInputException("PX0754", models.PoiName, "the parameter is tested and held at the same time; leave it out of what is held, or test another.");
        }

        (this.models, this.data, this.options) = (models, data, options);
    }

    /// <summary>Both fits at tested values.</summary>
    /// <param name="values">Tested values, inside the range of the models.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <returns>One point per value, in the order asked for.</returns>
    public ScanPoint[] At(ReadOnlySpan<double> values, CancellationToken cancellation = default) =>
        models.FollowsHypothesis ? Following([.. values], cancellation) : Ordinary([.. values]);

    /// <summary>Both fits at one tested value.</summary>
    /// <param name="value">The tested value.</param>
    public ScanPoint At(double value) => At([value])[0];

    private ScanPoint[] Following(double[] values, CancellationToken cancellation)
    {
        var points = new ScanPoint[values.Length];
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
        };
        Parallel.For(0, points.Length, parallel, i => points[i] = Follow(values[i]));
        return points;
    }

    private ScanPoint Follow(double value)
    {
        if (models.Companion is not null)
        {
            return new PairScanner(models, data, options).Profile(value);
        }

        var model = models.At(value);
        var profile = new Profile(model, models.Poi, data.At(models, model).AsSpan(), options.Fit);
        var conditional = profile.Held(Grid([value]));
        return ScanPoint.Of(conditional.Single(point => point.Value == value), profile.Free(conditional));
    }

    private ScanPoint[] Ordinary(double[] values)
    {
        if (shared is null)
        {
            var model = models.At(values[0]);
            shared = new Profile(model, models.Poi, data.At(models, model).AsSpan(), options.Fit with { Threads = options.Threads });
            Keep(shared.Held(Grid(values)));
        }
        else
        {
            Keep(shared.HeldNear([.. values.Distinct().Where(value => !known.ContainsKey(value)).Order()], [.. known.Values]));
        }

        free = free is null || known.Values.Any(point => Profile.IsBelow(point, free)) ? shared.Free(known.Values) : free;
        return [.. values.Select(value => ScanPoint.Of(known[value], free))];
    }

    private void Keep(ProfilePoint[] points)
    {
        foreach (var point in points)
        {
            known[point.Value] = point;
        }
    }

    private double[] Grid(double[] values) => [.. values.Concat(models.Grid(options.ProfileGrid)).Distinct().Order()];
}
