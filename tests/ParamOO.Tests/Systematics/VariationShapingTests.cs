using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Tests.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Systematics;

public sealed class VariationShapingTests
{
    private const int Background = 2;

    private static readonly MixtureModel Model = InterferenceToy.Model;

    [Fact]
    public void NothingIsTouchedUnlessAsked()
    {
        var built = Build(new VariationOptions());
        Assert.Equal(["shape", "rate"], built.Record.Variations.Select(record => record.Parameter));
        Assert.All(built.Record.Variations, record => Assert.Equal((0, 0, false, false), (record.Symmetrized, record.Smoothed, record.IsNormPruned, record.IsShapePruned)));
        Assert.Equal([0.1, 0.02], built.Record.Variations.Select(record => Math.Round(record.Norm, 12)));
        Assert.InRange(built.Record.Variations[0].Shape, 0.05, 0.2);
        Assert.Equal(0, built.Record.Variations[1].Shape);
    }

    [Fact]
    public void PruningLeavesOutNormAndShapeEachForItself()
    {
        Assert.IsType<ShapeVariation>(Assert.Single(Background_(new(Norm: 0.11))));
        Assert.Equal(new NormSys("shape", 1.1, 0.95), Assert.Single(Background_(new(Shape: 0.5))));
        Assert.Empty(Background_(new(Norm: 0.11, Shape: 0.5)));
        Assert.Equal(2, Background_(new(Norm: 0.05, Shape: 0.001)).Count);

        static ValueList<Modifier> Background_(PruningThresholds pruning) => Build(new() { Pruning = pruning }).Channel.Samples[Background].Modifiers;
    }

    [Fact]
    public void TotalPruningLooksAtTheShareOfTheSampleInEveryBin()
    {
        // At μ₀ = 1 the coefficient of B is 0, but not at other hypotheses: those count.
        var size = Build(new VariationOptions()).Record.Variations[0].Total;
        Assert.InRange(size, 0.01, 0.2);
        var kept = Build(new VariationOptions { Pruning = new(Total: 0.99 * size) });
        Assert.Equal(2, kept.Channel.Samples[Background].Modifiers.Count);
        var pruned = Build(new VariationOptions { Pruning = new(Total: 1.01 * size) });
        Assert.Empty(pruned.Channel.Samples[Background].Modifiers);
        Assert.True(pruned.Record.Variations[0] is { IsNormPruned: true, IsShapePruned: true });
    }

    [Fact]
    public void PruningIsSaid()
    {
        var findings = new Findings();
        Build(new VariationOptions { Pruning = new(Norm: 0.03) }, findings);
        Assert.Equal("1 of 2 variations are pruned: rate on N (norm, 2.00 %).", Assert.Single(findings, finding => finding.Id == "PX0510").Message);
    }

    [Fact]
    public void SymmetrisedDirectionsMirrorEachOther()
    {
        var built = Build(new VariationOptions { Symmetrization = Symmetrization.TwoSided });
        var norm = Assert.IsType<NormSys>(built.Channel.Samples[Background].Modifiers[0]);
        Assert.Equal(1, norm.Up * norm.Down, 1e-7);
        Assert.Equal(Math.Sqrt(1.1 / 0.95), norm.Up, 1e-7);
        var shape = Assert.IsType<ShapeVariation>(built.Channel.Samples[Background].Modifiers[1]);
        for (var t = 0.0; t <= 2; t += 0.25)
        {
            // Up to the factor that keeps the integral: second order in the size of the variation.
            var product = shape.Up.At(t).ToArray().Zip(shape.Down.At(t).ToArray(), (up, down) => up * down).ToArray();
            Assert.All(product, value => Assert.Equal(product[0], value, 1e-5));
            Assert.Equal(1, product[0], 3e-3);
        }
    }

    [Fact]
    public void SmoothedShapesKeepTheYieldOfTheSample()
    {
        var built = Build(new VariationOptions { Shaping = [new VariationShaping("B", "shape", Symmetrization.None, IsSmoothed: true)] });
        Assert.True(built.Record.Variations[0].Smoothed > 0);
        var background = built.Channel.Samples[Background];
        var shape = Assert.IsType<ShapeVariation>(background.Modifiers[1]);
        foreach (var t in Assert.IsType<PchipYields>(shape.Up).Knots)
        {
            var (nominal, delta) = (background.Yields.At(t), shape.Up.At(t));
            Assert.Equal(200, Enumerable.Range(0, nominal.Count).Sum(bin => nominal[bin] * delta[bin]), 0.1);
        }
    }

    [Fact]
    public void ADecorrelatedParameterIsNamedAfterItsRegion()
    {
        var built = Build(new VariationOptions { Decorrelated = ["rate"] });
        Assert.Equal("rate_SR", Assert.Single(built.Channel.Samples[3].Modifiers).Name);
        Assert.All(built.Channel.Samples[Background].Modifiers, modifier => Assert.Equal("shape", modifier.Name));
    }

    [Fact]
    public void AMeasurementSpeaksOnlyOfParametersThatAreLeft()
    {
        var region = Region(new VariationOptions { Decorrelated = ["shape"], Pruning = new(Norm: 0.03) });
        var built = Analysis.Build(new AnalysisPlan("toy", Model, [region]));
        Assert.Equal(["mu", "shape_SR"], built.Workspace.Measurements[0].Parameters.Select(settings => settings.Name));
        Assert.DoesNotContain(built.Findings, finding => finding.Id == "PX0618");
    }

    private static BuiltRegion Build(VariationOptions options, Findings? findings = null) =>
        RegionBuilder.Build(Model, Region(options), findings ?? []);

    private static RegionPlan Region(VariationOptions options) => InterferenceToy.Region(InterferenceToy.Table(4000)) with
    {
        Observable = new ObservableOptions { Bins = 8, Edges = EdgePlacement.Tails },
        Yields = new YieldOptions { Knots = 9 },
        Variations = options,
    };
}
