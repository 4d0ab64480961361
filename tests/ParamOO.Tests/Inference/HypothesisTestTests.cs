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

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    public void EveryLimitIsACrossingThatTestedValuesEnclose(double scale)
    {
        var limit = UpperLimit.Run(SmallWorkspaces.Interference(scale: scale));
        Assert.Equal(FitStatus.Converged, limit.Status);
        Assert.Equal(6, limit.Crossings.Count);
        double[] limits = [limit.Observed, .. limit.Expected.ToList()];
        foreach (var (value, curve) in limits.Select((value, curve) => (value, curve)).Where(entry => !double.IsNaN(entry.value)))
        {
            double CLs(HypothesisTestPoint point) => curve == 0 ? point.Tail.CLs : point.Expected.ToList()[curve - 1];
            Assert.Contains(limit.Points, point => Math.Abs(point.Value - value) <= 1e-5 * value && CLs(point) > 0.05 - 1e-9);
            Assert.Contains(limit.Points, point => Math.Abs(point.Value - value) <= 1e-5 * value && CLs(point) <= 0.05 + 1e-9);
            Assert.All(limit.Points.Where(point => point.Value > value * (1 + 1e-5)), point => Assert.True(CLs(point) <= 0.05));
        }
    }

    /// <summary>Observed data are never made up between knots: these enclose the observed limit, while the expected ones are found to full precision.</summary>
    [Fact]
    public void ObservedDataAtKnotsEncloseTheirLimit()
    {
        var workspace = SmallWorkspaces.Interference(observed: true, scale: 3, weight: 3);
        var limit = UpperLimit.Run(workspace);
        Assert.Equal(FitStatus.Converged, limit.Status);
        var between = limit.Between!.Value;
        var ends = HypothesisTest.Run(workspace, new() { Values = [between.Low, between.High] }).Points;
        Assert.True(ends[0].Tail.CLs > 0.05 && ends[1].Tail.CLs <= 0.05);
        var share = Math.Log(ends[0].Tail.CLs / 0.05) / Math.Log(ends[0].Tail.CLs / ends[1].Tail.CLs);
        Assert.Equal(between.Low + (share * between.Width), limit.Observed, 1e-6);
        Assert.Contains(limit.Points, point => double.IsNaN(point.Observed) && Math.Abs(point.Expected.Median - 0.05) < 1e-6);
        Assert.All(limit.Points.Where(point => double.IsFinite(point.Observed)), point => Assert.Contains(point.Value, (double[])[0, 0.25, 1, 2.25, 4]));
        Assert.Null(UpperLimit.Run(workspace, new() { Data = new AsimovData() }).Between);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0.5, true)]
    public void DataThatTheDefaultLeavesAsideAreNoticed(double weight, bool areUnused) => Assert.Equal(
        areUnused, new HypothesisModels(SmallWorkspaces.Interference(observed: true, weight: weight)).HasUnusedData);

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
