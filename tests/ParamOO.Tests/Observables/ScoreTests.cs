using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Observables;

public sealed class ScoreTests
{
    private static readonly MixtureYields Yields = new(InterferenceToy.Model);

    [Fact]
    public void TheReferenceIsAKnotAndTheEndsAreExact()
    {
        var grid = HypothesisGrid.Uniform(Yields, new Interval(0.2, 3), 12);
        Assert.Contains(grid.Knots, knot => knot.Poi == 1 && knot.Distance == 0);
        Assert.Equal((0.2, 3), (grid.Knots[0].Poi, grid.Knots[^1].Poi));
        Assert.Equal(12, grid.Knots.Length);
        Assert.Equal(11, grid.HoldOut.Length);
    }

    [Theory]
    [InlineData(1 + 1e-7)]
    [InlineData(1 - 1e-5)]
    [InlineData(1 + 3e-4)]
    public void ChangesAreContinuousThroughTheReference(double poi)
    {
        var (there, here) = (Hypothesis.At(Yields, 1), Hypothesis.At(Yields, poi));
        for (var process = 0; process < there.Change.Length; process++)
        {
            Assert.Equal(there.Change[process], here.Change[process], 200 * Math.Abs(here.Distance));
        }
    }

    /// <summary>Without cross-fitting the reference yields of a quantile score are those of the edges, at every hypothesis, to one event.</summary>
    [Fact]
    public void QuantileBinsHoldEqualReferenceYields()
    {
        var record = Build(new ObservableOptions { Bins = 10, Edges = EdgePlacement.Uniform, CrossFit = false }).Record;
        for (var k = 0; k < record.Templates.Grid.All.Length; k++)
        {
            foreach (var yield in record.Templates.Reference(k))
            {
                Assert.Equal(63, yield, 0.6); // 630 events of the reference hypothesis in 10 bins; the heaviest of 4000 weighs 0.5
            }
        }
    }

    [Fact]
    public void BinsAtTheReferenceAreTheLimitOfThoseBesideIt()
    {
        foreach (var kind in Enum.GetValues<ObservableKind>())
        {
            var options = new ObservableOptions { Kind = kind, Bins = 10, Edges = EdgePlacement.Uniform, CrossFit = false };
            var narrow = Build(options, new Interval(0.999999, 1.000001)).Record.Templates;
            for (var bin = 0; bin < 10; bin++)
            {
                Assert.Equal(narrow.Reference(32)[bin], narrow.Reference(0)[bin], 0.5);
                Assert.Equal(narrow.Reference(32)[bin], narrow.Reference(64)[bin], 0.5);
            }
        }
    }

    /// <summary>Bins of both halves must mean the same: edges of the halves found apart may end in different optima.</summary>
    [Fact]
    public void TheEdgesOfBothHalvesCorrespond()
    {
        var edges = Build(new ObservableOptions { Bins = 12 }).Record.Edges;
        Assert.Equal(2, edges.Count);
        for (var bin = 0; bin < 11; bin++)
        {
            Assert.InRange(edges[1][bin], bin == 0 ? 0 : edges[0][bin - 1], bin == 10 ? 1 : edges[0][bin + 1]);
        }
    }

    [Fact]
    public void EdgesThatFollowTheHypothesisKeepAtLeastAsMuch()
    {
        var common = Build(new ObservableOptions { Bins = 8 }).Record.SmallestKept(0);
        var following = Build(new ObservableOptions { Bins = 8, Edges = EdgePlacement.Following }).Record.SmallestKept(0);
        Assert.InRange(following, common - 0.002, 1);
    }

    [Fact]
    public void KeptInformationIsNeverMoreThanThereIs()
    {
        foreach (var kind in Enum.GetValues<ObservableKind>())
        {
            var record = Build(new ObservableOptions { Kind = kind, Bins = 12 }).Record;
            Assert.All(record.Retained, point => Assert.InRange(point.Kept, 0, 1 + 1e-12));
        }
    }

    private static BuiltRegion Build(ObservableOptions options, Interval? range = null)
    {
        var region = InterferenceToy.Region(InterferenceToy.Table(4000)) with { Observable = options };
        return RegionBuilder.Build(InterferenceToy.Model, region with { Yields = region.Yields with { Range = range } }, new Findings());
    }
}
