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
        var scanner = new ProfileScanner(models, data, options);
        var points = scanner.At(values.Span, cancellation);
        var best = models.FollowsHypothesis ? Best(models, data, points, scanner) : points[0];
        var result = new ScanResult(models.PoiName, models.Names, ValueList.Create<ScanPoint>(points), ScanBest.Of(best.Free, models.FollowsHypothesis ? best.Value : null));
        return options.Levels.Count == 0 ? result : result with { Intervals = Intervals(result, best, options, scanner, models, data, cancellation) };
    }

    /// <summary>Confidence sets from the tested points, the best fit and, where data exist between them, further fits.</summary>
    private static ValueList<ConfidenceSet> Intervals(
        ScanResult result, ScanPoint best, ScanOptions options, ProfileScanner scanner, HypothesisModels models, DataSet data, CancellationToken cancellation)
    {
        if (data is ObservedData && models.FollowsHypothesis)
        {
            return options.Levels.Select(result.Interval).ToValueList();
        }

        var known = new SortedDictionary<double, ScanPoint>(result.Points.DistinctBy(point => point.Value).ToDictionary(point => point.Value));
        var centre = models.FollowsHypothesis ? best : scanner.At(models.Range.Clamp(best.Free.Value));
        known[centre.Value] = centre;
        var search = new EdgeSearch(scanner, known);
        return options.Levels.Select(level => search.At(level, cancellation)).ToValueList();
    }

    /// <summary>
    /// The hypothesis that its own free fit returns, μ̂(μ′) = μ′, followed from the smallest t; observed data stay at the knots.
    /// </summary>
    /// <param name="models">The workspace along its parameter of interest.</param>
    /// <param name="data">The data.</param>
    /// <param name="points">Tested values, at least one.</param>
    /// <param name="scanner">Makes further fits.</param>
    internal static ScanPoint Best(HypothesisModels models, DataSet data, ScanPoint[] points, ProfileScanner scanner)
    {
        var best = points.Aggregate((one, other) => other.TestStatistic < one.TestStatistic || double.IsNaN(one.TestStatistic) ? other : one);
        for (var step = 0; step < MaxRefinements && data is AsimovData && CanFollow(models, best); step++)
        {
            var next = scanner.At(best.Free.Value);
            if (!(next.TestStatistic < best.TestStatistic))
            {
                break;
            }

            best = next;
        }

        return best;
    }

    private static bool CanFollow(HypothesisModels models, ScanPoint point) =>
        point.Status == FitStatus.Converged && point.Free.Value != point.Value && models.Range.Contains(point.Free.Value);

    /// <summary>The values that are tested unless others are named.</summary>
    /// <param name="models">The workspace along its parameter of interest.</param>
    /// <param name="data">The data.</param>
    internal static ValueList<double> DefaultGrid(HypothesisModels models, DataSet data) =>
        data is ObservedData && models.FollowsHypothesis ? models.ObservedValues : ValueList.Create<double>(models.Grid(DefaultValues));
}
