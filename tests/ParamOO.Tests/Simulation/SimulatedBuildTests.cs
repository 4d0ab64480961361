using ParamOO.Events;
using ParamOO.Observables;
using ParamOO.Simulation;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Simulation;

/// <summary>What must hold of every build, on builds from simulated events.</summary>
public sealed class SimulatedBuildTests
{
    private const int Rows = 3000;
    private const int FineGrid = 1500;

    [Theory]
    [InlineData(YieldFamily.Pchip, EdgePlacement.Optimized, ScoreNuisances.Nominal)]
    [InlineData(YieldFamily.Pchip, EdgePlacement.Following, ScoreNuisances.Profiled)]
    [InlineData(YieldFamily.Piecewise, EdgePlacement.Following, ScoreNuisances.Profiled)]
    [InlineData(YieldFamily.Piecewise, EdgePlacement.Uniform, ScoreNuisances.Nominal)]
    [InlineData(YieldFamily.Bernstein, EdgePlacement.Optimized, ScoreNuisances.Nominal)]
    [InlineData(YieldFamily.Bernstein, EdgePlacement.Following, ScoreNuisances.Profiled)]
    [InlineData(YieldFamily.Bspline, EdgePlacement.Optimized, ScoreNuisances.Nominal)]
    [InlineData(YieldFamily.Bspline, EdgePlacement.Following, ScoreNuisances.Profiled)]
    public void EveryStoredFunctionIsNonNegativeOnAFineGrid(YieldFamily family, EdgePlacement edges, ScoreNuisances nuisances)
    {
        foreach (var resolution in new[] { YieldResolution.Fixed, YieldResolution.Auto })
        {
            var plan = PlanOf(
                new OffShell(new()),
                new() { Bins = 12, Edges = edges, Nuisances = nuisances },
                new() { Family = family, Resolution = resolution, Knots = 25, Degree = 10, Pieces = 12 });
            var channel = Analysis.Build(plan).Workspace.Channels[0];
            Assert.Equal(10, channel.Samples.Count);
            foreach (var function in FunctionsOf(channel))
            {
                AssertNonNegative(function);
            }
        }
    }

    /// <summary>A collapsing score empties bins from one hypothesis to the next: the hardest case for functions that may not become negative.</summary>
    [Theory]
    [InlineData(YieldFamily.Pchip)]
    [InlineData(YieldFamily.Piecewise)]
    [InlineData(YieldFamily.Bernstein)]
    [InlineData(YieldFamily.Bspline)]
    public void NotEvenBinsThatRunEmptyMakeAFunctionNegative(YieldFamily family)
    {
        var observable = new ObservableOptions { Kind = ObservableKind.Stretched, Edges = EdgePlacement.Uniform, Bins = 16 };
        var plan = PlanOf(new GaussianAmplitudes(new()), observable, new() { Family = family, Knots = 25 });
        foreach (var function in FunctionsOf(Analysis.Build(plan).Workspace.Channels[0]))
        {
            AssertNonNegative(function);
        }
    }

    [Fact]
    public void FunctionsThatMissTheTemplatesBiasTheEstimateOfEvents()
    {
        Assert.InRange(LargestBias(new() { Knots = 17 }), 0, 1e-3);
        Assert.InRange(LargestBias(new() { Knots = 17, Family = YieldFamily.Bernstein, Degree = 2 }), 0.01, 1);

        double LargestBias(YieldOptions yields)
        {
            var plan = PlanOf(new GaussianAmplitudes(new() { Exposure = 1 }), new() { Bins = 8 }, yields) with { TestedValues = [0, 1, 3] };
            return Analysis.Validate(plan, Analysis.Build(plan)).Truths.Max(truth => Math.Abs(truth.Bias));
        }
    }

    private static AnalysisPlan PlanOf(ISimulatedModel model, ObservableOptions observable, YieldOptions yields)
    {
        var table = new SimulatedTable(model, Rows, 5);
        var loaded = EventTable.Load(table, [.. table.Columns.Select(column => column.Name)]);
        var region = new RegionPlan("SR", new ReferenceTable(loaded, SimulatedTable.WeightColumn, null), []) { Observable = observable, Yields = yields };
        return new("simulated", SimulatedMixture.Of(model), [region]);
    }

    /// <summary>Yields, varied over nominal yields, and relative uncertainties: none of them may be negative.</summary>
    private static IEnumerable<YieldFunction> FunctionsOf(Channel channel) =>
    [
        .. channel.Samples.Select(sample => sample.Yields),
        .. channel.Samples.SelectMany(sample => sample.Modifiers).OfType<ShapeVariation>().SelectMany(variation => new[] { variation.Up, variation.Down }),
        .. channel.McStatistics is { } statistics ? [statistics.RelativeUncertainty] : (YieldFunction[])[],
    ];

    private static void AssertNonNegative(YieldFunction function)
    {
        var domain = function.Domain;
        if (!double.IsFinite(domain.Width))
        {
            domain = new Interval(0, 1);
        }

        var values = new double[function.Bins];
        for (var i = 0; i <= FineGrid; i++)
        {
            function.Evaluate(domain.Low + (domain.Width * i / FineGrid), values);
            Assert.All(values, value => Assert.True(value >= 0, $"{value} at {i}"));
        }
    }
}
