using ParamOO.Inference;

namespace ParamOO.Tests.Inference;

/// <summary>Do intervals end where t has the threshold?</summary>
public sealed class EdgeSearchTests
{
    [Theory]
    [InlineData(0.6827)]
    [InlineData(0.95)]
    public void AtTheEdgesOfAnIntervalTheStatisticIsTheThreshold(double level)
    {
        var workspace = SmallWorkspaces.Counting(10, 50, 71);
        var set = Assert.Single(ProfileScan.Run(workspace, new ScanOptions { Values = [0, 2, 4, 10], Levels = [level] }).Intervals);
        var interval = Assert.Single(set.Intervals);
        foreach (var edge in new[] { interval.Low, interval.High })
        {
            Assert.False(edge.IsOpen);
            var expected = (10 * edge.Value) + 50;
            Assert.Equal(ConfidenceLevel.Threshold(level), 2 * (expected - 71 + (71 * Math.Log(71 / expected))), 1e-5);
        }
    }

    /// <summary>With interference t has two valleys, and between them values are excluded.</summary>
    [Fact]
    public void TwoMinimaHaveTwoIntervals()
    {
        var workspace = SmallWorkspaces.Interference(scale: 40);
        var options = new ScanOptions { StatOnly = true, Data = new AsimovData([new("mu", 0.9)]), Levels = [0.6827] };
        var scan = ProfileScan.Run(workspace, options);
        var valleys = scan.Points.OrderBy(point => point.Value).ToArray();
        var set = scan.Intervals[0];
        foreach (var edge in set.Intervals.SelectMany(part => new[] { part.Low, part.High }).Where(edge => !edge.IsOpen))
        {
            var there = ProfileScan.Run(workspace, options with { Values = [edge.Value], Levels = [] }).Points[0];
            Assert.Equal(ConfidenceLevel.Threshold(0.6827), there.TestStatistic, 1e-4);
        }

        Assert.Contains(set.Intervals, part => part.Low.Value < 0.9 && part.High.Value > 0.9);
        Assert.Equal(scan.Interval(0.6827).Intervals.Count, set.Intervals.Count);
        Assert.NotEmpty(valleys);
    }

    [Fact]
    public void AnIntervalThatReachesTheBoundIsOpenThere()
    {
        var set = ProfileScan.Run(SmallWorkspaces.Counting(10, 50, 52), new ScanOptions { Levels = [0.95] }).Intervals[0];
        Assert.True(set.Intervals[0].Low.IsOpen);
        Assert.Equal(0, set.Intervals[0].Low.Value);
        Assert.False(set.Intervals[0].High.IsOpen);
    }

    /// <summary>Observed data exist at knots only: edges are interpolated between them, and nothing is fitted elsewhere.</summary>
    [Fact]
    public void ObservedDataAtKnotsAreInterpolated()
    {
        var scan = ProfileScan.Run(SmallWorkspaces.Interference(observed: true), new ScanOptions { Levels = [0.95] });
        Assert.Equal(scan.Interval(0.95), scan.Intervals[0]);
    }
}
