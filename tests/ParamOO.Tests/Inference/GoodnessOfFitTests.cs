using ParamOO.Files.Json;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Numerics;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Inference;

public sealed class GoodnessOfFitTests
{
    /// <summary>Without free parameters t = Σ 2 [ν − n + n ln(n/ν)].</summary>
    [Fact]
    public void AFixedModelHasTheClosedForm()
    {
        var result = GoodnessOfFit.Run(SmallWorkspaces.Counting(10, 50, 71), new GoodnessOfFitOptions { Held = [new("mu", 1)] });
        Assert.Equal(2 * (60 - 71 + (71 * Math.Log(71.0 / 60))), result.Statistic, 1e-9);
        Assert.Equal(1, result.DegreesOfFreedom);
        Assert.Equal(ChiSquaredDistribution.UpperTail(result.Statistic, 1), result.PValue, 1e-12);
    }

    [Fact]
    public void AFreeParameterPerBinFitsEverythingAndTheResultSaysSo()
    {
        var result = GoodnessOfFit.Run(SmallWorkspaces.Counting(10, 50, 71));
        Assert.Equal(0, result.Statistic, 1e-8);
        Assert.Equal(0, result.DegreesOfFreedom);
        Assert.True(double.IsNaN(result.PValue));
        Assert.Contains(result.Findings, finding => finding.Id == "PX0751");
    }

    [Fact]
    public void ContributionsAddUpToTheStatistic()
    {
        var result = GoodnessOfFit.Run(ParameterImpactsTests.Counts(1, [118, 93, 71]));
        Assert.Equal(result.Statistic, result.Contributions.Sum(row => row.Statistic), 1e-8);
        Assert.Equal(["CR", "SR", ""], result.Contributions.Select(row => row.Name));

        // Four bins, one shape and two factors of MC statistics constrained (the first bin has none), less mu, k and those three.
        Assert.Equal(4 - 2, result.DegreesOfFreedom);
    }

    [Fact]
    public void AsimovDataFitPerfectly()
    {
        var result = GoodnessOfFit.Run(SmallWorkspaces.Interference());
        Assert.Equal(0, result.Statistic, 1e-8);
        Assert.Equal(1, result.Best.Hypothesis!.Value, 1e-6);
        Assert.Equal(1, result.PValue, 1e-6);
        Assert.Contains(result.Findings, finding => finding.Id == "PX0794");
    }

    /// <summary>A deficit leaves mu at 0: t is that of the background alone, with the one degree of freedom that the count has.</summary>
    [Fact]
    public void AnEstimateAtItsBoundCountsAsHeld()
    {
        var result = GoodnessOfFit.Run(SmallWorkspaces.Counting(10, 50, 40));
        Assert.Equal(2 * (50 - 40 + (40 * Math.Log(40.0 / 50))), result.Statistic, 1e-8);
        Assert.Equal(1, result.DegreesOfFreedom);
        Assert.Equal(ChiSquaredDistribution.UpperTail(result.Statistic, 1), result.PValue, 1e-12);
        Assert.Contains(result.Findings, finding => finding.Id == "PX0749");
    }

    [Fact]
    public void WithManyEventsToysFollowTheChiSquaredLaw()
    {
        var result = GoodnessOfFit.Run(ParameterImpactsTests.Counts(100, [10900, 9030, 6590]), new GoodnessOfFitOptions { Toys = 4000, Seed = 3 });
        var toys = result.ToyPValue!;
        Assert.Equal(0, toys.Failed);
        Assert.InRange(result.PValue, 0.05, 0.95);
        Assert.InRange(toys.Value, result.PValue - 0.03, result.PValue + 0.03);
    }

    [Fact]
    public void TheSameSeedGivesTheSameToysOnAnyNumberOfThreads()
    {
        var workspace = ParameterImpactsTests.Counts(1, [118, 93, 71]);
        var one = GoodnessOfFit.Run(workspace, new GoodnessOfFitOptions { Toys = 700, Seed = 9 });
        var three = GoodnessOfFit.Run(workspace, new GoodnessOfFitOptions { Toys = 700, Seed = 9, Threads = 3 });
        Assert.Equal(one.Toys!.Sorted.ToArray(), three.Toys!.Sorted.ToArray());
    }

    /// <summary>A bin where nothing is expected and nothing was seen is not a datum.</summary>
    [Fact]
    public void AnEmptyBinCountsForNothing()
    {
        var full = ParameterImpactsTests.Counts(1, [118, 93, 71]);
        var empty = full with
        {
            Channels = [.. full.Channels, new Channel("empty", [new Sample("b", new ParamOO.Yields.ConstantYields([0.0]), [])])],
            Observations = [.. full.Observations, new Observation("empty", [0])],
        };
        var (one, other) = (GoodnessOfFit.Run(full), GoodnessOfFit.Run(empty));
        Assert.Equal(one.DegreesOfFreedom, other.DegreesOfFreedom);
        Assert.Equal(one.Statistic, other.Statistic, 1e-9);
    }

    /// <summary>
    /// Two-sided shapes that compete for bins of few events make several minima: toys that begin at the fit to the data alone do not find the lowest, and the
    /// result says how many had several. A model without two-sided shapes has none, and no further fits.
    /// </summary>
    [SharedDataFact]
    public void ToysWithSeveralMinimaAreCountedAndFallLower()
    {
        var workspace = WorkspaceFile.Read(SharedData.PathOf("data", "histfactory", "workspaces", "atlas_susy2018_16_bkgonly.json"), new Findings());
        var best = BestFit.Of(workspace);
        var saturated = new SaturatedModel(best.Model);
        var thrown = new SaturatedToys(best, saturated, new GoodnessOfFitOptions { Toys = 32 });
        var lower = thrown.Throw(null, default);
        var source = new ToySource(best.Model, best.Result.Values.AsSpan(), 1, 0, ToyStream.GoodnessOfFit);
        var data = new double[32 * source.Size];
        source.DrawMany(0, data);
        var twiceNll = new double[32];
        new BatchFitter(best.Model).Fit(new FitBatch { Fits = 32, Data = data, Starts = best.Result.Values.AsSpan(), TwiceNll = twiceNll });
        var alone = new ToyDistribution(0, [.. twiceNll.Select((value, toy) => saturated.Statistic(value, data.AsSpan(toy * source.Size, source.Size)))]);
        Assert.InRange(thrown.Competing, 2, 15);
        Assert.InRange(alone.Sorted.ToArray().Sum() - lower.Sorted.ToArray().Sum(), 1, 10);
        Assert.Equal(0, GoodnessOfFit.Run(ParameterImpactsTests.Counts(1, [118, 93, 71]), new GoodnessOfFitOptions { Toys = 200 }).CompetingToys);
    }
}
