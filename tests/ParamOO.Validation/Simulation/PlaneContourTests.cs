using ParamOO.Files.Yaml;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Validation.Simulation;

/// <summary>Contours of two parameters against those of the unbinned likelihood, of the examples as they are shipped.</summary>
public sealed class PlaneContourTests
{
    /// <summary>Scores of either kind alone miss the contours of the other by 8 to 28 %.</summary>
    [Fact]
    public void OneWorkspaceHasTheContoursWithNuisanceParametersAndWithout()
    {
        var plan = PlanOf("ggf-vbf", yields => yields with { Rays = 96, Radii = 7 });
        AssertContours(plan, 0.02, 0.02);
    }

    /// <summary>Nominal or profiled scores without categories of events are off by 8 to 11 % with nuisance parameters profiled.</summary>
    [Fact]
    public void ContoursOfWidthAndOnShellStrengthAreThoseWithoutBins() => AssertContours(PlanOf("width", yields => yields), 0.02, 0.02);

    private static void AssertContours(AnalysisPlan plan, double statOnly, double profiled)
    {
        var comparison = Analysis.ValidatePlane(plan, Analysis.Build(plan))!;
        Assert.All(comparison.StatOnly.Contours, contour => Assert.InRange(contour.Largest, 0, statOnly));
        Assert.All(comparison.Profiled.Contours, contour => Assert.InRange(contour.Largest, 0, profiled));
        Assert.True(comparison.StatOnly.HasConverged && comparison.Profiled.HasConverged);
    }

    private static AnalysisPlan PlanOf(string example, Func<YieldOptions, YieldOptions> yields)
    {
        var plan = AnalysisFile.Read(Path.Combine(SharedData.Repository, "examples", example, "analysis.yaml")).Plan;
        return plan with { Regions = plan.Regions.Select(region => region with { Yields = yields(region.Yields) }).ToValueList() };
    }
}
