using MathNet.Numerics.Distributions;

namespace ParamOO.Numerics;

/// <summary>Quantiles of a distribution known by a sorted sample.</summary>
public static class OrderStatistic
{
    /// <summary>The smallest sample value that at least a fraction p of the sample does not exceed; NaN for an empty sample.</summary>
    /// <param name="sorted">The sample, ascending.</param>
    /// <param name="p">Fraction in (0, 1].</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double p) =>
        sorted.IsEmpty ? double.NaN : sorted[Index(sorted.Length, p)];

    /// <summary>Where <see cref="Quantile"/> lies in a sorted sample, from 0.</summary>
    /// <param name="count">n, the size of the sample, positive.</param>
    /// <param name="p">Fraction in (0, 1].</param>
    public static int Index(int count, double p) => Math.Clamp((int)Math.Ceiling(p * count) - 1, 0, count - 1);

    /// <summary>
    /// The ranks, 1-based, between which the quantile of the parent distribution lies with the stated probability, whatever that
    /// distribution: the number of sample values below the quantile is binomial. Rank 0 stands for −∞ and rank n + 1 for +∞.
    /// </summary>
    /// <param name="count">n, the size of the sample.</param>
    /// <param name="p">Fraction in (0, 1).</param>
    /// <param name="level">Probability in (0, 1), e.g. 0.6827.</param>
    public static (int Low, int High) Ranks(int count, double p, double level)
    {
        var tail = (1 - level) / 2;
        return (BinomialQuantile(count, p, tail), BinomialQuantile(count, p, 1 - tail) + 1);
    }

    private static int BinomialQuantile(int count, double p, double probability)
    {
        var (low, high) = (-1, count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Binomial.CDF(p, count, middle) >= probability ? (low, middle) : (middle, high);
        }

        return high;
    }
}
