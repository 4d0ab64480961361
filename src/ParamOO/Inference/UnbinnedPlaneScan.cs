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
        var runner = new Runner(likelihood, first, second, likelihood.FreeParameters(options.StatOnly, first, second));
        var column = UnbinnedScan.Run(likelihood, poi, options.Values, options.StatOnly);
        var fits = runner.Held(column, options.SecondValues);
        runner.Mend(fits, options.SecondValues.Count, cancellation);
        return Result(likelihood, poi, options, fits, runner.Free(fits, column.Best));
    }

    private sealed class Runner(UnbinnedLikelihood likelihood, int first, int second, int[] free)
    {
        /// <summary>Every row of a column begins where the scan of the first parameter ended.</summary>
        public ProfileFit[] Held(UnbinnedScanResult column, ValueList<double> seconds)
        {
            var fits = column.Points.SelectMany(point => seconds.Select(value => HeldAt(Start(point.Fit), likelihood.ToFit(first, point.Value), likelihood.ToFit(second, value)))).ToArray();
            ProfileFit.Run(likelihood, free, fits, thinned: false);
            return fits;
        }

        /// <summary>Repeats fits from those beside them that got lower in the last sweep, until none does.</summary>
        public void Mend(ProfileFit[] fits, int rows, CancellationToken cancellation)
        {
            HashSet<int> changed = [.. Enumerable.Range(0, fits.Length)];
            for (var sweep = 0; sweep < MaxSweeps && changed.Count > 0; sweep++)
            {
                cancellation.ThrowIfCancellationRequested();
                var again = fits.Select((fit, k) => PlaneScan.Beside(k, rows, fits.Length).Where(changed.Contains).Select(n => From(fits[n], fit)).ToArray()).ToArray();
                ProfileFit.Run(likelihood, free, [.. again.SelectMany(own => own)], thinned: false);
                changed.Clear();
                for (var k = 0; k < fits.Length; k++)
                {
                    if (again[k].MinBy(fit => fit.Height) is { } found && found.Height < fits[k].Height - Lower)
                    {
                        fits[k] = found;
                        changed.Add(k);
                    }
                }
            }
        }

        /// <summary>The fit of everything, from the lowest point of the plane where that is below the best fit of the first parameter's scan.</summary>
        public ProfileFit Free(ProfileFit[] fits, UnbinnedFit alone)
        {
            var lowest = fits.MinBy(fit => fit.Height);
            var best = new ProfileFit(likelihood, free, lowest?.Height < alone.TwiceNll ? lowest.Point : Start(alone), -1);
            ProfileFit.Run(likelihood, free, [best], thinned: false);
            return best;
        }

        private double[] Start(UnbinnedFit fit) =>
            [.. fit.Values.Select((number, i) => likelihood.ToFit(i, double.IsFinite(number) ? number : likelihood.Parameters[i].Nominal))];

        private ProfileFit From(ProfileFit neighbour, ProfileFit fit) => HeldAt([.. neighbour.Point], fit.Point[first], fit.Point[second]);

        private ProfileFit HeldAt(double[] start, double value, double other)
        {
            (start[first], start[second]) = (value, other);
            return new ProfileFit(likelihood, free, start, first, second);
        }
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

        PlaneScan.CheckAxes(poi, second?.Bounds, options, findings);
        findings.ThrowIfErrors();
    }
}
