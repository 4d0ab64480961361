using ParamOO.Fitting;
using ParamOO.Inference;

namespace ParamOO.Tests.Inference;

public sealed class HypothesisTestTests
{
    /// <summary>q₀ = 2 [n ln(n/b) − (n − b)], the counting experiment of arXiv:1007.1727, section 5.1.</summary>
    [Fact]
    public void TheDiscoveryOfACountingExperimentHasTheClosedForm()
    {
        var options = new HypothesisTestOptions { Statistic = TestStatistic.Q0 };
        var point = HypothesisTest.Run(SmallWorkspaces.Counting(10, 50, 70), options).Points[0];
        var q0 = 2 * ((70 * Math.Log(70 / 50.0)) - 20);
        Assert.Equal(0, point.Value);
        Assert.Equal(q0, point.Observed, 1e-7);
        Assert.Equal(Math.Sqrt(q0), point.Significance, 1e-7);
        Assert.Equal(2 * ((60 * Math.Log(60 / 50.0)) - 10), point.Asimov, 1e-7);
    }

    [Fact]
    public void ADeficitIsNoDiscovery()
    {
        var options = new HypothesisTestOptions { Statistic = TestStatistic.Q0 };
        var point = HypothesisTest.Run(SmallWorkspaces.Counting(10, 50, 40), options).Points[0];
        Assert.Equal(0, point.Observed, 1e-9);
        Assert.Equal(0.5, point.PValue, 1e-4);
    }

    [Fact]
    public void WithoutAnExcessObservedAndMedianLimitAgree()
    {
        var limit = UpperLimit.Run(SmallWorkspaces.Counting(10, 50, 50));
        Assert.Equal(FitStatus.Converged, limit.Status);
        Assert.Equal(limit.Expected.Median, limit.Observed, 1e-4);
        Assert.True(limit.Expected.MinusTwo < limit.Expected.MinusOne && limit.Expected.PlusOne < limit.Expected.PlusTwo);
        Assert.Equal(0.05, HypothesisTest.Run(SmallWorkspaces.Counting(10, 50, 50), new() { Values = [limit.Observed] }).Points[0].Tail.CLs, 1e-6);
    }

    [Fact]
    public void ALimitBeyondTheRangeIsNotANumber()
    {
        var limit = UpperLimit.Run(SmallWorkspaces.Counting(10, 50, 50, high: 1));
        Assert.True(double.IsNaN(limit.Observed));
        Assert.True(double.IsNaN(limit.Expected.PlusTwo));
    }

    [Fact]
    public void AHypothesisDependentWorkspaceIsTestedAtEveryValue()
    {
        var options = new HypothesisTestOptions { Statistic = TestStatistic.TMu, Values = [0, 1, 2] };
        var test = HypothesisTest.Run(SmallWorkspaces.Interference(), options);
        Assert.True(test.HasConverged);
        Assert.Equal(1, test.Points[1].PValue, 1e-3);
        Assert.True(test.Points[0].PValue < 1 && test.Points[2].PValue < 1);
    }

    [Fact]
    public void UpperLimitsNeedAStatisticThatMakesThem() => Assert.Throws<ArgumentException>(
        () => UpperLimit.Run(SmallWorkspaces.Counting(10, 50, 50), new UpperLimitOptions { Statistic = TestStatistic.TMu }));
}
