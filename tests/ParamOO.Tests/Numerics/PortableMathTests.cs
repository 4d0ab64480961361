using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

/// <summary>Logarithm, exponential and normal quantile made of exactly rounded operations.</summary>
public sealed class PortableMathTests
{
    [Fact]
    public void LogarithmAndExponentialAgreeWithTheSystemsToTwoUlp()
    {
        var random = new CounterRandom(3, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var x = 1400 * (random.NextUniform() - 0.5);
            Assert.InRange(UlpsBetween(PortableMath.Exp(x), Math.Exp(x)), 0, 2);
            var y = Math.Exp(x * (i % 3 == 0 ? 1e-3 : 1));
            Assert.InRange(UlpsBetween(PortableMath.Log(y), Math.Log(y)), 0, 2);
        }
    }

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1, 0)]
    [InlineData(4.9406564584124654E-324, -744.44007192138122)]
    public void LogarithmKnowsItsSpecialCases(double x, double expected) => Assert.Equal(expected, PortableMath.Log(x));

    [Theory]
    [InlineData(-1000, 0)]
    [InlineData(1000, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(0, 1)]
    public void ExponentialKnowsItsSpecialCases(double x, double expected) => Assert.Equal(expected, PortableMath.Exp(x));

    /// <summary>Values of scipy.stats.norm.ppf (SciPy 1.10).</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.841344746068543, 1)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.02, -2.053748910631823)]
    [InlineData(1e-9, -5.9978070150076865)]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(1.1, double.NaN)]
    public void TheNormalQuantileIsTheOneOfTheTables(double probability, double expected)
    {
        var quantile = NormalDistribution.Quantile(probability);
        Assert.True(quantile.Equals(expected) || Math.Abs(quantile - expected) <= 4e-15 * Math.Abs(expected), $"{quantile:R}");
    }

    [Fact]
    public void TheQuantileInvertsTheCumulative()
    {
        for (var x = -8.0; x <= 5; x += 0.125)
        {
            Assert.Equal(x, NormalDistribution.Quantile(NormalDistribution.Cumulative(x)), 1e-9);
        }
    }

    private static long UlpsBetween(double left, double right) =>
        Math.Abs(BitConverter.DoubleToInt64Bits(left) - BitConverter.DoubleToInt64Bits(right));
}
