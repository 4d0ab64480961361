using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Scans of the full unbinned likelihood in the form of <see cref="ProfileScan"/>, with intervals.</summary>
public static class UnbinnedProfileScan
{
    private const int MaxRounds = 6;
    private const double Tolerance = 1e-6;

    /// <summary>Scans one parameter; edges of intervals are found by further fits.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the parameter.</param>
    /// <param name="options">Values, levels, whether the others are held; data and held values are those of the likelihood.</param>
    /// <param name="cancellation">Asked between rounds of fits.</param>
    /// <returns>The scan, and all distinct minima that were found, lowest first.</returns>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public static (ScanResult Scan, ValueList<UnbinnedFit> Minima) Run(
        UnbinnedLikelihood likelihood, string poi, ScanOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(likelihood);
        ArgumentNullException.ThrowIfNull(options);
        var scan = UnbinnedScan.Run(likelihood, poi, options.Values, options.StatOnly);
        var free = PointOf(likelihood, poi, scan.Best);
        var names = likelihood.Parameters.Select(parameter => parameter.Name).ToValueList();
        var result = new ScanResult(poi, names, scan.Points.Select(point => Of(point, free, likelihood, poi)).ToValueList(), ScanBest.Of(free));
        return (options.Levels.Count == 0 ? result : result with { Intervals = Intervals(result, likelihood, options, cancellation) }, scan.Minima);
    }

    /// <summary>A fit of the unbinned likelihood as a point of a profile.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the parameter.</param>
    /// <param name="fit">The fit.</param>
    internal static ProfilePoint PointOf(UnbinnedLikelihood likelihood, string poi, UnbinnedFit fit) =>
        new(fit.Values[likelihood.IndexOf(poi)], UnbinnedImpacts.Of(fit.Status), fit.TwiceNll, [.. fit.Values]);

    private static ScanPoint Of(UnbinnedScanPoint point, ProfilePoint free, UnbinnedLikelihood likelihood, string poi) =>
        ScanPoint.Of(PointOf(likelihood, poi, point.Fit), free);

    /// <summary>Every round fits where √t, which is nearly linear, is expected to cross its threshold between the two nearest fits.</summary>
    private static ValueList<ConfidenceSet> Intervals(ScanResult scan, UnbinnedLikelihood likelihood, ScanOptions options, CancellationToken cancellation)
    {
        var known = new SortedDictionary<double, double>(scan.Points.DistinctBy(point => point.Value).ToDictionary(point => point.Value, point => point.TestStatistic)) { [scan.Best.Value] = 0 };
        double[] before = [];
        for (var round = 0; round < MaxRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] edges = [.. Sets(known, options.Levels).SelectMany(set => set.Intervals).SelectMany(part => (ConfidenceEdge[])[part.Low, part.High])
                .Where(edge => !edge.IsOpen).Select(edge => edge.Value).Where(value => !known.ContainsKey(value)).Distinct()];
            if (edges.Length == 0 || (edges.Length == before.Length && edges.Zip(before).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.First)))))
            {
                break;
            }

            foreach (var point in UnbinnedScan.Run(likelihood, scan.Poi, edges, options.StatOnly).Points)
            {
                known[point.Value] = Math.Max(0, point.Fit.TwiceNll - scan.Best.TwiceNll);
            }

            before = edges;
        }

        return Sets(known, options.Levels);
    }

    private static ValueList<ConfidenceSet> Sets(SortedDictionary<double, double> known, ValueList<double> levels) => levels.Select(level => ConfidenceSet.Crossings(
        level, [.. known.Keys], [.. known.Values], [.. known.Values.Select(_ => ConfidenceLevel.Threshold(level))])).ToValueList();
}
