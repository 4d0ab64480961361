using ParamOO.Fitting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// Scans of the test statistic t_μ. For every value both fits, conditional and free, use the data and yields of the hypothesis μ′ = μ, so
/// that every tested value has its own free fit; ordinary workspaces share one. Free fits start from every local minimum of a bracketed
/// profile, its ends included, because interference makes two.
/// </summary>
public static class ProfileScan
{
    private const int DefaultValues = 41;
    private const int MaxRefinements = 20;

    /// <summary>Scans a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">What to test, and on which data; null for the defaults.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <returns>The test statistic at every value, with a status for each.</returns>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static ScanResult Run(Workspace workspace, ScanOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ScanOptions();
        var models = new HypothesisModels(workspace, options);
        var data = options.Data ?? models.DefaultData;
        var values = options.Values.Count > 0 ? options.Values : DefaultGrid(models, data);
        models.Check(values, data);
        return models.FollowsHypothesis ? Following(models, data, values, options, cancellation) : Ordinary(models, data, values, options);
    }

    /// <summary>Both fits at one value.</summary>
    /// <param name="models">The workspace along its parameter of interest.</param>
    /// <param name="data">The data.</param>
    /// <param name="value">The tested value.</param>
    /// <param name="options">How to fit.</param>
    internal static ScanPoint At(HypothesisModels models, DataSet data, double value, StatementOptions options)
    {
        var model = models.At(value);
        var profile = new Profile(model, models.Poi, data.At(models, model).AsSpan(), options.Fit);
        return Points(models, profile, [value], options)[0];
    }

    private static ScanResult Ordinary(HypothesisModels models, DataSet data, ValueList<double> values, ScanOptions options)
    {
        var model = models.At(values[0]);
        var profile = new Profile(model, models.Poi, data.At(models, model).AsSpan(), options.Fit with { Threads = options.Threads });
        var points = Points(models, profile, values, options);
        return new ScanResult(models.PoiName, models.Names, points, ScanBest.Of(points[0].Free));
    }

    /// <summary>Conditional fits at tested values and at those of the profile grid, and one free fit.</summary>
    private static ValueList<ScanPoint> Points(HypothesisModels models, Profile profile, ValueList<double> values, StatementOptions options)
    {
        double[] grid = [.. values.Concat(models.Grid(options.ProfileGrid)).Distinct().Order()];
        var conditional = profile.Held(grid).ToDictionary(point => point.Value);
        var free = profile.Free(conditional.Values);
        return values.Select(value => ScanPoint.Of(conditional[value], free)).ToValueList();
    }

    private static ScanResult Following(
        HypothesisModels models, DataSet data, ValueList<double> values, ScanOptions options, CancellationToken cancellation)
    {
        var points = new ScanPoint[values.Count];
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
        };
        Parallel.For(0, points.Length, parallel, i => points[i] = At(models, data, values[i], options));
        return new ScanResult(models.PoiName, models.Names, ValueList.Create<ScanPoint>(points), Best(models, data, points, options));
    }

    /// <summary>
    /// The hypothesis that its own free fit returns, μ̂(μ′) = μ′, followed from the smallest t; observed data stay at the knots.
    /// </summary>
    private static ScanBest Best(HypothesisModels models, DataSet data, ScanPoint[] points, ScanOptions options)
    {
        var best = points.Aggregate((one, other) => other.TestStatistic < one.TestStatistic || double.IsNaN(one.TestStatistic) ? other : one);
        for (var step = 0; step < MaxRefinements && data is AsimovData && CanFollow(models, best); step++)
        {
            var next = At(models, data, best.Free.Value, options);
            if (!(next.TestStatistic < best.TestStatistic))
            {
                break;
            }

            best = next;
        }

        return ScanBest.Of(best.Free);
    }

    private static bool CanFollow(HypothesisModels models, ScanPoint point) =>
        point.Status == FitStatus.Converged && point.Free.Value != point.Value && models.Range.Contains(point.Free.Value);

    private static ValueList<double> DefaultGrid(HypothesisModels models, DataSet data) =>
        data is ObservedData && models.FollowsHypothesis ? models.ObservedValues : ValueList.Create<double>(models.Grid(DefaultValues));
}
