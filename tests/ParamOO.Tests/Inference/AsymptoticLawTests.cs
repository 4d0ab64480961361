using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Numerics;

namespace ParamOO.Tests.Inference;

public sealed class AsymptoticLawTests
{
    /// <summary>The statistic of a normal estimate of width 1 that is kept within bounds, at ±a from the tested value, in closed form.</summary>
    [Theory]
    [InlineData(TestStatistic.TMu, 0.5, double.PositiveInfinity)]
    [InlineData(TestStatistic.TMuTilde, 0, double.PositiveInfinity)]
    [InlineData(TestStatistic.TMu, 0.8, 1.5)]
    [InlineData(TestStatistic.QMuTilde, 0.5, double.PositiveInfinity)]
    [InlineData(TestStatistic.Q0, 0.0, 0.7)]
    public void TheLawIsThatOfANormalEstimateWithinBounds(TestStatistic statistic, double below, double above)
    {
        var law = new AsymptoticLaw(statistic, below * below, above * above);
        var (sample, random) = (new double[20_000], new CounterRandom(7, 0, 0, 0));
        foreach (ref var value in sample.AsSpan())
        {
            var estimate = random.NextNormal();
            var kept = Math.Clamp(estimate, -below, above);
            value = statistic.Of(0, kept, (estimate * estimate) - ((estimate - kept) * (estimate - kept)));
        }

        var toys = new ToyDistribution(1, sample);
        Assert.InRange(toys.AsymptoticAgreement(law), 0.01, 1);
        foreach (var level in (double[])[0.4, 0.6827, 0.95])
        {
            var threshold = law.Threshold(level);
            Assert.Equal(threshold == 0 ? 1 - law.PositiveProbability : level, toys.AtMost(threshold).Value, 0.015);
            Assert.True(threshold == 0 || Math.Abs(law.PValue(threshold) - (1 - level)) < 1e-9);
        }
    }

    [Fact]
    public void FarFromBoundsThresholdsAreThoseOfChiSquared() =>
        Assert.Equal(ConfidenceLevel.Threshold(0.95), AsymptoticLaw.FarFromBounds(TestStatistic.TMu).Threshold(0.95));

    /// <summary>A large count with a boundary half a standard deviation away: χ² fails there, the law with the bound does not.</summary>
    [Theory]
    [InlineData(TestStatistic.TMuTilde, 0.25)]
    [InlineData(TestStatistic.TMuTilde, 0.0)]
    [InlineData(TestStatistic.TMu, 0.25)]
    [InlineData(TestStatistic.QMuTilde, 0.25)]
    public void ToysNextToABoundaryFollowTheLawOfTheBoundary(TestStatistic statistic, double tested)
    {
        var run = ToyRun.Prepare(
            SmallWorkspaces.Counting(20_000, 100_000_000, 100_000_000), new ToyOptions { Values = [tested], Toys = 10_000, Statistic = statistic, Data = new AsimovData([new("mu", 0)]), StatOnly = true });
        var statistics = run.Make(run.Units).SelectMany(block => block.Statistics.Zip(block.Estimates, (ratio, estimate) => statistic.Of(block.Tested, estimate, ratio))).ToArray();
        var toys = new ToyDistribution(tested, statistics);
        var law = run.StatisticOfData(0).Law;
        Assert.Equal(tested * tested * 4, law.Below, 0.01);
        Assert.InRange(toys.AsymptoticAgreement(law), 0.01, 1);
        Assert.True(toys.AsymptoticAgreement(statistic) < 1e-6);
    }
}
