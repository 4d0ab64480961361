using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

/// <summary>Reference numbers: scipy.stats 1.10 (norm.sf, norm.isf, chi2.sf, chi2.ppf, beta.ppf), relative tolerance 1e-12 unless said.</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(-2.5, 0.9937903346742238)]
    [InlineData(5, 2.8665157187919344e-07)]
    [InlineData(20, 2.7536241186061556e-89)]
    public void TheNormalTailKeepsItsRelativePrecision(double x, double expected) =>
        Assert.Equal(1, NormalDistribution.UpperTail(x) / expected, 1e-12);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.025)]
    [InlineData(1e-7)]
    [InlineData(1e-60)]
    public void TheQuantileUndoesTheTail(double p) => Assert.Equal(1, NormalDistribution.UpperTail(NormalDistribution.UpperQuantile(p)) / p, 1e-9);

    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(5.991464547107979, 2, 0.05)]
    [InlineData(31.410432844230918, 20, 0.05)]
    [InlineData(80, 20, 3.925932226286184e-09)]
    public void TheChiSquaredTailIsThatOfTheTables(double x, int degrees, double expected) =>
        Assert.Equal(1, ChiSquaredDistribution.UpperTail(x, degrees) / expected, 1e-10);

    [Theory]
    [InlineData(0.95, 1, 3.841458820694124)]
    [InlineData(0.6826894921370859, 1, 1.0)]
    [InlineData(0.95, 2, 5.991464547107979)]
    [InlineData(0.6826894921370859, 2, 2.295748928898636)]
    public void TheChiSquaredQuantileIsThatOfTheTables(double p, int degrees, double expected) =>
        Assert.Equal(1, ChiSquaredDistribution.Quantile(p, degrees) / expected, 1e-9);

    [Theory]
    [InlineData(0, 10, 0, 0.1681491861379764)]
    [InlineData(3, 10, 0.1416719011071802, 0.5082624819902524)]
    [InlineData(10, 10, 0.8318508138620236, 1)]
    public void TheBinomialIntervalIsThatOfClopperAndPearson(long successes, long trials, double low, double high)
    {
        var interval = BinomialProportion.Interval(successes, trials, 0.6826894921370859);
        Assert.Equal(low, interval.Low, 1e-8);
        Assert.Equal(high, interval.High, 1e-8);
    }

    [Fact]
    public void TheQuantileIsTheSmallestValueThatEnoughOfTheSampleReaches()
    {
        double[] sorted = [1, 2, 3, 4];
        Assert.Equal(2, OrderStatistic.Quantile(sorted, 0.5));
        Assert.Equal(3, OrderStatistic.Quantile(sorted, 0.51));
        Assert.Equal(4, OrderStatistic.Quantile(sorted, 1));
    }

    [Fact]
    public void TheRanksOfAQuantileSpreadWithTheSquareRootOfTheSample()
    {
        var (low, high) = OrderStatistic.Ranks(10000, 0.6827, 0.6827);
        var spread = Math.Sqrt(10000 * 0.6827 * (1 - 0.6827));
        Assert.InRange((high - low) / spread, 1.95, 2.1);
        Assert.InRange((low + high) / 2.0, 6825, 6829);
    }

    [Fact]
    public void TheKolmogorovProbabilityOfALargeSampleIsTheAsymptoticOne() =>
        Assert.Equal(0.26999967, KolmogorovSmirnov.PValue(1 / Math.Sqrt(1e6), 1_000_000), 1e-3);
}
