namespace ParamOO.Inference;

/// <summary>
/// The test statistics of Cowan, Cranmer, Gross and Vitells, arXiv:1007.1727; all are −2 ln of a likelihood ratio of the conditional fit at
/// the tested μ to a fit with μ free, and never negative.
/// </summary>
public enum TestStatistic
{
    /// <summary>t_μ, equation (8): two-sided, μ̂ anywhere.</summary>
    TMu,

    /// <summary>t̃_μ, equation (11): two-sided, μ̂ not below the physical boundary 0; its ordering is that of Feldman and Cousins.</summary>
    TMuTilde,

    /// <summary>q₀, equation (12): discovery of a positive signal; 0 where μ̂ &lt; 0.</summary>
    Q0,

    /// <summary>q_μ, equation (14): upper limits; 0 where μ̂ exceeds the tested μ.</summary>
    QMu,

    /// <summary>q̃_μ, equation (16): upper limits with μ̂ not below the physical boundary 0.</summary>
    QMuTilde,
}

/// <summary>What the members of <see cref="TestStatistic"/> have in common and where they differ.</summary>
public static class TestStatisticRules
{
    /// <summary>Whether only one side of μ counts against the hypothesis.</summary>
    /// <param name="statistic">Which.</param>
    public static bool IsOneSided(this TestStatistic statistic) =>
        statistic is TestStatistic.Q0 or TestStatistic.QMu or TestStatistic.QMuTilde;

    /// <summary>Whether the free fit may not go below the physical boundary 0.</summary>
    /// <param name="statistic">Which.</param>
    public static bool HasBoundary(this TestStatistic statistic) => statistic is TestStatistic.TMuTilde or TestStatistic.QMuTilde;

    /// <summary>The statistic from two fits.</summary>
    /// <param name="statistic">Which.</param>
    /// <param name="tested">The tested μ; 0 for q₀.</param>
    /// <param name="estimate">μ̂ of the free fit, which has kept the boundary where there is one.</param>
    /// <param name="likelihoodRatio">−2 ln of the ratio of the conditional to the free likelihood, non-negative.</param>
    public static double Of(this TestStatistic statistic, double tested, double estimate, double likelihoodRatio) => statistic switch
    {
        TestStatistic.Q0 when estimate < tested => 0,
        TestStatistic.QMu or TestStatistic.QMuTilde when estimate > tested => 0,
        _ => likelihoodRatio,
    };
}
