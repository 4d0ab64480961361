using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Inference;

public sealed class ToyRunTests
{
    private static readonly Workspace Interference = SmallWorkspaces.Interference();

    /// <summary>Every toy's free fit is at least as deep as a full profile with sweeps over seventeen values finds.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(3.5)]
    public void BatchedFitsFindWhatFullProfilesFind(double value)
    {
        var run = ToyRun.Prepare(Interference, new ToyOptions { Values = [value] });
        var block = run.Make(new ToyUnit(0, 0, 200));
        var hypothesis = run.Hypotheses[0];
        var data = new double[hypothesis.Source.Size];
        for (var toy = 0; toy < block.Count; toy++)
        {
            hypothesis.Source.Draw(toy, data);
            var profile = new Profile(hypothesis.Model, hypothesis.Poi, data, FitOptions.Default);
            var points = profile.Held(hypothesis.Grid);
            var full = ScanPoint.Of(points.Single(point => point.Value == value), profile.Free(points));
            Assert.Equal(FitStatus.Converged, block.Statuses[toy]);
            Assert.Equal(full.TestStatistic, block.Statistics[toy], 2e-7 * Math.Max(1, full.TestStatistic));
        }
    }

    /// <summary>Where counts are large and no boundary is near, t_μ follows χ² (Wilks): 100 000 toys with a fixed seed.</summary>
    [Theory]
    [InlineData(true, 2.0)]
    [InlineData(false, 1.0)]
    public void ManyCountsGiveChiSquared(bool isInterference, double value)
    {
        var workspace = isInterference ? SmallWorkspaces.Interference(scale: 1000) : SmallWorkspaces.ManyEvents();
        var run = ToyRun.Prepare(workspace, new ToyOptions { Values = [value], StatOnly = isInterference, Toys = 100_000, Seed = 2, Block = 1000, Threads = 2 });
        var toys = Distribution(run, run.Units);
        Assert.Equal((100_000, 0), (toys.Toys, toys.Failed));
        Assert.InRange(toys.AsymptoticAgreement(), 0.01, 1);
    }

    [Fact]
    public void AToyDependsOnNothingButItsIndex()
    {
        var options = new ToyOptions { Values = [0, 0.7, 2.5], Seed = 5 };
        var together = ToyRun.Prepare(Interference, options with { Threads = 2 }).Make(ToyUnit.Of(3, 100, 100)).ToList();
        var apart = ToyRun.Prepare(Interference, options with { Fit = new FitOptions { Lanes = LaneWidth.Vector256 } }).Make(ToyUnit.Of(3, 100, 7)).ToList();
        for (var hypothesis = 0; hypothesis < 3; hypothesis++)
        {
            var parts = apart.Where(block => block.Hypothesis == hypothesis).OrderBy(block => block.First).ToList();
            Assert.Equal(together[hypothesis].Statistics, parts.SelectMany(block => block.Statistics));
            Assert.Equal(together[hypothesis].Estimates, parts.SelectMany(block => block.Estimates));
        }
    }

    private static ToyDistribution Distribution(ToyRun run, IEnumerable<ToyUnit> units)
    {
        var blocks = run.Make(units).ToList();
        return new ToyDistribution(blocks[0].Tested, [.. blocks.SelectMany(block => block.Statistics)]);
    }
}
