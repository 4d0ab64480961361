using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>Profiles of several sets of density columns, such as bootstrap replicas, and their envelope.</summary>
/// <param name="Replicas">The scan of each set, in the order given.</param>
/// <param name="Envelope">
/// For each tested value the smallest t of all sets, each measured from its own minimum: discrete profiling of zero-aligned profiles
/// (P. D. Dauncey et al., arXiv:1408.6865; arXiv:2506.06438).
/// </param>
/// <param name="Best">Mean of the estimates of all sets.</param>
/// <param name="Spread">Standard deviation of the estimates of the sets; NaN for fewer than two.</param>
public sealed record DensityEnvelope(ValueList<UnbinnedScanResult> Replicas, ValueList<double> Envelope, double Best, double Spread);

/// <summary>Fits and scans of a <see cref="DensityLikelihood"/>.</summary>
public static class DensityScan
{
    private const int GridPoints = 9;
    private const int RandomStarts = 6;
    private const double SameMinimum = 1e-3;
    private const double SameHeight = 1e-2;

    /// <summary>The free fit, and a fit at every tested value.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="values">Tested values.</param>
    /// <param name="statOnly">Whether all other parameters are held at their nominal values.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or it is fixed.</exception>
    public static UnbinnedScanResult Run(DensityLikelihood likelihood, string poi, IReadOnlyList<double> values, bool statOnly)
    {
        var index = likelihood.IndexOf(poi);
        if (likelihood.Parameters[index].IsFixed)
        {
            throw new ArgumentException($"{poi} is fixed", nameof(poi));
        }

        var searches = Searches(likelihood, index, statOnly);
        var tested = Tested(likelihood, searches[0], index, values, statOnly);
        // No tested value inside the bounds may lie lower than the free fit; if one does, the search goes on from there.
        while (Lowest(likelihood, tested, index) is { } lowest && !(lowest.TwiceNll >= searches[0].TwiceNll - 1e-7))
        {
            var again = Fit(likelihood, [.. lowest.Values], index, null, statOnly);
            if (!(again.TwiceNll < searches[0].TwiceNll))
            {
                break;
            }

            searches.Insert(0, again);
        }

        var best = searches[0];
        return new(poi, tested.Select((fit, k) => new UnbinnedScanPoint(values[k], fit.TwiceNll - best.TwiceNll, fit)).ToValueList(), best, Distinct(searches, index));
    }

    /// <summary>Scans with several sets of density columns.</summary>
    /// <param name="likelihoods">The likelihood with each set.</param>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="values">Tested values.</param>
    /// <param name="statOnly">Whether all other parameters are held at their nominal values.</param>
    /// <exception cref="ArgumentException">There is no likelihood, no such parameter, or it is fixed.</exception>
    public static DensityEnvelope Run(IReadOnlyList<DensityLikelihood> likelihoods, string poi, IReadOnlyList<double> values, bool statOnly)
    {
        if (likelihoods.Count == 0)
        {
            throw new ArgumentException("needs at least one likelihood", nameof(likelihoods));
        }

        var scans = likelihoods.Select(likelihood => Run(likelihood, poi, values, statOnly)).ToValueList();
        var envelope = Enumerable.Range(0, values.Count).Select(k => Smallest(scans.Select(scan => scan.Points[k].TestStatistic))).ToValueList();
        var estimates = scans.Select((scan, r) => scan.Best.Values[likelihoods[r].IndexOf(poi)]).ToList();
        var mean = estimates.Average();
        return new(scans, envelope, mean, estimates.Count < 2 ? double.NaN : Math.Sqrt(estimates.Sum(value => (value - mean) * (value - mean)) / (estimates.Count - 1)));
    }

