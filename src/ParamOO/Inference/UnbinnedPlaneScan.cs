using ParamOO.Fitting;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// Scans of two parameters on the full unbinned likelihood, as <see cref="PlaneScan"/> does them on binned ones. All fits share every pass over
/// the events; then every fit is repeated from lower neighbours until none gets lower.
/// </summary>
public static class UnbinnedPlaneScan
{
    private const int MaxSweeps = 8;
    private const double Lower = 1e-6;

    /// <summary>Scans a plane.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the first parameter.</param>
    /// <param name="options">Values, levels, whether the others are held; data and held values are those of the likelihood.</param>
    /// <param name="cancellation">Asked between sweeps.</param>
    /// <exception cref="InvalidInputException">PX0334, PX0757, PX0758, PX0702: the second parameter or its values do not fit.</exception>
    public static PlaneScanResult Run(UnbinnedLikelihood likelihood, string poi, PlaneScanOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(likelihood);
        ArgumentNullException.ThrowIfNull(options);
        Check(likelihood, poi, options);
        var (first, second) = (likelihood.IndexOf(poi), likelihood.IndexOf(options.Second));
        int[] free = [.. Enumerable.Range(0, likelihood.Parameters.Length).Where(i => i == first || i == second || (!options.StatOnly && !likelihood.Parameters[i].IsFixed))];
        var column = UnbinnedScan.Run(likelihood, poi, options.Values, options.StatOnly);
        var fits = options.Values.SelectMany((value, i) => options.SecondValues.Select(other => Held(column.Points[i].Fit, value, other))).ToArray();
        ProfileFit.Run(likelihood, free, fits, thinned: false);
        Mend(fits);
        var best = new ProfileFit(likelihood, free, Lowest(column.Best), -1);
        ProfileFit.Run(likelihood, free, [best], thinned: false);
        return Result(likelihood, poi, options, fits, best);

        ProfileFit Held(UnbinnedFit start, double value, double other)
        {
            double[] point = [.. start.Values.Select((number, i) => likelihood.ToFit(i, i == first ? value : i == second ? other : double.IsFinite(number) ? number : likelihood.Parameters[i].Nominal))];
            return new ProfileFit(likelihood, free, point, first, second);
        }

        void Mend(ProfileFit[] fits)
        {
            var rows = options.SecondValues.Count;
            for (var sweep = 0; sweep < MaxSweeps; sweep++)
            {
                cancellation.ThrowIfCancellationRequested();
                var again = fits.Select((fit, k) => Neighbours(k, rows, fits.Length).Select(n => From(fits[n], fit)).ToArray()).ToArray();
                ProfileFit.Run(likelihood, free, [.. again.SelectMany(own => own)], thinned: false);
                var better = again.Select(own => own.MinBy(Height)!).ToArray();
                var changed = fits.Select((fit, k) => Height(better[k]) < Height(fit) - Lower).ToArray();
                for (var k = 0; k < fits.Length; k++)
                {
                    fits[k] = changed[k] ? better[k] : fits[k];
                }

                if (!changed.Contains(true))
                {
                    break;
                }
            }
        }

        ProfileFit From(ProfileFit neighbour, ProfileFit fit)
        {
            double[] start = [.. neighbour.Point];
            (start[first], start[second]) = (fit.Point[first], fit.Point[second]);
            return new ProfileFit(likelihood, free, start, first, second);
        }

        double[] Lowest(UnbinnedFit alone) => fits.MinBy(Height) is { } lowest && Height(lowest) < alone.TwiceNll
            ? lowest.Point
            : [.. alone.Values.Select((number, i) => likelihood.ToFit(i, number))];
    }

    private static double Height(ProfileFit fit) => double.IsNaN(fit.Search.Value) ? double.PositiveInfinity : fit.Search.Value;

    private static IEnumerable<int> Neighbours(int k, int rows, int count)
    {
        int[] all = [k - rows, k + rows, k % rows == 0 ? -1 : k - 1, k % rows == rows - 1 ? -1 : k + 1];
        return all.Where(n => n >= 0 && n < count);
    }

    private static PlaneScanResult Result(UnbinnedLikelihood likelihood, string poi, PlaneScanOptions options, ProfileFit[] fits, ProfileFit best)
    {
        var (values, seconds) = (options.Values, options.SecondValues);
        var status = UnbinnedImpacts.Of(best.Search.Status);
        var points = fits.Select((fit, k) => new PlanePoint(
            values[k / seconds.Count],
            seconds[k % seconds.Count],
            Math.Max(0, fit.Search.Value - best.Search.Value),
            UnbinnedImpacts.Of(fit.Search.Status) is var own && own != FitStatus.Converged ? own : status,
            ParametersOf(likelihood, fit))).ToValueList();
        var contours = options.Levels.Select(level => Contour.Of(level, values.Span, seconds.Span, [.. points.Select(point => point.TestStatistic)])).ToValueList();
        var estimate = ParametersOf(likelihood, best);
        return new PlaneScanResult(
            poi,
            options.Second,
            likelihood.Parameters.Select(parameter => parameter.Name).ToValueList(),
            points,
            new PlaneBest(estimate[likelihood.IndexOf(poi)], estimate[likelihood.IndexOf(options.Second)], best.Search.Value, status, estimate),
            contours,
            PlaneScan.Findings(points, contours).ToValueList());
    }

    private static ValueList<double> ParametersOf(UnbinnedLikelihood likelihood, ProfileFit fit) => fit.Point.Select((coordinate, i) => likelihood.FromFit(i, coordinate)).ToValueList();

    private static void Check(UnbinnedLikelihood likelihood, string poi, PlaneScanOptions options)
    {
        var (findings, second) = (new Findings(), likelihood.Parameters.FirstOrDefault(parameter => parameter.Name == options.Second));
        if (second is null)
        {
            findings.Error("PX0334", options.Second, $"there is no parameter '{options.Second}'; {Suggestion.For(options.Second, [.. likelihood.Parameters.Select(parameter => parameter.Name)])}");
        }
        else if (options.Second == poi)
        {
            findings.Error("PX0757", options.Second, "both axes of the scan are the same parameter; name another one for the second.");
        }

        if (options.Values.Count < 2 || options.SecondValues.Count < 2)
        {
            findings.Error("PX0758", "scan", "a scan of two parameters needs at least two values of each.");
        }

        foreach (var value in options.SecondValues.Where(value => second?.Bounds.Contains(value) == false))
        {
            findings.Error("PX0702", options.Second, FormattableString.Invariant($"{options.Second} = {value:R} cannot be tested: its bounds are [{second!.Bounds.Low:R}, {second.Bounds.High:R}]; choose values inside."));
        }

        findings.ThrowIfErrors();
    }
}
