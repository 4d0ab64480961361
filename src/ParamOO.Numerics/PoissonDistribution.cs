namespace ParamOO.Numerics;

/// <summary>The Poisson distribution: probabilities and random counts. Counts are doubles, as fits want them.</summary>
/// <remarks>
/// Random counts use only <see cref="PortableMath"/> and exactly rounded operations: the same bits give the same count on every machine.
/// </remarks>
public static class PoissonDistribution
{
    /// <summary>Means below this are drawn by inversion, the others by transformed rejection.</summary>
    internal const double RejectionFrom = 10;

    // Below this count k! is exact in a double, and Stirling's series is not yet accurate.
    private const double StirlingFrom = 19;
    private const double LogSqrtTwoPi = 0.91893853320467274178;
    private const double InverseOfE = 0.36787944117144232160;
    private const double UniformStep = 1.0 / (1L << 52);

    /// <summary>ln of the probability of a count.</summary>
    /// <param name="count">Count k, a whole non-negative number.</param>
    /// <param name="mean">Expected count λ, positive.</param>
    /// <returns>k ln λ − λ − ln k!, without the cancellation of large terms.</returns>
    /// <remarks>
    /// For large k: −[λ − k + k ln(k/λ)] − ½ ln 2πk − (ln k! − Stirling's formula); the bracket as in C. Loader, "Fast and accurate computation
    /// of binomial probabilities" (2000).
    /// </remarks>
    public static double LogProbability(double count, double mean) => count < StirlingFrom
        ? (count * PortableMath.Log(mean)) - mean - PortableMath.Log(Factorial(count))
        : -HalfDeviance(count, mean) - StirlingCorrection(count) - (0.5 * PortableMath.Log(count)) - LogSqrtTwoPi;

    /// <summary>A random count.</summary>
    /// <param name="mean">Expected count λ, finite and non-negative; otherwise the result is NaN.</param>
    /// <param name="random">Where the random numbers come from; the count of numbers used depends on the result.</param>
    /// <returns>A whole number.</returns>
    public static double Draw(double mean, ref CounterRandom random)
    {
        if (!(mean >= 0 && mean < double.PositiveInfinity))
        {
            return double.NaN;
        }

        return mean < RejectionFrom ? ByInversion(mean, random.NextUniform()) : ByRejection(mean, ref random);
    }

    /// <summary>A random count of mean one, as bootstrap weights are.</summary>
    /// <param name="bits">64 random bits, of which the upper 52 count.</param>
    /// <returns>A whole number.</returns>
    public static double OfMeanOne(ulong bits) => ByInversion(1, ((bits >> 12) + 0.5) * UniformStep, InverseOfE);

    private static double ByInversion(double mean, double uniform) => ByInversion(mean, uniform, PortableMath.Exp(-mean));

    private static double ByInversion(double mean, double uniform, double probability)
    {
        var count = 0.0;
        while (uniform > probability && probability > 0)
        {
            uniform -= probability;
            count++;
            probability *= mean / count;
        }

        return count;
    }

    /// <summary>W. Hörmann, "The transformed rejection method for generating Poisson random variables", Insurance Math. Econom. 12 (1993) 39: PTRS.</summary>
    private static double ByRejection(double mean, ref CounterRandom random)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        var a = -0.059 + (0.02483 * b);
        var acceptedAtOnce = 0.9277 - (3.6224 / (b - 2));
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        while (true)
        {
            var u = random.NextUniform() - 0.5;
            var v = random.NextUniform();
            var us = 0.5 - Math.Abs(u);
            var count = Math.Floor((((2 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= acceptedAtOnce)
            {
                return count;
            }

            if (count < 0 || (us < 0.013 && v > us))
            {
                continue;
            }

            if (PortableMath.Log(v * inverseAlpha / ((a / (us * us)) + b)) <= LogProbability(count, mean))
            {
                return count;
            }
        }
    }

    /// <summary>λ − k + k ln(k/λ) ≥ 0; by a series in (k−λ)/(k+λ) where the terms would cancel.</summary>
    private static double HalfDeviance(double count, double mean)
    {
        var difference = count - mean;
        var s = difference / (count + mean);
        if (Math.Abs(s) > 0.1)
        {
            return (count * PortableMath.Log(count / mean)) - difference;
        }

        var sum = difference * s;
        var power = 2 * count * s;
        for (var k = 3; k < 40; k += 2)
        {
            power *= s * s;
            var next = sum + (power / k);
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }

    /// <summary>ln k! − [(k + ½) ln k − k + ½ ln 2π].</summary>
    private static double StirlingCorrection(double count)
    {
        var inverseSquare = 1 / (count * count);
        return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (inverseSquare / 1680)) * inverseSquare)) * inverseSquare)) / count;
    }

    private static double Factorial(double count)
    {
        var product = 1.0;
        for (var k = 2.0; k <= count; k++)
        {
            product *= k;
        }

        return product;
    }
}