    /// <summary>Free fits from several starts, lowest first: the nominal point, the lowest points of a coarse profile and points anywhere in the bounds.</summary>
    private static List<UnbinnedFit> Searches(DensityLikelihood likelihood, int index, bool statOnly)
    {
        double[] nominal = [.. likelihood.Parameters.Select(parameter => parameter.Nominal)];
        var searches = new List<UnbinnedFit> { Fit(likelihood, nominal, index, null, statOnly) };
        var start = double.IsFinite(searches[0].TwiceNll) ? [.. searches[0].Values] : nominal;
        var profile = likelihood.Parameters[index].Bounds.FiniteAround(start[index]).Points(GridPoints).Select(value => Fit(likelihood, start, index, value, statOnly)).Where(fit => double.IsFinite(fit.TwiceNll)).ToList();
        var valleys = profile.Where((fit, k) => (k == 0 || fit.TwiceNll <= profile[k - 1].TwiceNll) && (k == profile.Count - 1 || fit.TwiceNll <= profile[k + 1].TwiceNll));
        searches.AddRange(valleys.Select(valley => Fit(likelihood, [.. valley.Values], index, null, statOnly)));
        searches.AddRange(Enumerable.Range(0, RandomStarts).Select(k => Fit(likelihood, Anywhere(likelihood, start, (ulong)k), index, null, statOnly)));
        return [.. searches.OrderBy(fit => double.IsFinite(fit.TwiceNll) ? fit.TwiceNll : double.PositiveInfinity)];
    }

    /// <summary>Free parameters without a constraint anywhere in their bounds, the others where they were: a resonance may have been missed.</summary>
    private static double[] Anywhere(DensityLikelihood likelihood, double[] start, ulong number)
    {
        var random = new CounterRandom(1, number);
        return
        [
            .. likelihood.Parameters.Select((parameter, i) => parameter is { IsFixed: false, Constraint.IsPresent: false } && double.IsFinite(parameter.Bounds.Width)
                && likelihood.MovesShapes(i)
                ? parameter.Bounds.Low + (parameter.Bounds.Width * random.NextUniform())
                : start[i]),
        ];
    }

    private static ValueList<UnbinnedFit> Distinct(List<UnbinnedFit> searches, int index)
    {
        var minima = new List<UnbinnedFit>();
        foreach (var search in searches.Where(search => search.Status == UnbinnedStatus.Converged || search == searches[0]))
        {
            if (!minima.Exists(other => Math.Abs(other.Values[index] - search.Values[index]) < SameMinimum * (1 + Math.Abs(search.Values[index]))
                && Math.Abs(other.TwiceNll - search.TwiceNll) < SameHeight))
            {
                minima.Add(search);
            }
        }

        return minima.ToValueList();
    }

    /// <summary>The smallest of the test statistics of all replicas at one value; NaN only where all are.</summary>
    /// <param name="statistics">One per replica.</param>
    public static double Smallest(IEnumerable<double> statistics) => statistics.Aggregate(Smaller);

    // A fit without a value must not be mistaken for the smallest, nor hide the others.
    private static double Smaller(double one, double other) => double.IsNaN(one) || other < one ? other : one;

    /// <summary>From the tested value nearest to the best fit outwards, each from its neighbour.</summary>
    private static UnbinnedFit[] Tested(DensityLikelihood likelihood, UnbinnedFit best, int index, IReadOnlyList<double> values, bool statOnly)
    {
        var fits = new UnbinnedFit[values.Count];
        var done = new List<UnbinnedFit> { best };
        foreach (var k in Enumerable.Range(0, values.Count).OrderBy(k => Math.Abs(values[k] - best.Values[index])))
        {
            var start = done.Where(fit => double.IsFinite(fit.TwiceNll)).MinBy(fit => Math.Abs(fit.Values[index] - values[k])) ?? best;
            fits[k] = Fit(likelihood, [.. start.Values], index, values[k], statOnly);
            done.Add(fits[k]);
        }

        return fits;
    }

    private static UnbinnedFit? Lowest(DensityLikelihood likelihood, UnbinnedFit[] tested, int index) => tested
        .Where(fit => double.IsFinite(fit.TwiceNll) && likelihood.Parameters[index].Bounds.Contains(fit.Values[index])).MinBy(fit => fit.TwiceNll);

    /// <summary>A fit; a parameter may be held.</summary>
    internal static UnbinnedFit Fit(DensityLikelihood likelihood, double[] start, int poi, double? held, bool statOnly)
    {
        var parameters = likelihood.Parameters;
        int[] free = [.. Enumerable.Range(0, start.Length).Where(i => i == poi || !(parameters[i].IsFixed || statOnly))];
        double[] begin = [.. start.Select((value, i) => i == poi && held is { } wanted ? wanted : Array.IndexOf(free, i) < 0 ? parameters[i].Nominal : value)];
        return new DensityFits(likelihood).Fit(free, new UnbinnedRefit(begin, held is null ? -1 : poi));
    }
}
