using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Inference;

/// <summary>What is not as it should be stays correct and is said.</summary>
public sealed class ToyEdgeCaseTests
{
    [Fact]
    public void FailedToysAreKeptCountedAndCannotChangeWhatIsStated()
    {
        var options = new ToyOptions { Values = [0.7, 2], Toys = 400, Seed = 6 };
        var good = Construct(SmallWorkspaces.Interference(), options);
        var some = Construct(SmallWorkspaces.Interference(), options with { Fit = new FitOptions { MaxIterations = 2 }, Data = new AsimovData() });
        Assert.Equal(0, good.Failed);
        Assert.InRange(some.Failed, 1, 799);
        Assert.Equal(800, some.Toys);
        foreach (var (whole, part) in good.Points.Zip(some.Points))
        {
            var (before, after) = (whole.Levels[0].Critical.Uncertainty, part.Levels[0].Critical.Uncertainty);
            Assert.True(after.Contains(whole.Levels[0].Critical.Value) || part.Failed == 0);
            Assert.True(after.Width >= before.Width);
        }
    }

    /// <summary>The data of the alternative have events where the tested hypothesis expects none: there is no likelihood, and the toy says so.</summary>
    [Fact]
    public void ToysThatTheHypothesisExcludesAreCounted()
    {
        var point = ToyHypothesisTest.Run(SmallWorkspaces.Counting(5, 0, 3), new ToyOptions { Statistic = TestStatistic.Q0, Toys = 200 }).Points.Single();
        Assert.Equal(FitStatus.InvalidYield, point.Status);
        Assert.Equal(0, point.Tested.Failed);
        Assert.InRange(point.Alternative.Failed, 190, 200);
        Assert.True(double.IsNaN(point.Observed) && double.IsNaN(point.Tested.Value));
        Assert.Equal(new Interval(0, 1), point.Tested.Uncertainty);
    }

    [Fact]
    public void AnEmptyBinChangesNothing()
    {
        var (with, without) = (Statistics(TwoBins([6, 0], [40, 0])), Statistics(TwoBins([6], [40])));
        Assert.Equal(without.Length, with.Length);
        Assert.All(with.Zip(without), pair => Assert.Equal(pair.Second, pair.First, 1e-7));
    }

    /// <summary>Half of the toys pull the estimate beyond the bound: it stays there, and t = 0.</summary>
    [Fact]
    public void AHypothesisOnTheBoundIsTestedThere()
    {
        var run = ToyRun.Prepare(SmallWorkspaces.Counting(100, 2000, 2000), new ToyOptions { Values = [0], Toys = 4000, Seed = 2, Threads = 2 });
        var block = run.Make(run.Units).ToList();
        var (statistics, estimates) = (block.SelectMany(toys => toys.Statistics).ToArray(), block.SelectMany(toys => toys.Estimates).ToArray());
        Assert.All(statistics, t => Assert.InRange(t, 0, 40));
        Assert.All(estimates, estimate => Assert.True(estimate >= 0));
        Assert.Equal(0.5, statistics.Count(t => t < 1e-6) / 4000.0, 0.03);
        Assert.Equal(0.025, statistics.Count(t => t > ConfidenceLevel.Threshold(0.95)) / 4000.0, 0.01);
    }

    [Fact]
    public void AHypothesisWithoutAnyEventsHasToysWithoutEvents()
    {
        var run = ToyRun.Prepare(SmallWorkspaces.Counting(5, 0, 3), new ToyOptions { Values = [0], Toys = 10, Data = new AsimovData([new("mu", 0)]) });
        var block = run.Make(new ToyUnit(0, 0, 10));
        Assert.All(block.Statistics, t => Assert.Equal(0, t, 1e-7));
        Assert.All(block.Statuses, status => Assert.Equal(FitStatus.Converged, status));
    }

    /// <summary>N = b + s (μ − 1)²: every likelihood has two minima of the same depth, and t has a closed form.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(1.0)]
    [InlineData(1.8)]
    public void TwoEqualMinimaGiveTheStatisticOfEither(double value)
    {
        const double Signal = 60, Background = 50;
        var coefficient = Expression.Parse("(mu - 1)^2");
        var workspace = new Workspace(
            [
                new Channel("SR",
                [
                    new Sample("s", new ConstantYields([Signal]), [], coefficient),
                    new Sample("b", new ConstantYields([Background]), []),
                ]),
            ],
            [new Observation("SR", [70])],
            [new Measurement("m", "mu", [new ParameterSettings("mu", Inits: [0.5], Bounds: [new Interval(0, 2)])])]);
        var run = ToyRun.Prepare(workspace, new ToyOptions { Values = [value], Toys = 300 });
        var block = run.Make(new ToyUnit(0, 0, 300));
        var data = new double[1];
        var expected = Background + (Signal * (value - 1) * (value - 1));
        for (var toy = 0; toy < block.Count; toy++)
        {
            run.Hypotheses[0].Source.Draw(toy, data);
            var best = Math.Clamp(data[0], Background, Background + Signal);
            Assert.Equal(2 * (expected - best + (data[0] * Math.Log(best / expected))), block.Statistics[toy], 1e-6);
            Assert.Equal(FitStatus.Converged, block.Statuses[toy]);
        }
    }

    /// <summary>68.27 ± 0.5 % of the toys that did not make the critical value are covered by it, and by that of χ² where counts are large.</summary>
    [Fact]
    public void TheConstructionCovers()
    {
        var point = Construct(SmallWorkspaces.ManyEvents(), new ToyOptions { Values = [1], Toys = 100_000, Seed = 3, Block = 1000, Threads = 2 }).Points[0];
        Assert.Equal(ConfidenceLevel.OneSigma, point.Levels[0].Coverage.Value, 0.005);
        Assert.Equal(ConfidenceLevel.OneSigma, point.Levels[0].AsymptoticCoverage.Value, 0.005);
        Assert.Equal(0.95, point.Levels[1].Coverage.Value, 0.003);
    }

    [Fact]
    public void AModelWithoutNuisancesIsTested()
    {
        var run = ToyRun.Prepare(SmallWorkspaces.Interference(), new ToyOptions { Values = [1.5], StatOnly = true });
        Assert.All(run.Make(new ToyUnit(0, 0, 50)).Statuses, status => Assert.Equal(FitStatus.Converged, status));
    }

    private static NeymanConstruction Construct(Workspace workspace, ToyOptions options)
    {
        var run = ToyRun.Prepare(workspace, options);
        var blocks = run.Make(run.Units).ToList();
        return NeymanConstruction.Of(run, [], index => [.. blocks.Where(block => block.Hypothesis == index).SelectMany(block => block.Statistics)]);
    }

    private static double[] Statistics(Workspace workspace)
    {
        var run = ToyRun.Prepare(workspace, new ToyOptions { Values = [1], Toys = 200 });
        return run.Make(new ToyUnit(0, 0, 200)).Statistics;
    }

    private static Workspace TwoBins(double[] signal, double[] background) => new(
        [new Channel("SR", [new Sample("s", new ConstantYields([.. signal]), [new NormFactor("mu")]), new Sample("b", new ConstantYields([.. background]), [])])],
        [new Observation("SR", [.. background.Select(value => Math.Round(value))])],
        [new Measurement("m", "mu", [])]);
}
