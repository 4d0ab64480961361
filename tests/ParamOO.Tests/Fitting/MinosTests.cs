using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Fitting;

/// <summary>Where does a profile interval end, and does it say why?</summary>
public sealed class MinosTests
{
    /// <summary>2 [ν − n + n ln(n/ν)] = 1 at both ends, ν = 10 μ + 50, n = 71.</summary>
    [Fact]
    public void AnIntervalEndsWhereTheProfileHasRisenByOne()
    {
        var interval = Interval(Counting("mu", 71, new Interval(0, 10)));
        Assert.Equal((IntervalEnd.Crossing, IntervalEnd.Crossing), (interval.DownEnd, interval.UpEnd));
        Assert.All([2.1 + interval.Down, 2.1 + interval.Up], end => Assert.Equal(1, Distance((10 * end) + 50), 1e-5));

        static double Distance(double expected) => 2 * (expected - 71 + (71 * Math.Log(71 / expected)));
    }

    [Fact]
    public void AnIntervalThatReachesTheBoundSaysSo()
    {
        var interval = Interval(Counting("mu", 55, new Interval(0, 10)));
        Assert.Equal((IntervalEnd.Bound, IntervalEnd.Crossing), (interval.DownEnd, interval.UpEnd));
        Assert.Equal(-0.5, interval.Down, 1e-6);
    }

    /// <summary>A yield that saturates never rises by 1, however far the steps go: that is neither a bound nor an end.</summary>
    [Fact]
    public void AnIntervalWithoutEndSaysThatItWasNotFound()
    {
        var interval = Interval(Counting("1 - exp(-mu)", 58, new Interval(0, 1e300)));
        Assert.Equal(IntervalEnd.StepsSpent, interval.UpEnd);
        Assert.False(interval.UpAtBound);
        Assert.True(interval.IsUnfinished);
    }

    /// <summary>ν = 0.5 − 0.45 α with n = 0 has its best fit at α = 0.45 and is negative beyond 10/9, where the profile has risen by 0.44.</summary>
    [Fact]
    public void AnIntervalEndsWhereYieldsDo()
    {
        var channel = new Channel("SR",
        [
            new Sample("s", new ConstantYields([10, 0]), [new NormFactor("mu")]),
            new Sample("b", new ConstantYields([0, 0.5]), [new HistoSys("alpha", [0, 0.05], [0, 0.95])]),
        ]);
        var model = new Workspace([channel], [new Observation("SR", [10, 0])], [new Measurement("m", "mu", [])]).At();
        var fit = Fit.Run(model, FitRequest.Free with { Minos = [model.IndexOf("alpha")] });
        Assert.Equal(IntervalEnd.InvalidYield, fit.Minos[0].UpEnd);
        Assert.Equal((0.5 / 0.45) - 0.45, fit.Minos[0].Up, 1e-4);
        Assert.Equal(IntervalEnd.Crossing, fit.Minos[0].DownEnd);
    }

    private static MinosInterval Interval(Workspace workspace)
    {
        var fit = Fit.Run(workspace.At(), FitRequest.Free with { Minos = [0] });
        Assert.True(fit.HasConverged);
        return fit.Minos[0];
    }

    /// <summary>10 f(μ) + 50 in one bin.</summary>
    private static Workspace Counting(string coefficient, double observed, Interval bounds) => new(
        [new Channel("SR", [new Sample("s", new ConstantYields([10]), [], Expression.Parse(coefficient)), new Sample("b", new ConstantYields([50]), [])])],
        [new Observation("SR", [observed])],
        [new Measurement("m", "mu", [new ParameterSettings("mu", Inits: [1], Bounds: [bounds])])]);
}
