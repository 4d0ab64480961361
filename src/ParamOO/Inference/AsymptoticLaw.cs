using ParamOO.Numerics;

namespace ParamOO.Inference;

/// <summary>
/// Large-sample distribution of a test statistic at one tested value, the bounds of the estimate included: arXiv:1007.1727, sections 3.3 to 3.7;
/// with a lower bound equation (44) for the two-sided statistics and (66) for those of upper limits. An upper bound acts in the same way
/// on the other side.
/// </summary>
/// <remarks>
/// The estimate is normal with width σ around the tested μ and stays between its bounds. Where it would leave them, the statistic grows linearly
/// with the distance instead of quadratically, so that large values are rarer than those of χ². It holds where one minimum is all there is.
/// </remarks>
/// <param name="Statistic">Which.</param>
/// <param name="Below">((μ − lower bound)/σ)²: −2 ln of the likelihood ratio on the Asimov data of the lower bound; +∞ without one.</param>
/// <param name="Above">((upper bound − μ)/σ)², likewise.</param>
public readonly record struct AsymptoticLaw(TestStatistic Statistic, double Below, double Above)
{
    private const int Bisections = 60;

    /// <summary>Of a statistic whose estimate is far from all bounds.</summary>
    /// <param name="statistic">Which.</param>
    public static AsymptoticLaw FarFromBounds(TestStatistic statistic) => new(statistic, double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Whether the estimate may lie below, above the tested value and count against it.</summary>
    internal (bool Below, bool Above) Counts => (Statistic != TestStatistic.Q0, Statistic is not (TestStatistic.QMu or TestStatistic.QMuTilde));

    /// <summary>The probability of a positive statistic: at a bound one half of all data have 0.</summary>
    public double PositiveProbability => (Counts.Below && Below > 0 ? 0.5 : 0) + (Counts.Above && Above > 0 ? 0.5 : 0);

    /// <summary>Whether a bound changes the distribution up to some value of the statistic.</summary>
    /// <param name="value">The value.</param>
    public bool IsBoundedUpTo(double value) => (Counts.Below && value > Below) || (Counts.Above && value > Above);

    /// <summary>The probability of a statistic at least as large; one half for a one-sided statistic that is 0.</summary>
    /// <param name="value">The statistic, non-negative.</param>
    public double PValue(double value) =>
        (Counts.Below ? Tail(value, Below) : 0) + (Counts.Above ? Tail(value, Above) : 0);

    /// <summary>The value that the statistic exceeds with probability 1 − level.</summary>
    /// <param name="level">Confidence level in (0, 1).</param>
    public double Threshold(double level)
    {
        if (PositiveProbability <= 1 - level)
        {
            return 0;
        }

        var (low, high) = (0.0, Asymptotics.Threshold(Statistic, level));
        for (var step = 0; IsBoundedUpTo(high) && step < Bisections; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = PValue(middle) > 1 - level ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>√v where the bound is not reached; a bound at the tested value itself leaves nothing of this side.</summary>
    private static double Tail(double value, double bound) => value <= bound + ToyDistribution.Slack(value)
        ? NormalDistribution.UpperTail(Math.Sqrt(value))
        : bound > 0 ? NormalDistribution.UpperTail((value + bound) / (2 * Math.Sqrt(bound))) : 0;
}
