using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class PoissonDivergenceTests
{
    [Theory]
    [InlineData(10, 12)]
    [InlineData(3, 0.01)]
    [InlineData(0.2, 400)]
    [InlineData(0, 7)]
    public void ItIsTwiceTheLogarithmOfTheLikelihoodRatio(double observed, double expected) =>
        Assert.Equal(2 * (expected - observed + (observed == 0 ? 0 : observed * Math.Log(observed / expected))), PoissonDivergence.Of(observed, expected), 11);

    [Fact]
    public void EqualExpectationsDoNotDiverge()
    {
        Assert.Equal(0, PoissonDivergence.Of(5, 5));
        Assert.Equal(0, PoissonDivergence.Of(0, 0));
    }

    [Fact]
    public void PerSquaredDistanceItIsContinuousThroughZero()
    {
        Assert.Equal(9.0 / 4, PoissonDivergence.PerSquare(4, 3, 0), 15);
        foreach (var distance in new[] { 1e-12, -1e-8, 1e-4 })
        {
            Assert.Equal(9.0 / 4, PoissonDivergence.PerSquare(4, 3, distance), 2 * Math.Abs(distance));
        }
    }

    /// <summary>Where the series hands over to the logarithm both must agree.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(-0.05)]
    public void TheSeriesMeetsTheLogarithm(double change)
    {
        var (inside, outside) = (change * (1 - 1e-13), change * (1 + 1e-13));
        Assert.Equal(PoissonDivergence.PerSquare(1, inside, 1) / (inside * inside), PoissonDivergence.PerSquare(1, outside, 1) / (outside * outside), 12);
    }

    [Fact]
    public void NegativeExpectationsHaveNone() => Assert.True(double.IsNaN(PoissonDivergence.Of(1, -0.1)));
}
