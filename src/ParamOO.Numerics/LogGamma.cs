namespace ParamOO.Numerics;

/// <summary>ln Γ(x) for x &gt; 0, to a few units in the last place of max(1, |ln Γ|).</summary>
/// <remarks>Stirling's series (Abramowitz and Stegun 6.1.41) above 10; below, the argument is raised by Γ(x + 1) = x Γ(x).</remarks>
public static class LogGamma
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>The logarithm of the gamma function.</summary>
    /// <param name="x">Argument, positive; otherwise NaN.</param>
    public static double Of(double x)
    {
        if (x is 1 or 2 or not > 0)
        {
            return x > 0 ? 0 : double.NaN;
        }

        var raised = 1.0;
        while (x < 10)
        {
            raised *= x;
            x++;
        }

        return Stirling(x) - Math.Log(raised);
    }

    private static double Stirling(double x)
    {
        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = 1.0 / 12 + (square * (-1.0 / 360 + (square * (1.0 / 1260 + (square * (-1.0 / 1680
            + (square * (1.0 / 1188 - (square * 691.0 / 360360)))))))));
        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + (inverse * series);
    }
}
