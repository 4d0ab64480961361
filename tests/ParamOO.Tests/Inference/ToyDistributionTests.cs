using ParamOO.Inference;
using ParamOO.Numerics;

namespace ParamOO.Tests.Inference;

public sealed class ToyDistributionTests
{
    private static readonly double[] ChiSquaredSample = [.. Enumerable.Range(0, 10000).Select(i => ChiSquaredDistribution.Quantile((i + 0.5) / 10000, 1))];

    [Theory]
    [InlineData(0.6827, 1.0)]
    [InlineData(0.95, 3.8415)]
    public void TheCriticalValueOfAChiSquaredSampleIsItsQuantile(double level, double expected)
    {
        var critical = new ToyDistribution(1, ChiSquaredSample).Critical(level);
        Assert.Equal(expected, critical.Value, 2e-3);
        Assert.True(critical.Uncertainty.Contains(expected));
        Assert.InRange(critical.Uncertainty.Width, 0.01, 0.2);
    }

    [Fact]
    public void FailedToysAreCountedAndWidenWhatIsStated()
    {
        var values = ChiSquaredSample.ToArray();
        values.AsSpan(5000, 100).Fill(double.NaN);
        var all = new ToyDistribution(1, ChiSquaredSample).Critical(0.95);
        var some = new ToyDistribution(1, values).Critical(0.95);
        Assert.Equal((10000, 100), (some.Toys, some.Failed));
        Assert.True(some.Uncertainty.Low <= all.Uncertainty.Low && some.Uncertainty.High > all.Uncertainty.High);
        Assert.True(some.Uncertainty.Contains(all.Value));
    }

    [Fact]
    public void ThePValueIsTheFractionOfToysAtLeastAsLarge()
    {
        var toys = new ToyDistribution(1, [3.0, 1, 2, double.NaN, 4]);
        var p = toys.PValue(2);
        Assert.Equal(0.75, p.Value);
        Assert.Equal((5, 1), (p.Toys, p.Failed));
        Assert.True(p.Uncertainty.Contains(0.75));
        Assert.Equal(0, toys.PValue(5).Value);
    }

    [Fact]
    public void NoToysGiveNoNumber() => Assert.True(double.IsNaN(new ToyDistribution(1, []).Critical(0.95).Value));

    /// <summary>Upper quantiles of the normal distribution, squared: scipy.stats.norm.ppf(level)**2.</summary>
    [Theory]
    [InlineData(TestStatistic.TMu, 0.95, 3.841458820694124)]
    [InlineData(TestStatistic.QMu, 0.95, 2.705543454095404)]
    [InlineData(TestStatistic.QMu, 0.682689492137086, 0.2258462610035014)]
    [InlineData(TestStatistic.Q0, 0.4, 0)]
    public void ThresholdsAreThoseOfTheStatistic(TestStatistic statistic, double level, double expected) =>
        Assert.Equal(expected, Asymptotics.Threshold(statistic, level), 1e-9);

    [Fact]
    public void AOneSidedSampleOfTheLimitingDistributionAgreesWithIt()
    {
        var sample = new ToyDistribution(1, [.. ChiSquaredSample, .. ChiSquaredSample.Select(_ => 0.0)]);
        Assert.True(sample.AsymptoticAgreement(TestStatistic.QMu) > 0.99);
        Assert.True(sample.AsymptoticAgreement() < 1e-6);
    }

    [Fact]
    public void ASampleOfTheLimitingDistributionAgreesWithIt() => Assert.True(new ToyDistribution(1, ChiSquaredSample).AsymptoticAgreement() > 0.99);

    [Fact]
    public void TheBeltIsInvertedWhereTheDataCrossIt()
    {
        var belt = ConfidenceBelt.From(0.6827, [new ToyDistribution(2, ChiSquaredSample), new ToyDistribution(1, ChiSquaredSample)]);
        Assert.Equal([1.0, 2.0], belt.CriticalValues.Select(value => value.Hypothesis));
        Assert.Equal(1.5, Assert.Single(belt.Invert([0.25, 2.25]).Intervals).High.Value, 2e-3);
    }
}
