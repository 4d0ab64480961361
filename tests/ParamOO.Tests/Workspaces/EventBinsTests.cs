using System.Collections.Immutable;
using ParamOO.Interchange;
using ParamOO.Tests.Numerics;
using ParamOO.Tests.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Workspaces;

/// <summary>The bins of observed events at every knot, kept with the counts.</summary>
public sealed class EventBinsTests
{
    private static readonly Lazy<BuiltAnalysis> Whole = new(() => Build(weighted: false));
    private static readonly Lazy<BuiltAnalysis> Weighted = new(() => Build(weighted: true));

    [Fact]
    public void AnyBinsReadBackAsTheyWereWritten()
    {
        var numbers = new Sequence(5);
        foreach (var (knots, bins) in new[] { (1, 3), (2, 256), (41, 12), (200, 256) })
        {
            byte[] code = [.. Enumerable.Range(0, 300 * knots).Select(_ => (byte)(numbers.Next() * bins))];
            var events = EventBins.Of(code, knots, Enumerable.Repeat(1.0, 300).ToArray());
            Assert.Equal(code, events.Bins(knots));
            Assert.True(events.Weights == default);
        }
    }

    [Fact]
    public void AnEventThatStaysTakesTwoBytesAndOneThatMovesOneMore()
    {
        var events = EventBins.Of([4, 4, 4, 4, 4, 4, 5, 5], 4, [1, 1]);
        Assert.Equal(8, events.Size);
        Assert.Equal(5, Convert.FromBase64String(events.Code).Length);
    }

    [Fact]
    public void TheCountsAreTheSumsOfTheEventsExactly()
    {
        var built = Built(weighted: true);
        var (observation, knots) = (built.Workspace.Observations[0], built.Workspace.Channels[0].Axis!.Knots.Count);
        var events = observation.Events!;
        Assert.Equal(events.Count, events.Weights.Count);
        Assert.Equal(observation.CountsPerKnot, events.Counts(events.Bins(knots), knots, built.Workspace.Channels[0].Bins));
        for (var knot = 0; knot < knots; knot++)
        {
            foreach (var (one, other) in observation.CountsPerKnot[knot].ToArray().Zip(built.Regions[0].Templates.Data(knot).ToArray()))
            {
                Assert.Equal(other, one, 12);
            }
        }
    }

    [Fact]
    public void CountsOfWholeEventsAreThoseOfTheTemplatesToTheLastBit()
    {
        var built = Built(weighted: false);
        var observation = built.Workspace.Observations[0];
        Assert.Equal(300, observation.Events!.Count);
        Assert.Equal(300, built.Regions[0].ObservedEvents);
        Assert.InRange(observation.Events.Size, 800, 300 * 9 / 2);
        for (var knot = 0; knot < observation.CountsPerKnot.Count; knot++)
        {
            Assert.Equal(built.Regions[0].Templates.Data(knot).ToArray(), observation.CountsPerKnot[knot].ToArray());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheWorkspaceFileKeepsThem(bool weighted)
    {
        var workspace = Built(weighted).Workspace;
        var text = WorkspaceWriter.Write(workspace);
        var read = WorkspaceReader.Read(text, "workspace.json", new Findings());
        Assert.Equal(workspace, read);
        Assert.Equal(text, WorkspaceWriter.Write(read));
    }

    [Fact]
    public void RenamingAndCombiningKeepThemAsimovDataDropThem()
    {
        var workspace = Built(weighted: false).Workspace;
        var events = workspace.Observations[0].Events;
        var map = RenameMap.Empty with { Channels = ImmutableDictionary<string, string>.Empty.Add("SR", "signal") };
        var renamed = map.Apply(workspace, []);
        Assert.Equal(events, renamed.Observations[0].Events);
        var both = WorkspaceCombination.Combine([new("one", workspace), new("other", renamed)], JoinKind.None, mergeChannels: false, []);
        Assert.All(both.Observations, observation => Assert.Equal(events, observation.Events));
        Assert.Null(ParamOO.Inference.ExpectedData.In(workspace, []).Observations[0].Events);
    }

    [Theory]
    [InlineData("AAAA", 300, "PX0347")]
    [InlineData("no base64", 300, "PX0347")]
    [InlineData("", -1, "PX0347")]
    [InlineData("", 0, "PX0348")]
    public void ACodeThatDoesNotFitItsCountsIsToldWithItsPlace(string code, int count, string id)
    {
        var workspace = Built(weighted: false).Workspace;
        var broken = workspace with { Observations = [workspace.Observations[0] with { Events = new EventBins(count, code) }] };
        Assert.Equal(id, Assert.Single(WorkspaceRules.Check(broken), finding => finding.Severity == Severity.Error).Id);
    }

    [Fact]
    public void DamageIsToldAndNeverThrown()
    {
        var numbers = new Sequence(8);
        var bytes = Convert.FromBase64String(Built(weighted: false).Workspace.Observations[0].Events!.Code);
        for (var trial = 0; trial < 2000; trial++)
        {
            var damaged = bytes[..(int)(numbers.Next() * bytes.Length)];
            damaged.AsSpan((int)(numbers.Next() * damaged.Length)).Fill((byte)(256 * numbers.Next()));
            Assert.True(new EventBins(300, Convert.ToBase64String(damaged)).Bins(9) is null or { Length: 2700 });
        }
    }

    /// <summary>A workspace of 4000 simulated events, 300 of them observed.</summary>
    internal static BuiltAnalysis Built(bool weighted) => weighted ? Weighted.Value : Whole.Value;

    private static BuiltAnalysis Build(bool weighted)
    {
        var table = InterferenceToy.Table(4000);
        var data = new double[4000];
        for (var row = 7; row < data.Length; row += 13)
        {
            data[row] = row / 13 >= 300 ? 0 : weighted ? 0.5 + (row / 4000.0) : 1;
        }

        string[] names = [.. table.Columns.Select(column => column.Name)];
        var withData = new ParamOO.Events.EventTable("toy", [.. names, "d"], [.. names.Select(name => table[name].ToArray()), data]);
        var region = InterferenceToy.Region(withData) with { Reference = new ReferenceTable(withData, "w", "d") };
        region = region with { Observable = region.Observable with { Bins = 6 }, Yields = region.Yields with { Knots = 9 } };
        return Analysis.Build(new AnalysisPlan("toy", InterferenceToy.Model, [region]));
    }
}
