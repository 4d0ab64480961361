using ParamOO.Vocabulary;

namespace ParamOO.Likelihoods;

/// <summary>What one auxiliary datum a says of the parameter θ that it constrains: where it puts it, how narrowly, and how it fluctuates.</summary>
internal static class ConstraintDatum
{
    /// <summary>θ at which p(a | θ) is largest.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="auxiliary">a.</param>
    public static double Centre(Constraint constraint, double auxiliary) => constraint switch
    {
        PoissonConstraint poisson => auxiliary / poisson.Tau,
        GammaConstraint gamma => auxiliary / gamma.Tau,
        _ => auxiliary,
    };

    /// <summary>One standard deviation of θ before the fit, positive.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="auxiliary">a.</param>
    public static double Width(Constraint constraint, double auxiliary) => constraint switch
    {
        NormalConstraint normal => normal.Sigma,
        LogNormalConstraint logNormal => auxiliary * Math.Log(logNormal.Kappa),
        PoissonConstraint poisson => CountDeviation(auxiliary) / poisson.Tau,
        GammaConstraint gamma => CountDeviation(auxiliary) / gamma.Tau,
        _ => double.NaN,
    };

    /// <summary>a moved by some of its own standard deviations; counts stay non-negative.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="auxiliary">a.</param>
    /// <param name="deviations">How far, in standard deviations.</param>
    public static double Shifted(Constraint constraint, double auxiliary, double deviations) => constraint switch
    {
        NormalConstraint normal => auxiliary + (deviations * normal.Sigma),
        LogNormalConstraint logNormal => auxiliary * Math.Pow(logNormal.Kappa, deviations),
        _ => Math.Max(0, auxiliary + (deviations * CountDeviation(auxiliary))),
    };

    /// <summary>The same constraint with another datum.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="auxiliary">The datum.</param>
    public static Constraint With(Constraint constraint, double auxiliary) => constraint switch
    {
        NormalConstraint normal => normal with { Auxiliary = auxiliary },
        LogNormalConstraint logNormal => logNormal with { Auxiliary = auxiliary },
        PoissonConstraint poisson => poisson with { Auxiliary = auxiliary },
        GammaConstraint gamma => gamma with { Auxiliary = auxiliary },
        _ => constraint,
    };

    /// <summary>Expected information on θ, E[−∂² ln p/∂θ²].</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="theta">θ, positive for all but normal constraints.</param>
    public static double Information(Constraint constraint, double theta) => constraint switch
    {
        NormalConstraint normal => 1 / (normal.Sigma * normal.Sigma),
        LogNormalConstraint logNormal => 1 / Math.Pow(theta * Math.Log(logNormal.Kappa), 2),
        PoissonConstraint poisson => poisson.Tau / theta,
        GammaConstraint gamma => gamma.Tau / theta,
        _ => 0,
    };

    /// <summary>−2 ln of the largest value that p(a | θ) takes for any θ.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="auxiliary">a.</param>
    public static double SaturatedTwiceNll(Constraint constraint, double auxiliary) =>
        ConstraintDensity.TwiceNll(constraint, auxiliary, Centre(constraint, auxiliary), out _, out _);

    /// <summary>The standard deviation of a count that was seen; 1 for none.</summary>
    private static double CountDeviation(double count) => count > 0 ? Math.Sqrt(count) : 1;
}
