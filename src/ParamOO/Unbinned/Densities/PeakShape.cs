using ParamOO.Mixture;

namespace ParamOO.Unbinned.Densities;

/// <summary>Formulae of resonances, to be normalised on a range.</summary>
public static class PeakShape
{
    /// <summary>exp(−t²/2) with t = (m − mean)/sigma.</summary>
    /// <param name="variable">m.</param>
    /// <param name="mean">Formula of the mean, in units of m.</param>
    /// <param name="sigma">Formula of the width, in units of m, positive.</param>
    public static Expression Gaussian(string variable, string mean, string sigma) =>
        Expression.Parse($"exp(-0.5 * (({variable} - ({mean})) / ({sigma}))^2)");

    /// <summary>
    /// A Gaussian core with power-law tails: below t = −a_L it is e^(−a_L²/2) [1 + (a_L/n_L)(−a_L − t)]^(−n_L), above a_R likewise; value and
    /// slope are continuous.
    /// </summary>
    /// <param name="variable">m.</param>
    /// <param name="mean">Formula of the mean, in units of m.</param>
    /// <param name="sigma">Formula of the width, in units of m, positive.</param>
    /// <param name="low">Formulae of a_L and n_L, both positive.</param>
    /// <param name="high">Formulae of a_R and n_R, both positive.</param>
    public static Expression DoubleCrystalBall(string variable, string mean, string sigma, (string Alpha, string Power) low, (string Alpha, string Power) high)
    {
        var t = $"(({variable} - ({mean})) / ({sigma}))";
        return Expression.Parse(
            $"exp(-0.5 * clip({t}, -({low.Alpha}), ({high.Alpha}))^2)"
            + $" * (1 + ({low.Alpha}) / ({low.Power}) * max(-({low.Alpha}) - {t}, 0))^(-({low.Power}))"
            + $" * (1 + ({high.Alpha}) / ({high.Power}) * max({t} - ({high.Alpha}), 0))^(-({high.Power}))");
    }
}
