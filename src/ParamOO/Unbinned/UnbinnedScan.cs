using System.Collections.Immutable;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>Why an unbinned fit stopped. Only <see cref="Converged"/> may be quoted without a comment.</summary>
public enum UnbinnedStatus
{
    /// <summary>The estimated distance to the minimum is below the tolerance.</summary>
    Converged,

    /// <summary>The budget of evaluations is spent.</summary>
    BudgetSpent,

    /// <summary>No step lowers the function although the gradient is not small.</summary>
    Stalled,

    /// <summary>The intensity of an event of the data is not positive, or a coefficient has no value; nothing is clipped.</summary>
    IntensityNotPositive,
}

/// <summary>One fit.</summary>
/// <param name="Status">Why it stopped.</param>
/// <param name="TwiceNll">−2 ln L at the minimum, without terms that do not depend on parameters; NaN when it has no value.</param>
/// <param name="Edm">Estimated distance to the minimum in −2 ln L.</param>
/// <param name="Evaluations">Evaluations on all events.</param>
/// <param name="Values">Estimates of all parameters, held ones included, in the order of the model.</param>
public sealed record UnbinnedFit(UnbinnedStatus Status, double TwiceNll, double Edm, int Evaluations, ImmutableArray<double> Values);

/// <summary>One tested value of the parameter of interest.</summary>
/// <param name="Value">The tested value μ.</param>
/// <param name="TestStatistic">t_μ = −2 ln [L(μ, α̂̂)/L(μ̂, α̂)], non-negative; NaN when the fit has no value.</param>
/// <param name="Fit">The conditional fit.</param>
public sealed record UnbinnedScanPoint(double Value, double TestStatistic, UnbinnedFit Fit);

/// <summary>The profile likelihood ratio along one parameter.</summary>
/// <param name="Poi">Name of the parameter.</param>
/// <param name="Points">One entry per tested value, in the order asked for.</param>
/// <param name="Best">The free fit, the lowest of all starts.</param>
/// <param name="Minima">All distinct minima that were found, lowest first.</param>
public sealed record UnbinnedScanResult(string Poi, ValueList<UnbinnedScanPoint> Points, UnbinnedFit Best, ValueList<UnbinnedFit> Minima);

/// <summary>Scans of the unbinned likelihood (docs/method.md).</summary>
public static class UnbinnedScan
{
    private const int MostStarts = 4;
    private const double SameMinimum = 1e-3;

    /// <summary>
    /// Fits the nuisance parameters at every tested value, and everything from several starts: the lowest points of the profile over a
    /// grid of hypotheses, the bounds and the reference hypothesis included.
    /// </summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the parameter.</param>
    /// <param name="values">Tested values, inside the bounds of the parameter or not.</param>
    /// <param name="statOnly">Whether every other parameter is held at its nominal value.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public static UnbinnedScanResult Run(UnbinnedLikelihood likelihood, string poi, IReadOnlyList<double> values, bool statOnly)
    {
        var index = likelihood.IndexOf(poi);
        return new Runner(likelihood, index, likelihood.FreeParameters(statOnly, index)).Run(values);
    }

    private sealed class Runner(UnbinnedLikelihood likelihood, int poi, int[] free)
    {
        private readonly bool isThinned = likelihood.HasThinned;
        private readonly double[] nominal = [.. likelihood.Parameters.Select((parameter, i) => likelihood.ToFit(i, parameter.Nominal))];

        public UnbinnedScanResult Run(IReadOnlyList<double> values)
        {
            var grid = StartingGrid().Select(coordinate => Hold(nominal, coordinate)).ToList();
            ProfileFit.Run(likelihood, free, grid, isThinned);
            var tested = values.Select(value => Hold(Nearest(grid, likelihood.ToFit(poi, value)), likelihood.ToFit(poi, value))).ToList();
            ProfileFit.Run(likelihood, free, tested, isThinned);
            var searches = Starts([.. tested, .. grid]).Select(start => new ProfileFit(likelihood, free, start, -1)).ToList();
            ProfileFit.Run(likelihood, free, searches, isThinned);
            if (isThinned)
            {
                tested = [.. tested.Select((fit, k) => Hold(Seed(fit), likelihood.ToFit(poi, values[k])))];
                searches = [.. searches.Select(search => new ProfileFit(likelihood, free, Seed(search), -1))];
                ProfileFit.Run(likelihood, free, [.. tested, .. searches], thinned: false);
                tested = Retry(tested);
            }

            Improve(tested, searches);
            AddValleys(tested, searches);
            var minima = Distinct(searches);
            return new(
                likelihood.Parameters[poi].Name,
                tested.Select((fit, k) => new UnbinnedScanPoint(values[k], Difference(fit, minima[0]), At(values[k], fit.ToResult(likelihood)))).ToValueList(),
                minima[0].ToResult(likelihood),
                minima.Select(fit => fit.ToResult(likelihood)).ToValueList());
        }

        /// <summary>The tested value exactly as it was asked for, not squared after its root was taken.</summary>
        private UnbinnedFit At(double value, UnbinnedFit fit) => fit with { Values = fit.Values.SetItem(poi, value) };

