using ParamOO.Numerics;

namespace ParamOO.Inference;

/// <summary>Probabilities of intervals, in (0, 1), and what they are in standard deviations.</summary>
public static class ConfidenceLevel
{
    /// <summary>The probability within one standard deviation of a normal distribution, 0.682689….</summary>
    public static double OneSigma { get; } = OfSigmas(1);

    /// <summary>The probability within two standard deviations of a normal distribution, 0.954499….</summary>
    public static double TwoSigma { get; } = OfSigmas(2);

    /// <summary>The probability within z standard deviations of a normal distribution.</summary>
    /// <param name="sigmas">z, non-negative.</param>
    public static double OfSigmas(double sigmas) => 1 - (2 * NormalDistribution.UpperTail(sigmas));

    /// <summary>The value that t_μ exceeds with probability 1 − level in the limit of large samples: the quantile of χ².</summary>
    /// <param name="level">In (0, 1).</param>
    /// <param name="parameters">Number of tested parameters.</param>
    public static double Threshold(double level, int parameters = 1) => ChiSquaredDistribution.Quantile(level, parameters);
}
