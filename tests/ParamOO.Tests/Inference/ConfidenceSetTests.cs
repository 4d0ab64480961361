using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

public sealed class ConfidenceSetTests
{
    private static readonly double[] Grid = [0, 1, 2, 3, 4];

    [Fact]
    public void TwoMinimaMakeTwoIntervals()
    {
        var set = ConfidenceSet.Crossings(0.68, Grid, [0, 3, 0, 2, 5], [1, 1, 1, 1, 1]);
        Assert.Equal(2, set.Intervals.Count);
        Assert.Equal((0.0, true), (set.Intervals[0].Low.Value, set.Intervals[0].Low.IsOpen));
        Assert.Equal(1 / Math.Sqrt(3), set.Intervals[0].High.Value, 1e-15);
        Assert.Equal(2 - (1 / Math.Sqrt(3)), set.Intervals[1].Low.Value, 1e-15);
        Assert.Equal(2 + (1 / Math.Sqrt(2)), set.Intervals[1].High.Value, 1e-15);
    }

    [Fact]
    public void EdgesOfAParabolaAreExactHoweverCoarseTheGrid()
    {
        double[] parabola = [.. Grid.Select(value => (value - 2) * (value - 2) / (0.7 * 0.7))];
        var interval = Assert.Single(ConfidenceSet.Crossings(0.68, Grid, parabola, [1, 1, 1, 1, 1]).Intervals);
        Assert.Equal(1.3, interval.Low.Value, 1e-12);
        Assert.Equal(2.7, interval.High.Value, 1e-12);
    }

    [Fact]
    public void EverythingExcludedIsAnEmptySet() => Assert.Empty(ConfidenceSet.Crossings(0.68, Grid, [2, 2, 2, 2, 2], [1, 1, 1, 1, 1]).Intervals);

    [Fact]
    public void APointWithoutANumberIsPassedOver()
    {
        var set = ConfidenceSet.Crossings(0.68, Grid, [0, double.NaN, 2, 2, 2], [1, 1, 1, 1, 1]);
        Assert.Equal(Math.Sqrt(2), Assert.Single(set.Intervals).High.Value, 1e-15);
    }

    [Fact]
    public void UncertainThresholdsMakeUncertainEdges()
    {
        var uncertainty = Enumerable.Repeat(new Interval(0.5, 1.5), 5).ToArray();
        var edge = Assert.Single(ConfidenceSet.Crossings(0.68, Grid, [0, 2, 4, 6, 8], [1, 1, 1, 1, 1], uncertainty).Intervals).High;
        Assert.Equal(Math.Sqrt(0.5), edge.Value, 1e-15);
        Assert.Equal(0.5, edge.Uncertainty.Low, 1e-15);
        Assert.Equal(Math.Sqrt(0.75), edge.Uncertainty.High, 1e-15);
    }
}