        private static double Difference(ProfileFit fit, ProfileFit best) => fit.Search.Value - best.Search.Value;

        private ProfileFit Hold(double[] start, double coordinate)
        {
            var point = start.ToArray();
            point[poi] = coordinate;
            return new(likelihood, free, point, poi);
        }

        /// <summary>Where the profile has been fitted nearest to a tested value: a start from which few steps are left.</summary>
        private double[] Nearest(List<ProfileFit> grid, double coordinate) =>
            grid.Where(fit => !double.IsNaN(fit.Search.Value)).MinBy(fit => Math.Abs(fit.Point[poi] - coordinate)) is { } nearest ? nearest.Point : nominal;

        /// <summary>Where a fit on the thinned sample ended; the nominal point when it did not.</summary>
        private double[] Seed(ProfileFit fit) => double.IsNaN(fit.Search.Value) ? nominal : fit.Point;

        /// <summary>A seed of the thinned sample can be invalid for an event that it does not hold: then from the nominal point.</summary>
        private List<ProfileFit> Retry(List<ProfileFit> fits)
        {
            var again = fits.Select(fit => double.IsNaN(fit.Search.Value) ? Hold(nominal, fit.Point[poi]) : fit).ToList();
            ProfileFit.Run(likelihood, free, again, thinned: false);
            return again;
        }

        private IEnumerable<double> StartingGrid()
        {
            var grid = likelihood.GridInFit(poi, Math.Max(2, likelihood.Options.StartingPoints));
            var isHypothesis = likelihood.Parameters[poi].Name == likelihood.Model.Poi;
            return grid.Append(nominal[poi]).Append(isHypothesis ? likelihood.ToFit(poi, likelihood.Model.ReferenceHypothesis) : nominal[poi]).Distinct();
        }

        // In the coordinate of the fit, where a bound is exactly what the fit takes for it.
        private bool IsInside(ProfileFit fit)
        {
            var bounds = likelihood.Parameters[poi].Bounds;
            return fit.Point[poi] >= likelihood.ToFit(poi, bounds.Low) && fit.Point[poi] <= likelihood.ToFit(poi, bounds.High);
        }

        /// <summary>The lowest local minima of the profile along the parameter.</summary>
        private List<double[]> Starts(IEnumerable<ProfileFit> profile)
        {
            var sorted = profile.Where(IsInside).OrderBy(fit => fit.Point[poi]).ToList();
            return [.. sorted
                .Where((fit, k) => (k == 0 || fit.Height <= sorted[k - 1].Height) && (k == sorted.Count - 1 || fit.Height <= sorted[k + 1].Height))
                .OrderBy(fit => fit.Height)
                .Take(MostStarts)
                .Select(fit => fit.Point.ToArray())];
        }

        /// <summary>No tested value inside the bounds may lie lower than the free fit; if one does, the search goes on from there.</summary>
        private void Improve(List<ProfileFit> tested, List<ProfileFit> searches)
        {
            while (tested.Where(IsInside).MinBy(fit => fit.Height) is { } lowest
                && lowest.Height < searches.Min(search => search.Height))
            {
                var search = new ProfileFit(likelihood, free, lowest.Point.ToArray(), -1);
                ProfileFit.Run(likelihood, free, [search], thinned: false);
                searches.Add(search);
            }
        }

        /// <summary>A valley of the scan in which no search has ended gets its own: the thinned sample need not have shown it.</summary>
        private void AddValleys(List<ProfileFit> tested, List<ProfileFit> searches)
        {
            var sorted = tested.Where(IsInside).OrderBy(fit => fit.Point[poi]).ToList();
            for (var k = 1; k < sorted.Count - 1; k++)
            {
                var (left, right) = (sorted[k - 1], sorted[k + 1]);
                var isValley = sorted[k].Height < left.Height && sorted[k].Height < right.Height;
                if (isValley && !searches.Exists(search => search.Point[poi] >= left.Point[poi] && search.Point[poi] <= right.Point[poi]))
                {
                    searches.Add(new(likelihood, free, sorted[k].Point.ToArray(), -1));
                    ProfileFit.Run(likelihood, free, [searches[^1]], thinned: false);
                }
            }
        }

        private List<ProfileFit> Distinct(List<ProfileFit> searches)
        {
            var minima = new List<ProfileFit>();
            foreach (var search in searches.OrderBy(fit => fit.Height))
            {
                if (!minima.Exists(other => Math.Abs(other.Point[poi] - search.Point[poi]) < SameMinimum))
                {
                    minima.Add(search);
                }
            }

            return minima;
        }
    }

    internal static UnbinnedFit ToResult(this ProfileFit fit, UnbinnedLikelihood likelihood) => new(
        fit.Search.Status switch
        {
            NewtonStatus.Converged => UnbinnedStatus.Converged,
            NewtonStatus.BudgetSpent => UnbinnedStatus.BudgetSpent,
            NewtonStatus.InvalidStart => UnbinnedStatus.IntensityNotPositive,
            _ => UnbinnedStatus.Stalled,
        },
        fit.Search.Value,
        fit.Search.Edm,
        fit.Search.Evaluations,
        [.. fit.Point.Select((coordinate, i) => likelihood.FromFit(i, coordinate))]);
}
