namespace ParamOO.Numerics;

/// <summary>Whether a sample comes from a continuous distribution: the largest distance between the two cumulative curves.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>The distance D between the empirical and the expected cumulative distribution, in [0, 1].</summary>
    /// <param name="sorted">The sample, ascending, not empty.</param>
    /// <param name="cdf">The expected cumulative distribution.</param>
    public static double Distance(ReadOnlySpan<double> sorted, Func<double, double> cdf)
    {
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var expected = cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(expected - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - expected));
        }

        return distance;
    }

    /// <summary>The probability of a distance of at least D, by Stephens' approximation of the finite-sample distribution.</summary>
    /// <param name="distance">D.</param>
    /// <param name="count">Size of the sample, positive.</param>
    public static double PValue(double distance, int count)
    {
        var root = Math.Sqrt(count);
        var lambda = (root + 0.12 + (0.11 / root)) * distance;
        if (lambda < 0.2)
        {
            return 1;
        }

        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
        {
            var term = Math.Exp(-2 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
        }

        return Math.Clamp(2 * sum, 0, 1);
    }
}
