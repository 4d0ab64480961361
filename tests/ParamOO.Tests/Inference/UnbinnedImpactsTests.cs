using ParamOO.Events;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Tests.Unbinned;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

/// <summary>Are impacts on the unbinned likelihood those of fits made one by one?</summary>
public sealed class UnbinnedImpactsTests
{
    private static readonly EventTable Events = Toy.Table(2001);
    private static readonly UnbinnedLikelihood Likelihood = UnbinnedLikelihood.Open(Toy.Model(), [new ReferenceTable(Events, "w", null)]);
    private static readonly ImpactResult Result = UnbinnedImpacts.Run(Likelihood, "mu", new ImpactOptions());

    [Theory]
    [InlineData("lumi")]
    [InlineData("jes")]
    [InlineData("scale")]
    [InlineData("k")]
    public void AnImpactIsTheShiftOfAConditionalFit(string name)
    {
        var impact = Result.Impacts.Single(impact => impact.Name == name);
        foreach (var (sign, shift) in new[] { (-1, impact.PostFit.Down), (1, impact.PostFit.Up) })
        {
            var conditional = UnbinnedScan.Run(Likelihood, name, [impact.Value + (sign * impact.Uncertainty)], statOnly: false).Points[0].Fit;
            Assert.Equal(conditional.Values[0] - Result.Centre.Value, shift, 1e-4);
        }
    }

    /// <summary>A second likelihood, opened with the moved datum.</summary>
    [Fact]
    public void AMovedDatumIsAnotherLikelihood()
    {
        var model = Toy.Model();
        var moved = model with { Parameters = model.Parameters.Select(parameter => parameter.Name == "scale" ? parameter with { Constraint = new NormalConstraint(0.7, 0.7) } : parameter).ToValueList() };
        var fit = UnbinnedScan.Run(UnbinnedLikelihood.Open(moved, [new ReferenceTable(Events, "w", null)]), "mu", [], statOnly: false).Best;
        Assert.Equal(fit.Values[0] - Result.Centre.Value, Result.Impacts.Single(impact => impact.Name == "scale").Shifted.Up, 1e-4);
    }

    [Fact]
    public void TheBreakdownAddsUpToTheHesseUncertainty()
    {
        Assert.True(Result.HasConverged);
        Assert.Equal(Result.Centre.Uncertainty, Result.Breakdown.Propagated, 1e-9);
        Assert.Equal(["data statistics", "systematics", "free normalisations"], Result.Breakdown.Sources.Select(source => source.Name));
        Assert.All(Result.Breakdown.Sources, source => Assert.InRange(source.Held, 0, Result.Centre.Uncertainty));
    }

    [Fact]
    public void WithNuisancesHeldThereAreNoImpacts()
    {
        var result = UnbinnedImpacts.Run(Likelihood, "mu", new ImpactOptions { StatOnly = true });
        Assert.Empty(result.Impacts);
        Assert.Equal(FitStatus.Converged, result.Centre.Status);
        Assert.True(result.Centre.Uncertainty < Result.Centre.Uncertainty);
    }
}
