using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>−2 ln p(a | θ) of one auxiliary datum relative to its smallest value, with derivatives in θ.</summary>
internal static class ConstraintPenalty
{
    /// <summary>The value and its derivatives; nothing for a free parameter.</summary>
    /// <param name="constraint">The constraint with its datum a.</param>
    /// <param name="theta">θ.</param>
    public static (double Value, double First, double Second) At(Constraint constraint, double theta) => constraint switch
    {
        NormalConstraint normal => Normal((theta - normal.Auxiliary) / normal.Sigma, 1 / normal.Sigma),
        LogNormalConstraint logNormal => LogNormal(logNormal, theta),
        PoissonConstraint poisson => Counting(poisson.Auxiliary, poisson.Tau, theta),
        GammaConstraint gamma => Counting(gamma.Auxiliary, gamma.Tau, theta),
        _ => (0, 0, 0),
    };

    private static (double Value, double First, double Second) Normal(double pull, double scale) =>
        (pull * pull, 2 * pull * scale, 2 * scale * scale);

    private static (double Value, double First, double Second) LogNormal(LogNormalConstraint constraint, double theta)
    {
        var width = Math.Log(constraint.Kappa);
        var pull = Math.Log(theta / constraint.Auxiliary) / width;
        var slope = 1 / (width * theta);
        return (pull * pull, 2 * pull * slope, 2 * slope * (slope - (pull / theta)));
    }

    private static (double Value, double First, double Second) Counting(double count, double tau, double theta)
    {
        var expected = tau * theta;
        var logarithm = count == 0 ? 0 : count * Math.Log(count / expected);
        return (2 * (expected - count + logarithm), 2 * (tau - (count / theta)), 2 * count / (theta * theta));
    }
}
