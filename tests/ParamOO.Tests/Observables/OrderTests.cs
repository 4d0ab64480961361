using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Observables;

/// <summary>Neither the order of events nor that of processes means anything.</summary>
public sealed class OrderTests
{
    private const double Rounding = 1e-11;

    [Theory]
    [InlineData(EdgePlacement.Uniform)]
    [InlineData(EdgePlacement.Optimized)]
    public void PermutingEventsChangesRoundingOnly(EdgePlacement edges)
    {
        var table = InterferenceToy.Table(3000);
        var (here, there) = (Build(InterferenceToy.Region(table), edges), Build(InterferenceToy.Region(InterferenceToy.Reordered(table, 7)), edges));
        AssertSame(here, there, index => index);
    }

    [Theory]
    [InlineData(EdgePlacement.Uniform)]
    [InlineData(EdgePlacement.Optimized)]
    public void PermutingProcessesChangesRoundingOnly(EdgePlacement edges)
    {
        var region = InterferenceToy.Region(InterferenceToy.Table(3000));
        var model = InterferenceToy.Model;
        var permuted = model with { Processes = [model.Processes[2], model.Processes[0], model.Processes[3], model.Processes[1]] };
        AssertSame(Build(region, edges), Build(region, edges, permuted), index => new[] { 1, 3, 0, 2 }[index]);
    }

    /// <summary>Fits stand behind a profiled score; they end where they end to their tolerance, and events may change bins by that.</summary>
    [Fact]
    public void PermutingEventsDoesNotMoveAProfiledScore()
    {
        var table = InterferenceToy.Table(3000);
        var (here, there) = (Profiled(table), Profiled(InterferenceToy.Reordered(table, 7)));
        for (var t = 0.0; t <= 2; t += 0.125)
        {
            var (one, other) = (here.Channel.Samples[1].Yields.At(t), there.Channel.Samples[1].Yields.At(t));
            for (var bin = 0; bin < 20; bin++)
            {
                Assert.Equal(one[bin], other[bin], 0.3);
            }
        }

        static BuiltRegion Profiled(EventTable table) => RegionBuilder.Build(
            InterferenceToy.Model,
            InterferenceToy.Region(table) with
            {
                Observable = new ObservableOptions { Edges = EdgePlacement.Tails, Nuisances = ScoreNuisances.Profiled },
                Yields = new YieldOptions { Knots = 17 },
            },
            new Findings());
    }

    [Fact]
    public void WeightsThatFillBinsExactlyAreNotMovedByRounding()
    {
        // 4000 equal weights in 20 bins: every edge falls exactly between two events, up to the rounding of sums.
        var table = InterferenceToy.Table(4000);
        var region = InterferenceToy.Region(table) with { Reference = new ReferenceTable(table, null, null) };
        var reordered = region with { Reference = new ReferenceTable(InterferenceToy.Reordered(table, 3), null, null) };
        AssertSame(Build(region, EdgePlacement.Uniform), Build(reordered, EdgePlacement.Uniform), index => index);
    }

    private static BuiltRegion Build(RegionPlan region, EdgePlacement edges, MixtureModel? model = null)
    {
        var options = new ObservableOptions { Bins = 20, Edges = edges };
        return RegionBuilder.Build(
            model ?? InterferenceToy.Model,
            region with { Observable = options, Yields = region.Yields with { Knots = 17 } },
            new Findings());
    }

    private static void AssertSame(BuiltRegion here, BuiltRegion there, Func<int, int> processThere)
    {
        for (var t = 0.0; t <= 2; t += 0.125)
        {
            for (var process = 0; process < 4; process++)
            {
                var (one, other) = (here.Channel.Samples[process], there.Channel.Samples[processThere(process)]);
                Assert.Equal(one.Name, other.Name);
                for (var bin = 0; bin < 20; bin++)
                {
                    Assert.Equal(one.Yields.At(t)[bin], other.Yields.At(t)[bin], Rounding * 100);
                }
            }
        }
    }
}
