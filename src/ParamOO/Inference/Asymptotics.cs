using ParamOO.Numerics;

namespace ParamOO.Inference;

/// <summary>
/// Large-sample distributions of the test statistics (arXiv:1007.1727, sections 3.3 to 3.7): μ̂ is normal with a width σ that the Asimov
/// data set gives. Probabilities keep their relative precision far into the tails.
/// </summary>
public static class Asymptotics
{
    /// <summary>p-value of the tested hypothesis: the probability of a statistic at least as large, given that the hypothesis is true.</summary>
    /// <param name="statistic">Which.</param>
    /// <param name="value">Its observed value, non-negative.</param>
    /// <param name="asimov">
    /// Its value q_A on the Asimov data set of μ = 0, (μ/σ)²; only t̃_μ and q̃_μ depend on it, through the boundary.
    /// </param>
    public static double PValue(TestStatistic statistic, double value, double asimov = double.PositiveInfinity) =>
        new AsymptoticLaw(statistic, statistic.HasBoundary() ? asimov : double.PositiveInfinity, double.PositiveInfinity).PValue(value);

    /// <summary>
    /// The value that the statistic exceeds with probability 1 − level far from a boundary: the quantile of χ² with one degree of freedom for
    /// t_μ, (Φ⁻¹(level))² for one-sided statistics, half of whose distribution is at 0.
    /// </summary>
    /// <param name="statistic">Which.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    public static double Threshold(TestStatistic statistic, double level)
    {
        if (!statistic.IsOneSided())
        {
            return ConfidenceLevel.Threshold(level);
        }

        var root = Math.Max(0, NormalDistribution.Quantile(level));
        return root * root;
    }

    /// <summary>CLs+b, CLb and CLs of an upper limit.</summary>
    /// <param name="statistic">q_μ or q̃_μ.</param>
    /// <param name="value">Its observed value, non-negative.</param>
    /// <param name="asimov">Its value on the Asimov data set of μ = 0, non-negative.</param>
    /// <exception cref="ArgumentException">The statistic is not one of an upper limit.</exception>
    public static TailProbabilities UpperLimit(TestStatistic statistic, double value, double asimov)
    {
        RefuseOtherThanUpperLimits(statistic);
        var distance = Distance(statistic, value, asimov);
        return TailProbabilities.From(NormalDistribution.UpperTail(distance + Math.Sqrt(asimov)), NormalDistribution.UpperTail(distance));
    }

    /// <summary>CLs+b, CLb and CLs where background-only data fluctuate by N standard deviations.</summary>
    /// <param name="asimov">q_μ or q̃_μ on the Asimov data set of μ = 0, non-negative.</param>
    /// <param name="fluctuation">N; +1 is the edge of the band with the weaker limit.</param>
    public static TailProbabilities Expected(double asimov, double fluctuation) => TailProbabilities.From(
        NormalDistribution.UpperTail(Math.Sqrt(asimov) - fluctuation), NormalDistribution.UpperTail(-fluctuation));

    /// <summary>Significance Z of a one-sided p-value.</summary>
    /// <param name="pValue">In [0, 1].</param>
    public static double Significance(double pValue) => NormalDistribution.UpperQuantile(pValue);

    /// <summary>The tested value at which the expected CLs is 1 − level, for an estimate of normal width σ around 0.</summary>
    /// <param name="sigma">σ, positive.</param>
    /// <param name="level">Confidence level in (0, 1), e.g. 0.95.</param>
    /// <param name="fluctuation">N, in standard deviations.</param>
    public static double ExpectedLimit(double sigma, double level, double fluctuation) =>
        sigma * (NormalDistribution.UpperQuantile((1 - level) * NormalDistribution.Cumulative(fluctuation)) + fluctuation);

    private static double Distance(TestStatistic statistic, double value, double asimov)
    {
        var (root, asimovRoot) = (Math.Sqrt(value), Math.Sqrt(asimov));
        return statistic == TestStatistic.QMuTilde && root > asimovRoot && asimovRoot > 0
            ? (value - asimov) / (2 * asimovRoot)
            : root - asimovRoot;
    }

    private static void RefuseOtherThanUpperLimits(TestStatistic statistic)
    {
        if (statistic is not (TestStatistic.QMu or TestStatistic.QMuTilde))
        {
            throw new ArgumentException($"{statistic} does not make upper limits; q_μ and q̃_μ do", nameof(statistic));
        }
    }
}
