using ParamOO.Events;
using ParamOO.Observables;
using ParamOO.Simulation;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;
using Xunit.Abstractions;

namespace ParamOO.Validation.Observables;

/// <summary>What bins keep whose edges follow the hypothesis, on benchmarks with exact densities and other phases, exposures and seeds.</summary>
public sealed class FollowingEdgesTests(ITestOutputHelper output)
{
    private const int Events = 60_000;

    /// <summary>The best possible 20 bins of any one-dimensional score keep 0.9924 at μ = 0.12 of the first, 0.9966 with 30.</summary>
    [Theory]
    [InlineData(50, -0.24, 1, 20, 0.991)]
    [InlineData(50, -0.24, 2, 30, 0.996)]
    [InlineData(20, 0.3, 7, 20, 0.998)]
    [InlineData(100, -0.5, 3, 20, 0.991)]
    public void BinsKeepNearlyAllAtEveryHypothesis(double exposure, double phase, ulong seed, int bins, double least)
    {
        var model = new GaussianAmplitudes(new() { Exposure = exposure, PhaseCos = phase });
        var mixture = SimulatedMixture.Of(model);
        var table = new SimulatedTable(model, Events, seed);
        var loaded = EventTable.Load(table, [.. table.Columns.Select(column => column.Name)]);
        var region = new RegionPlan("SR", new ReferenceTable(loaded, SimulatedTable.WeightColumn, null), [])
        {
            Observable = new ObservableOptions { Bins = bins, Edges = EdgePlacement.Following },
            Yields = new YieldOptions { Family = YieldFamily.Piecewise, Knots = 49, Range = new Interval(0, 3) },
        };
        var record = RegionBuilder.Build(mixture, region, []).Record;
        var worst = record.Retained.Where(point => point.Unbinned > 0.01).MinBy(point => point.Kept)!;
        output.WriteLine($"exposure {exposure}, cos φ {phase}, {bins} bins: kept {worst.Kept:F4} at {worst.Poi:F3}, |Δt| {record.LargestError:F4}");
        Assert.InRange(worst.Kept, least, 1);
        Assert.Empty(record.Forbidden);
        foreach (var hypothesis in Enumerable.Range(0, record.Templates.Grid.All.Length))
        {
            Assert.All(record.Templates.Events(hypothesis).ToArray(), count => Assert.True(count > 0));
        }
    }
}
