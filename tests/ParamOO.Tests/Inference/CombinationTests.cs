using ParamOO.Files.Json;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Systematics;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Inference;

/// <summary>A region whose binning follows the hypothesis beside a plain (pyhf) workspace: is the whole the sum of its parts?</summary>
public sealed class CombinationTests
{
    private static readonly Workspace Following = SmallWorkspaces.Interference();
    private static readonly Workspace Plain = new(
        [
            new Channel("onshell",
            [
                new Sample("H", new ConstantYields([20, 30]), [new NormFactor("mu"), new NormSys("alpha_rate", 1.06, 0.95)]),
                new Sample("bkg", new ConstantYields([70, 50]), [new NormSys("alpha_bkg", 1.1, 0.92)]),
            ]),
        ],
        [new Observation("onshell", [90, 80])],
        [new Measurement("offshell", "mu", [new ParameterSettings("mu", Inits: [1], Bounds: [new Interval(0, 4)])])]);

    /// <summary>With everything but μ held, −2 ln L is a sum over channels, and so is its difference between any two values of μ, at μ′ = μ.</summary>
    [Theory]
    [InlineData(0.0, 0.7)]
    [InlineData(2.3, -1.1)]
    public void AtFixedNuisancesTheCombinationIsTheSumOfItsParts(double tested, double rate)
    {
        ValueList<ParameterValue> held = [new("alpha_rate", rate), new("alpha_shape", 0.4), new("alpha_bkg", -0.3), .. Gammas()];
        var whole = Conditional(Combined(), held, tested);
        var parts = Conditional(Following, [.. held.Where(value => value.Name != "alpha_bkg")], tested)
            + Conditional(Plain, [new("alpha_rate", rate), new("alpha_bkg", -0.3)], tested);
        Assert.Equal(parts, whole, 1e-9);
    }

    /// <summary>
    /// With what both have in common held, all else profiled in either part, minima do not know of each other: the whole is the sum of a region that
    /// follows the hypothesis and a workspace of pyhf with 50 nuisance parameters, or with every modifier.
    /// </summary>
    [SharedDataTheory]
    [InlineData("synth_np50", 0.4)]
    [InlineData("synth_np50", 3.1)]
    [InlineData("synth_allmods", 2.3)]
    public void WithCommonParametersHeldTheCombinationIsTheSumOfItsParts(string name, double tested)
    {
        var read = WorkspaceFile.Read(SharedData.PathOf("data", "histfactory", "workspaces", $"{name}.json"), new Findings());
        var measurement = read.Measurements[0];
        var plain = read with
        {
            Measurements = [measurement with { Name = "offshell", Parameters = measurement.Parameters.Select(own => own.Name == "mu" ? own with { Bounds = [new Interval(0, 4)] } : own).ToValueList() }],
        };
        var whole = WorkspaceCombination.Combine([new WorkspacePart("following", Following), new WorkspacePart("pyhf", plain)], JoinKind.Outer, false, new Findings());
        Assert.Equal(Conditional(Following, [], tested) + Conditional(plain, [], tested), Conditional(whole, [], tested), 1e-6);
    }

    /// <summary>Every constraint counts once: with nuisances free the combined t is at least that of either part alone.</summary>
    [Fact]
    public void ACombinationExcludesMoreThanItsParts()
    {
        ValueList<double> values = [0, 0.5, 2, 3.5];
        var whole = ProfileScan.Run(Combined(), new ScanOptions { Values = values, Data = new AsimovData() });
        var following = ProfileScan.Run(Following, new ScanOptions { Values = values, Data = new AsimovData() });
        Assert.True(whole.HasConverged);
        Assert.All(whole.Points.Zip(following.Points), pair => Assert.True(pair.First.TestStatistic >= pair.Second.TestStatistic - 1e-8));
    }

    [Fact]
    public void AllStatementsTakeTheCombination()
    {
        var combined = Combined();
        Assert.Equal(0, GoodnessOfFit.Run(combined, new GoodnessOfFitOptions { Data = new AsimovData() }).Statistic, 1e-7);
        var impacts = ParameterImpacts.Run(combined, new ImpactOptions { Data = new AsimovData() });
        Assert.True(impacts.HasConverged);
        Assert.Equal(impacts.Breakdown.Total, impacts.Breakdown.Propagated, 1e-6);
        Assert.Equal(["SR", "onshell"], ExpectedEvents.Run(combined, new ExpectedEventsOptions { Data = new AsimovData() }).PostFit.Select(channel => channel.Name));
        Assert.True(PlaneScan.Run(combined, new PlaneScanOptions { Values = [0.5, 1.5], Second = "alpha_bkg", SecondValues = [-1, 1], Data = new AsimovData() }).HasConverged);
    }

    private static Workspace Combined() => WorkspaceCombination.Combine([new WorkspacePart("following", Following), new WorkspacePart("plain", Plain)], JoinKind.Outer, false, new Findings());

    private static IEnumerable<ParameterValue> Gammas() => Enumerable.Range(0, 6).Select(bin => new ParameterValue($"stat_SR[{bin}]", 1 + (0.003 * bin)));

    /// <summary>t of Asimov data at μ = 1 and nominal nuisances: −2 ln L at the tested value less that at the reference, the same held values, constraints cancelling.</summary>
    private static double Conditional(Workspace workspace, ValueList<ParameterValue> held, double tested)
    {
        var models = new HypothesisModels(workspace, new StatementOptions { Held = held });
        var model = models.At(tested);
        var data = new Likelihood(new HypothesisModels(workspace).At(tested)).AsimovData(new HypothesisModels(workspace).NominalPoint.AsSpan());
        return At(tested) - At(1.0);

        double At(double value) => Fit.Run(model, new FitRequest { Data = [.. data], Covariance = false }.Hold(models.Poi, value)).TwiceNll;
    }
}
