using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Fits of one model to one data set with the tested parameter held and free. Not for use by two threads at a time.</summary>
internal sealed class Profile
{
    /// <summary>A nuisance parameter closer to 0 than this is in the same valley on both sides.</summary>
    private const double NearZero = 0.05;
    private const int MaxCrossings = 5;
    private readonly BatchFitter fitter;
    private readonly int poi;
    private readonly double[] data;
    private readonly int[] valleys;

    /// <summary>Prepares the fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="poi">Index of the tested parameter.</param>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <param name="options">How to minimise.</param>
    public Profile(CompiledModel model, int poi, ReadOnlySpan<double> data, FitOptions options)
    {
        fitter = new BatchFitter(model, options);
        this.poi = poi;
        this.data = [.. data];
        valleys = TwoValleys.Of(model);
    }

    /// <summary>
    /// Conditional fits at several values, in step. Each is then repeated from the solutions of its two neighbours until none gets lower: a
    /// fit that failed, or fell into the higher of two minima, is mended by the next one that did not.
    /// </summary>
    /// <param name="values">Where to hold the tested parameter, ascending.</param>
    public ProfilePoint[] Held(ReadOnlySpan<double> values)
    {
        var points = Fit(fitter.Model.Initial.AsSpan(), values);
        CrossValleys(points);
        var stale = Enumerable.Range(0, points.Length).ToArray();
        for (var sweep = 0; sweep < points.Length && stale.Length > 0; sweep++)
        {
            stale = [.. Sweep(points, stale).SelectMany(i => new[] { i - 1, i + 1 }).Where(i => i >= 0 && i < points.Length).Distinct()];
        }

        return points;
    }

    /// <summary>Conditional fits at several values, in step, each from a start of its own.</summary>
    /// <param name="values">Where to hold the tested parameter.</param>
    /// <param name="starts">All parameters, one row per value.</param>
    public ProfilePoint[] HeldFrom(ReadOnlySpan<double> values, ReadOnlySpan<double> starts) => Fit(starts, values);

    /// <summary>Conditional fits at several values, in step, each from the solutions of the nearest known ones on either side.</summary>
    /// <param name="values">Where to hold the tested parameter.</param>
    /// <param name="known">Conditional fits, ascending.</param>
    public ProfilePoint[] HeldNear(ReadOnlySpan<double> values, ReadOnlySpan<ProfilePoint> known)
    {
        var converged = known.ToArray().Where(point => point.HasConverged).ToArray();
        var (starts, held) = (new List<double>(), new List<double>());
        foreach (var value in values)
        {
            foreach (var start in Neighbours(converged, value))
            {
                starts.AddRange(start);
                held.Add(value);
            }
        }

        return held.Count == 0 ? [] : [.. Fit([.. starts], [.. held]).GroupBy(point => point.Value).Select(fits => fits.Aggregate(Better))];
    }

    /// <summary>The free fit: started from every local minimum of a profile, the lowest result kept.</summary>
    /// <param name="profile">Conditional fits, in any order.</param>
    public ProfilePoint Free(IEnumerable<ProfilePoint> profile)
    {
        var points = profile.Where(point => !double.IsNaN(point.TwiceNll)).OrderBy(point => point.Value).ToArray();
        var minima = points.Where((_, i) => IsLocalMinimum(points, i)).ToArray();
        var starts = minima.SelectMany(point => point.Parameters).ToArray();
        var fits = Fit(minima.Length == 0 ? fitter.Model.Initial.AsSpan() : starts, []);
        var best = fits.Aggregate(Lower);
        var seen = minima.Length == 0 ? best : minima.Aggregate(Lower);
        return IsBelow(seen, best) || double.IsNaN(best.TwiceNll)
            ? seen with { Status = FitStatus.BudgetSpent }
            : best;
    }

    /// <summary>All local minima of a profile as free fits, distinct in the tested parameter, lowest first.</summary>
    /// <param name="profile">Conditional fits, in any order.</param>
    public ProfilePoint[] Minima(IReadOnlyCollection<ProfilePoint> profile)
    {
        var best = Free(profile);
        var points = profile.Where(point => !double.IsNaN(point.TwiceNll)).OrderBy(point => point.Value).ToArray();
        var starts = points.Where((_, i) => IsLocalMinimum(points, i)).SelectMany(point => point.Parameters).ToArray();
        var found = starts.Length == 0 ? [] : Fit(starts, []);
        return double.IsNaN(best.TwiceNll)
            ? []
            : [best, .. found.Where(fit => fit.HasConverged && !IsSame(fit, best)).OrderBy(fit => fit.TwiceNll).DistinctBy(fit => Math.Round(fit.Value, 4))];
    }

    /// <summary>Whether one fit found a lower likelihood minimum than another, rounding aside.</summary>
    /// <param name="one">One fit.</param>
    /// <param name="other">The other.</param>
    internal static bool IsBelow(ProfilePoint one, ProfilePoint other) => one.TwiceNll < other.TwiceNll - Tolerance(other.TwiceNll);

