using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Likelihoods;

/// <summary>−2 ln p(a | θ) of one auxiliary datum, with all constants, and what is expected of the datum.</summary>
internal static class ConstraintDensity
{
    private const double TwoPi = 2 * Math.PI;

    /// <summary>Observed auxiliary datum a.</summary>
    /// <param name="constraint">The density.</param>
    public static double Auxiliary(Constraint constraint) => constraint switch
    {
        NormalConstraint normal => normal.Auxiliary,
        PoissonConstraint poisson => poisson.Auxiliary,
        LogNormalConstraint logNormal => logNormal.Auxiliary,
        GammaConstraint gamma => gamma.Auxiliary,
        _ => throw new ArgumentException($"{constraint} has no datum", nameof(constraint)),
    };

    /// <summary>Expected auxiliary datum.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="theta">θ.</param>
    public static double Expected(Constraint constraint, double theta) => constraint switch
    {
        PoissonConstraint poisson => theta * poisson.Tau,
        GammaConstraint gamma => theta * gamma.Tau,
        _ => theta,
    };

    /// <summary>−2 ln p with its first and second derivatives in θ.</summary>
    /// <param name="constraint">The density.</param>
    /// <param name="auxiliary">a.</param>
    /// <param name="theta">θ.</param>
    /// <param name="first">Receives the first derivative.</param>
    /// <param name="second">Receives the second derivative.</param>
    public static double TwiceNll(Constraint constraint, double auxiliary, double theta, out double first, out double second)
    {
        switch (constraint)
        {
            case NormalConstraint normal:
                var pull = (theta - auxiliary) / normal.Sigma;
                (first, second) = (2 * pull / normal.Sigma, 2 / (normal.Sigma * normal.Sigma));
                return (pull * pull) + Math.Log(TwoPi * normal.Sigma * normal.Sigma);
            case LogNormalConstraint logNormal:
                var width = Math.Log(logNormal.Kappa);
                var shift = Math.Log(theta / auxiliary) / width;
                first = 2 * shift / (width * theta);
                second = (2 / width * (1 / width - shift)) / (theta * theta);
                return (shift * shift) + Math.Log(TwoPi * width * width) + (2 * Math.Log(auxiliary));
            case PoissonConstraint poisson:
                return Poisson(auxiliary, theta, poisson.Tau, out first, out second);
            case GammaConstraint gamma:
                return Poisson(auxiliary, theta, gamma.Tau, out first, out second) - (2 * Math.Log(gamma.Tau));
            default:
                throw new ArgumentException($"{constraint} has no density", nameof(constraint));
        }
    }

    private static double Poisson(double count, double theta, double tau, out double first, out double second)
    {
        var expected = theta * tau;
        var ratio = count == 0 ? 0 : count / theta;
        first = 2 * (tau - ratio);
        second = count == 0 ? 0 : 2 * ratio / theta;
        return 2 * (expected - (count == 0 ? 0 : count * Math.Log(expected)) + LogGamma.Of(count + 1));
    }
}
