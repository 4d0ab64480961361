using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>Keeps evaluations inside the values of t for which a yield function was made: nothing is extrapolated.</summary>
internal static class HypothesisDomain
{
    // √μ′ of an end of the range may miss the stored end by rounding.
    private const double Slack = 1e-12;

    /// <summary>The nearest value inside the domain, for values that miss it by rounding only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside, or is not a number.</exception>
    public static double Require(Interval domain, double t)
    {
        var slack = Slack * Math.Max(1, Math.Max(Math.Abs(domain.Low), Math.Abs(domain.High)));
        return t >= domain.Low - slack && t <= domain.High + slack
            ? domain.Clamp(t)
            : throw new ArgumentOutOfRangeException(
                nameof(t), t, $"the yields hold for hypothesis variables from {domain.Low} to {domain.High}");
    }
}
