using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

/// <summary>Poisson probabilities against the Gamma function, random counts against the probabilities.</summary>
public sealed class PoissonDistributionTests
{
    private const int Draws = 40_000;

    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(3, 2.5)]
    [InlineData(18, 20)]
    [InlineData(19, 20)]
    [InlineData(150, 97.5)]
    [InlineData(1000, 1003.2)]
    [InlineData(1000, 10)]
    public void ProbabilitiesAreThoseOfTheTextbook(double count, double mean)
    {
        var expected = (count * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(count + 1);
        Assert.Equal(expected, PoissonDistribution.LogProbability(count, mean), 1e-11 * (1 + Math.Abs(count * Math.Log(mean))));
    }

    [Fact]
    public void LargeCountsLoseNoDigits()
    {
        const double mean = 1e12;
        Assert.Equal(-0.5 * Math.Log(2 * Math.PI * mean), PoissonDistribution.LogProbability(mean, mean), 1e-12);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.7)]
    [InlineData(4)]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(11.5)]
    [InlineData(60)]
    [InlineData(750)]
    public void CountsFollowTheProbabilities(double mean)
    {
        var low = Math.Floor(Math.Max(0, mean - (2.5 * Math.Sqrt(mean))));
        var high = Math.Ceiling(mean + (2.5 * Math.Sqrt(mean)));
        var cells = (int)(high - low) + 1;
        var counts = new double[cells];
        for (ulong index = 0; index < Draws; index++)
        {
            counts[(int)(Math.Clamp(Draw(mean, index), low, high) - low)]++;
        }

        var chiSquare = Enumerable.Range(0, cells).Sum(cell => Math.Pow(counts[cell] - Expected(cell), 2) / Expected(cell));
        Assert.InRange(ChiSquared.CDF(cells - 1, chiSquare), 5e-4, 1 - 5e-4);

        double Expected(int cell)
        {
            var below = cell == 0 ? 0 : Poisson.CDF(mean, low + cell - 1);
            var upTo = cell == cells - 1 ? 1 : Poisson.CDF(mean, low + cell);
            return Draws * (upTo - below);
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(1e4)]
    [InlineData(1e9)]
    [InlineData(1e14)]
    public void MeanAndVarianceAreTheMean(double mean)
    {
        var counts = Enumerable.Range(0, Draws).Select(index => Draw(mean, (ulong)index)).ToArray();
        var pulls = counts.Select(count => (count - mean) / Math.Sqrt(mean)).ToArray();
        Assert.All(counts, count => Assert.Equal(Math.Floor(count), count));
        Assert.InRange(pulls.Average(), -4 / Math.Sqrt(Draws), 4 / Math.Sqrt(Draws));

        // The variance of the squared pull is 2 + 1/λ.
        var tolerance = 4 * Math.Sqrt((2 + (1 / mean)) / Draws);
        Assert.InRange(pulls.Average(pull => pull * pull), 1 - tolerance, 1 + tolerance);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    public void MeansThatAreNoneGiveNoCount(double mean, double expected) => Assert.Equal(expected, Draw(mean, 0));

    private static double Draw(double mean, ulong index) => new CounterRandom(5, index).NextPoisson(mean);
}
