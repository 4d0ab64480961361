using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Inference;

public sealed class ParameterImpactsTests
{
    private static readonly Workspace Ordinary = Counts(scale: 1, observed: [118, 93, 71]);

    [Fact]
    public void AnImpactIsTheShiftOfAnIndependentRefit()
    {
        var result = ParameterImpacts.Run(Ordinary);
        Assert.True(result.HasConverged);
        var (model, best) = (Ordinary.At(), result.Centre);
        Assert.Equal(4, result.Impacts.Count);
        foreach (var impact in result.Impacts)
        {
            var index = model.IndexOf(impact.Name);
            foreach (var (sign, postFit, preFit) in new[] { (-1, impact.PostFit.Down, impact.PreFit.Down), (1, impact.PostFit.Up, impact.PreFit.Up) })
            {
                Assert.Equal(Refitted(best.Values[index] + (sign * impact.Uncertainty)), postFit, 1e-6);
                if (!double.IsNaN(impact.PreFitUncertainty))
                {
                    Assert.Equal(Refitted(best.Values[index] + (sign * impact.PreFitUncertainty)), preFit, 1e-6);
                }
            }

            double Refitted(double value) => Fit.Run(model, FitRequest.Free.Hold(index, value)).Values[model.Poi] - best.Values[model.Poi];
        }
    }

    [Fact]
    public void WhereOnlySomeAreRefittedTheOthersHaveTheirImpactByCovariance()
    {
        var (all, few) = (ParameterImpacts.Run(Ordinary), ParameterImpacts.Run(Ordinary, new ImpactOptions { Most = 1 }));
        Assert.True(few.HasConverged);
        Assert.Equal(all.Impacts.Select(impact => impact.Name).Order(), few.Impacts.Select(impact => impact.Name).Order());
        var refitted = Assert.Single(few.Impacts, impact => impact.IsRefitted);
        Assert.Equal(all.Impacts.MaxBy(impact => Math.Abs(impact.Covariance))!.Name, refitted.Name);
        foreach (var impact in few.Impacts)
        {
            var full = all.Impacts.Single(other => other.Name == impact.Name);
            Assert.Equal((full.Pull, full.Constraint, full.Covariance), (impact.Pull, impact.Constraint, impact.Covariance));
            Assert.Equal(impact.IsRefitted ? full.Size : Math.Abs(full.Covariance), impact.Size, 1e-9);
        }
    }

    [Fact]
    public void AMovedAuxiliaryDatumShiftsTheEstimateAsAnIndependentRefitDoes()
    {
        var model = Ordinary.At();
        var result = ParameterImpacts.Run(Ordinary);
        var impact = result.Impacts.Single(impact => impact.Name == "alpha_shape");
        var term = model.Constraints.IndexOf(model.Constraints.Single(term => term.Parameter == model.IndexOf("alpha_shape")));
        var moved = model.Observed.SetItem(model.Bins + term, 1);
        Assert.Equal(Fit.Run(model, new FitRequest { Data = moved }).Values[model.Poi] - result.Centre.Value, impact.Shifted.Up, 1e-6);
    }

    /// <summary>In the parabolic limit the refit, the covariance and the moved datum say the same.</summary>
    [Fact]
    public void TheThreeWaysAgreeWhereEverythingIsLinear()
    {
        var result = ParameterImpacts.Run(Counts(scale: 1e6, observed: []), new ImpactOptions { Data = new AsimovData() });
        foreach (var impact in result.Impacts.Where(impact => double.IsFinite(impact.PreFitUncertainty)))
        {
            Assert.Equal(impact.Covariance, impact.PostFit.Up, 2e-3 * Math.Abs(impact.Covariance) + 1e-9);
            Assert.Equal(impact.Covariance * impact.Constraint, impact.Shifted.Up, 2e-3 * Math.Abs(impact.Covariance) + 1e-9);
        }
    }

    [Fact]
    public void OnAsimovDataTheSourcesAddUpToTheHesseUncertainty()
    {
        var breakdown = ParameterImpacts.Run(Ordinary, new ImpactOptions { Data = new AsimovData([new("mu", 1.4), new("alpha_shape", 0.3)]) }).Breakdown;
        Assert.Equal(breakdown.Total, breakdown.Propagated, 1e-6 * breakdown.Total);
        Assert.Equal(breakdown.Propagated, Math.Sqrt(breakdown.Sources.Sum(source => source.Propagated * source.Propagated)), 1e-12);
        Assert.Equal(["data statistics", "MC statistics", "systematics", "free normalisations"], breakdown.Sources.Select(source => source.Name).Order(new BySize(breakdown)));
    }

    [Fact]
    public void HoldingASourceIsAFitWithItsParametersHeld()
    {
        var result = ParameterImpacts.Run(Ordinary, new ImpactOptions { Groups = [new SourceGroup("shapes", ["alpha_*"])] });
        var (model, best) = (Ordinary.At(), result.Centre);
        var held = model.IndexOf("alpha_shape");
        var fit = Fit.Run(model, FitRequest.Free.Hold(held, best.Values[held]));
        var source = result.Breakdown.Sources.Single(source => source.Name == "shapes");
        Assert.Equal(fit.Uncertainties[model.Poi], source.Held, 1e-6);
        Assert.Equal(Math.Sqrt(Math.Pow(result.Breakdown.Total, 2) - Math.Pow(source.Held, 2)), source.Removed, 1e-9);
    }

