using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

public sealed class ToyHypothesisTestTests
{
    /// <summary>In a counting experiment q̃ falls with the count, so that CLs+b = P(n ≤ n_obs | μs + b) and CLb = P(n ≤ n_obs | b), exactly.</summary>
    [Theory]
    [InlineData(4, 3, 2, 1.5)]
    [InlineData(10, 50, 47, 1.0)]
    public void ACountingExperimentHasItsExactProbabilities(double signal, double background, double observed, double value)
    {
        var options = new ToyOptions { Statistic = TestStatistic.QMuTilde, Values = [value], Toys = 20_000, Seed = 2, Threads = 2 };
        var point = ToyHypothesisTest.Run(SmallWorkspaces.Counting(signal, background, observed), options).Points.Single();
        var (clsb, clb) = (Below(observed, (value * signal) + background), Below(observed, background));
        Assert.Equal(clsb, point.Tested.Value, 4 * Math.Sqrt(clsb * (1 - clsb) / 20_000));
        Assert.Equal(clb, point.Alternative.Value, 4 * Math.Sqrt(clb * (1 - clb) / 20_000));
        Assert.Equal(clsb / clb, point.Tail.CLs, 3 * point.CLsUncertainty.Width);
        Assert.Equal(0, point.Tested.Failed);
        var median = Enumerable.Range(0, 200).First(n => Below(n, background) >= 0.5);
        Assert.Equal(Below(median, (value * signal) + background) / Below(median, background), point.Expected.Median, 0.03);
        Assert.True(point.Expected.MinusTwo <= point.Expected.Median && point.Expected.Median <= point.Expected.PlusTwo);
    }

    [Fact]
    public void TheSignificanceIsThatOfTheExactCount()
    {
        var options = new ToyOptions { Statistic = TestStatistic.Q0, Toys = 40_000, Threads = 2 };
        var point = ToyHypothesisTest.Run(SmallWorkspaces.Counting(10, 50, 65), options).Points.Single();
        var expected = 1 - Below(64, 50);
        Assert.Equal(expected, point.Tested.Value, 4 * Math.Sqrt(expected / 40_000));
        Assert.Equal(0, point.Value);
        Assert.True(double.IsNaN(point.Tail.CLs));
        Assert.True(point.Expected.PlusOne < point.Expected.Median);
    }

    /// <summary>With many events toys and the asymptotic formulae agree.</summary>
    [Fact]
    public void ManyEventsHaveTheAsymptoticLimit()
    {
        var options = new ToyOptions { Statistic = TestStatistic.QMuTilde, Toys = 6000, Threads = 2 };
        var limit = ToyLimit.Run(SmallWorkspaces.Counting(100, 2000, 2010), options, 0.95);
        Assert.True(limit.Uncertainty.Contains(limit.Observed));
        Assert.Equal(limit.Asymptotic!.Observed, limit.Observed, 0.03 * limit.Observed);
        Assert.Equal(limit.Asymptotic.Expected.Median, limit.Expected.Median, 0.05 * limit.Expected.Median);
        Assert.Equal(limit.Asymptotic.Expected.MinusOne, limit.Expected.MinusOne, 0.08 * limit.Expected.MinusOne);
    }

    [Fact]
    public void ObservedDataAreTestedAtKnots()
    {
        var options = new ToyOptions { Statistic = TestStatistic.QMuTilde, Toys = 500 };
        var limit = ToyLimit.Run(SmallWorkspaces.Interference(observed: true), options, 0.95);
        Assert.Equal([0.25, 1.0, 2.25, 4.0], limit.Tests.Points.Select(point => point.Value));
        Assert.Equal(limit.Asymptotic.Expected.Median, limit.Expected.Median, 1);
        var refusal = Assert.Throws<InvalidInputException>(() => ToyHypothesisTest.Run(SmallWorkspaces.Interference(observed: true), options with { Values = [0.5] }));
        Assert.Equal("PX0703", refusal.Findings.Single().Id);
    }

    private static double Below(double count, double mean)
    {
        var (term, sum) = (Math.Exp(-mean), 0.0);
        for (var n = 0; n <= count; term *= mean / ++n)
        {
            sum += term;
        }

        return sum;
    }
}
