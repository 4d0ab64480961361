using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>The large-sample distribution of a statistic where toys are drawn: how far the bounds are, in widths of the estimate.</summary>
internal static class BoundedLaw
{
    /// <summary>
    /// Makes the distribution. Asimov data of a bound, the other parameters as in the toys, have the bound for their estimate; their likelihood ratio
    /// to the tested value is the squared distance (arXiv:1007.1727, equations 30 and 31).
    /// </summary>
    /// <param name="statistic">The test statistic.</param>
    /// <param name="bounds">Bounds of the tested parameter.</param>
    /// <param name="hypothesis">The tested value.</param>
    /// <param name="options">How to minimise.</param>
    public static AsymptoticLaw Of(TestStatistic statistic, Interval bounds, ToyHypothesis hypothesis, FitOptions options) => new(
        statistic, SquaredDistance(bounds.Low, hypothesis, options), SquaredDistance(bounds.High, hypothesis, options));

    private static double SquaredDistance(double bound, ToyHypothesis hypothesis, FitOptions options)
    {
        if (!double.IsFinite(bound) || bound == hypothesis.Tested)
        {
            return bound == hypothesis.Tested ? 0 : double.PositiveInfinity;
        }

        var truth = hypothesis.Point.SetItem(hypothesis.Poi, bound);
        var likelihood = new Likelihood(hypothesis.Model);
        var data = likelihood.AsimovData(truth.AsSpan());
        var request = new FitRequest { Data = [.. data], Starts = [truth.SetItem(hypothesis.Poi, hypothesis.Tested)], Covariance = false };
        var fit = Fit.Run(hypothesis.Model, request.Hold(hypothesis.Poi, hypothesis.Tested), options with { Threads = 1 });
        var ratio = fit.TwiceNll - likelihood.TwiceNll(truth.AsSpan(), data);
        return fit.HasConverged && double.IsFinite(ratio) ? Math.Max(0, ratio) : double.PositiveInfinity;
    }
}