    /// <summary>With a parameter held elsewhere the estimate is where t vanishes with μ′ = μ, which the scan finds on its own.</summary>
    [Theory]
    [InlineData("alpha_rate")]
    [InlineData("alpha_shape")]
    public void WhereTheBinningFollowsTheHypothesisTheRefitFollowsToo(string name)
    {
        var workspace = SmallWorkspaces.Interference();
        var data = new AsimovData([new("mu", 1.6)]);
        var result = ParameterImpacts.Run(workspace, new ImpactOptions { Data = data });
        Assert.Equal(1.6, result.Centre.Hypothesis!.Value, 1e-6);
        var impact = result.Impacts.Single(impact => impact.Name == name);
        var scan = ProfileScan.Run(workspace, new ScanOptions { Data = data, Held = [new(name, impact.Value + impact.Uncertainty)], Values = [1.2, 1.6, 2.0] });
        Assert.Equal(scan.Best.Value - 1.6, impact.PostFit.Up, 2e-4);
    }

    [Fact]
    public void AnEstimateAtItsBoundIsTold()
    {
        var result = ParameterImpacts.Run(Counts(scale: 1, observed: [80, 70, 50]));
        Assert.Contains(result.Findings, finding => finding.Id == "PX0744");
        Assert.All(result.Impacts, impact => Assert.True(impact.PostFit.Up >= 0 && impact.PostFit.Down >= 0));
    }

    [Fact]
    public void WithoutAParameterOfInterestThereAreNoImpacts()
    {
        var noPoi = Ordinary with { Measurements = [Ordinary.Measurements[0] with { Poi = "" }] };
        Assert.Equal("PX0704", Assert.Throws<InvalidInputException>(() => ParameterImpacts.Run(noPoi)).Findings[0].Id);
        Assert.Equal("k", ParameterImpacts.Run(noPoi, new ImpactOptions { Poi = "k" }).Poi);
        Assert.Equal(2, GoodnessOfFit.Run(noPoi).DegreesOfFreedom);
    }

    [Fact]
    public void APatternWithoutParametersIsRefused()
    {
        var refused = Assert.Throws<InvalidInputException>(() => ParameterImpacts.Run(Ordinary, new ImpactOptions { Groups = [new SourceGroup("jets", ["jes*"])] }));
        Assert.Equal("PX0748", refused.Findings[0].Id);
    }

    [Theory]
    [InlineData("alpha_*", "alpha_jes", true)]
    [InlineData("*", "", true)]
    [InlineData("*[2]", "gamma[2]", true)]
    [InlineData("a*b*c", "a__b_b_c", true)]
    [InlineData("alpha", "alpha_jes", false)]
    [InlineData("a*b", "abc", false)]
    public void AStarStandsForAnyLetters(string pattern, string name, bool isMatch) => Assert.Equal(isMatch, new SourceGroup("", [pattern]).Contains(name));

    [Fact]
    public void TheResultDoesNotDependOnThreads()
    {
        var one = ParameterImpacts.Run(Ordinary);
        var four = ParameterImpacts.Run(Ordinary, new ImpactOptions { Threads = 4 });
        Assert.Equal(one.Impacts.AsEnumerable(), four.Impacts);
    }

    /// <summary>A signal, a background with a free normalisation and a shape, one factor of MC statistics in the last bin.</summary>
    internal static Workspace Counts(double scale, PerBin observed)
    {
        var (signal, background) = (new PerBin[] { [3 * scale, 9 * scale, 16 * scale] }[0], new PerBin[] { [100 * scale, 80 * scale, 50 * scale] }[0]);
        var sideBand = new Channel("CR", [new Sample("b", new ConstantYields([400 * scale]), [new NormFactor("k")])]);
        var region = new Channel("SR",
        [
            new Sample("s", new ConstantYields(signal), [new NormFactor("mu"), new NormSys("alpha_shape", 1.05, 0.96)]),
            new Sample("b", new ConstantYields(background),
            [
                new NormFactor("k"),
                new HistoSys("alpha_shape", [104 * scale, 80 * scale, 47 * scale], [97 * scale, 80.5 * scale, 52 * scale]),
                new StatError("stat", [0, 0.0002 * background[1], 0.05 * background[2]]),
            ]),
        ]);
        var counts = observed.Count > 0 ? observed : background;
        return new Workspace(
            [region, sideBand],
            [new Observation("SR", counts), new Observation("CR", [396 * scale])],
            [new Measurement("m", "mu", [new ParameterSettings("mu", Bounds: [new Interval(0, 20)])])]);
    }

    /// <summary>Data first, then by size, as the breakdown itself has them.</summary>
    private sealed class BySize(UncertaintyBreakdown breakdown) : IComparer<string>
    {
        public int Compare(string? x, string? y) => Rank(x).CompareTo(Rank(y));

        private int Rank(string? name) => breakdown.Sources.Select(source => source.Name).ToList().IndexOf(name!);
    }
}
