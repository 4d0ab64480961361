using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>Where t_μ of the unbinned likelihood crosses a threshold: by further conditional fits, all of them in step, not by interpolation.</summary>
public static class UnbinnedCrossings
{
    private const double Tolerance = 1e-5;
    private const int MaxRounds = 40;

    /// <summary>Seeks all crossings between the points of a scan.</summary>
    /// <param name="likelihood">The likelihood that was scanned.</param>
    /// <param name="scan">The scan.</param>
    /// <param name="statOnly">Whether the scan held every other parameter at its nominal value.</param>
    /// <param name="threshold">t at the crossing, positive.</param>
    /// <returns>Values of the parameter, ascending; NaN where a fit between two points found no value.</returns>
    public static ValueList<double> Of(UnbinnedLikelihood likelihood, UnbinnedScanResult scan, bool statOnly, double threshold)
    {
        var poi = likelihood.IndexOf(scan.Poi);
        var search = new Search(likelihood, poi, likelihood.FreeParameters(statOnly, poi), scan, threshold);
        return search.Run();
    }

    private sealed class Search(UnbinnedLikelihood likelihood, int poi, int[] free, UnbinnedScanResult scan, double threshold)
    {
        private readonly SortedDictionary<double, (double Excess, double[] Start)> known = Known(likelihood, poi, scan, threshold);

        public ValueList<double> Run()
        {
            var points = known.Select(point => (Value: point.Key, point.Value.Excess)).ToList();
            List<RootBracket> brackets =
            [
                .. points.Zip(points.Skip(1))
                    .Where(pair => pair.First.Excess > 0 != pair.Second.Excess > 0)
                    .Select(pair => new RootBracket(
                        pair.First.Value, pair.First.Excess, pair.Second.Value, pair.Second.Excess, Tolerance * (pair.Second.Value - pair.First.Value))),
            ];
            for (var round = 0; round < MaxRounds && brackets.Exists(bracket => !bracket.IsDone); round++)
            {
                var next = brackets.Select(bracket => bracket.Next).ToList();
                Fit([.. next.Where((_, k) => !brackets[k].IsDone)]);
                brackets = [.. brackets.Zip(next, Narrowed)];
            }

            return brackets.Select(bracket => bracket.IsBroken ? double.NaN : bracket.Root).ToValueList();
        }

        private static SortedDictionary<double, (double Excess, double[] Start)> Known(
            UnbinnedLikelihood likelihood, int poi, UnbinnedScanResult scan, double threshold)
        {
            var fits = scan.Points.Select(point => point.Fit).Append(scan.Best).Where(fit => !double.IsNaN(fit.TwiceNll));
            return new(fits.DistinctBy(fit => fit.Values[poi]).ToDictionary(
                fit => fit.Values[poi],
                fit => (ExcessOf(fit.TwiceNll - scan.Best.TwiceNll, threshold), fit.Values.Select((value, i) => likelihood.ToFit(i, value)).ToArray())));
        }

        /// <summary>√t is nearly linear, which saves steps.</summary>
        private static double ExcessOf(double t, double threshold) => Math.Sqrt(Math.Max(0, t)) - Math.Sqrt(threshold);

        private void Fit(double[] values)
        {
            var fits = values.Select(Prepare).ToList();
            ProfileFit.Run(likelihood, free, fits, thinned: false);
            foreach (var (value, fit) in values.Zip(fits))
            {
                known[value] = (ExcessOf(fit.Search.Value - scan.Best.TwiceNll, threshold), [.. fit.Point]);
            }
        }

        private ProfileFit Prepare(double value)
        {
            double[] start = [.. known.MinBy(point => Math.Abs(point.Key - value)).Value.Start];
            start[poi] = likelihood.ToFit(poi, value);
            return new(likelihood, free, start, poi);
        }

        private RootBracket Narrowed(RootBracket bracket, double value)
        {
            if (!bracket.IsDone)
            {
                bracket.Add(known[value].Excess);
            }

            return bracket;
        }
    }
}