    private static bool IsSame(ProfilePoint one, ProfilePoint other) => Math.Abs(one.Value - other.Value) < 1e-3 * Math.Max(1, Math.Abs(other.Value));

    private static ProfilePoint Lower(ProfilePoint one, ProfilePoint other) =>
        other.TwiceNll < one.TwiceNll || double.IsNaN(one.TwiceNll) ? other : one;

    /// <summary>Differences of −2 ln L below this are rounding and the distance to the minimum that fits stop at.</summary>
    private static double Tolerance(double twiceNll) => 1e-7 + (1e-12 * Math.Abs(twiceNll));

    private static bool IsLocalMinimum(ProfilePoint[] points, int i) =>
        (i == 0 || points[i].TwiceNll <= points[i - 1].TwiceNll) && (i == points.Length - 1 || points[i].TwiceNll < points[i + 1].TwiceNll);

    /// <summary>
    /// Repeats the first, the last and the lowest fit from the other side of every valley (<see cref="TwoValleys"/>); the sweeps carry what is
    /// found there to the other points.
    /// </summary>
    private void CrossValleys(ProfilePoint[] points)
    {
        foreach (var i in new[] { 0, points.Length - 1, Array.IndexOf(points, points.Aggregate(Lower)) }.Distinct().Where(i => points[i].HasConverged))
        {
            points[i] = CrossValleys(points[i]);
        }
    }

    private ProfilePoint CrossValleys(ProfilePoint point)
    {
        for (var round = 0; round < MaxCrossings; round++)
        {
            var starts = valleys.Where(m => Math.Abs(point.Parameters[m]) > NearZero).SelectMany(m => Mirrored(point.Parameters, m)).ToArray();
            var found = starts.Length == 0
                ? point
                : Fit(starts, [.. Enumerable.Repeat(point.Value, starts.Length / point.Parameters.Count)]).Aggregate(point, Better);
            if (found == point)
            {
                break;
            }

            point = found;
        }

        return point;
    }

    private IEnumerable<IEnumerable<double>> Neighbours(ProfilePoint[] converged, double value)
    {
        var (below, above) = (converged.LastOrDefault(point => point.Value <= value), converged.FirstOrDefault(point => point.Value >= value));
        return below is null && above is null
            ? [fitter.Model.Initial]
            : new[] { below, above }.OfType<ProfilePoint>().Distinct().Select(point => point.Parameters.AsEnumerable());
    }

    private static double[] Mirrored(ValueList<double> parameters, int index)
    {
        double[] mirrored = [.. parameters];
        mirrored[index] = -mirrored[index];
        return mirrored;
    }

    private static ProfilePoint Better(ProfilePoint known, ProfilePoint found) => IsBetter(found, known) ? found : known;

    /// <summary>Whether a fit should take the place of another at the same value.</summary>
    /// <param name="found">The new fit.</param>
    /// <param name="known">The one that is there.</param>
    internal static bool IsBetter(ProfilePoint found, ProfilePoint known) =>
        (found.HasConverged && !known.HasConverged) || IsBelow(found, known);

    /// <summary>Repeats fits from their neighbours' solutions.</summary>
    /// <param name="points">All points, ascending; replaced where a lower minimum is found.</param>
    /// <param name="indices">Which to repeat.</param>
    /// <returns>The indices of those that got lower.</returns>
    private int[] Sweep(ProfilePoint[] points, int[] indices)
    {
        var trials = indices.SelectMany(i => new[] { (Of: i, From: i - 1), (Of: i, From: i + 1) })
            .Where(trial => trial.From >= 0 && trial.From < points.Length && points[trial.From].HasConverged)
            .ToArray();
        if (trials.Length == 0)
        {
            return [];
        }

        var starts = trials.SelectMany(trial => points[trial.From].Parameters).ToArray();
        var fits = Fit(starts, [.. trials.Select(trial => points[trial.Of].Value)]);
        var improved = new HashSet<int>();
        foreach (var (trial, fit) in trials.Zip(fits))
        {
            if (IsBetter(fit, points[trial.Of]))
            {
                points[trial.Of] = fit;
                improved.Add(trial.Of);
            }
        }

        return [.. improved];
    }

    private ProfilePoint[] Fit(ReadOnlySpan<double> starts, ReadOnlySpan<double> held)
    {
        var size = fitter.Model.Parameters.Length;
        var fits = held.IsEmpty ? starts.Length / size : held.Length;
        var outcomes = new FitOutcomes(fits, size);
        fitter.Fit(outcomes.Of(new FitBatch
        {
            Fits = fits,
            Data = data,
            Starts = starts,
            Held = held.IsEmpty ? [] : Enumerable.Repeat(poi, fits).ToArray(),
            HeldValues = held,
            HeldPerFit = held.IsEmpty ? 0 : 1,
        }));
        var points = new ProfilePoint[fits];
        for (var i = 0; i < fits; i++)
        {
            var row = outcomes.ValuesOf(i);
            points[i] = new ProfilePoint(held.IsEmpty ? row[poi] : held[i], outcomes.Status[i], outcomes.TwiceNll[i], ValueList.Create(row));
        }

        return points;
    }
}
