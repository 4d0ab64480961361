using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Tests.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Templates;

/// <summary>What the sums of templates do not depend on.</summary>
public sealed class SummationTests
{
    private const int Events = 8 << 14;

    private static readonly MixtureModel Model = InterferenceToy.Model;
    private static readonly EventTable Table = InterferenceToy.Table(Events);
    private static readonly RegionTemplates Filled = Fill();

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        var one = Fill(Table, threads: 1);
        Assert.Equal(one, Fill(Table, threads: 5));
        Assert.Equal(one, Numbers(Filled.Templates));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(15_777)]
    public void AnotherCutOfTheTableChangesTheLastDigitsOnly(int piece)
    {
        var here = Fill(Table, threads: 2);
        var there = Fill(new TableInPieces(Table, piece), threads: 2);
        Assert.NotEqual(TableStretches.Of(Table), TableStretches.Of(new TableInPieces(Table, piece)));
        Assert.All(here.Zip(there), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Abs(pair.First)));
    }

    [Fact]
    public void PartsFilledApartAddUpToTheWholeExactly()
    {
        var (filler, target) = Filler(Table);
        var (parts, whole) = (filler.NewTree(), Fill(Table, threads: 2));
        foreach (var (first, end) in new[] { (3, 8), (0, 1), (1, 3) })
        {
            var part = filler.NewTree();
            filler.Fill(part, first, end, new FillWatch());
            foreach (var node in part.Nodes)
            {
                parts.Add(node.Level, node.Index, node.Sums);
            }
        }

        filler.Deliver(parts.Total(), target);
        Assert.Equal(8, filler.Stretches.Length);
        Assert.Equal(whole, Numbers(target));
    }

    [Fact]
    public void VariedTemplatesHaveTheirVariances()
    {
        var templates = Filled.Templates;
        var variation = templates.Variations[0];
        for (var bin = 0; bin < templates.Bins; bin++)
        {
            // g lies between 1 and 1.2 where the variation goes up.
            var nominal = templates.Variance(templates.VariationKnots[0], variation.Process)[bin];
            Assert.InRange(templates.VariedVariance(0, 0)[bin], nominal, 1.44 * nominal);
        }
    }

    [Fact]
    public void EdgesMadeOfAPartOfTheEventsBinAllOfThemAndTellTheInformationOfAll()
    {
        var findings = new Findings();
        var grid = HypothesisGrid.Uniform(new MixtureYields(Model), new Interval(0, 4), 9);
        var drawn = RegionTemplates.Fill(Model, InterferenceToy.Region(Table), grid, findings, TemplateFill.Drawing(most: 20_000));
        Assert.Equal("PX0171", Assert.Single(findings).Id);
        Assert.Equal(Events, drawn.Record.Events);
        for (var hypothesis = 0; hypothesis < grid.All.Length; hypothesis++)
        {
            Assert.Equal(Events, Sum(drawn.Templates.Events(hypothesis)));
            Assert.Equal(Sum(Filled.Templates.Yield(hypothesis, 2)), Sum(drawn.Templates.Yield(hypothesis, 2)), 1e-9);
            Assert.Equal(Filled.Record.Unbinned[hypothesis], drawn.Record.Unbinned[hypothesis], 1e-9 * Filled.Record.Unbinned[hypothesis]);
        }

        // Edges of a tenth of the events differ, but hardly more than bins of equal content do from each other.
        Assert.All(Filled.Templates.Reference(3).ToArray().Zip(drawn.Templates.Reference(3).ToArray()), pair => Assert.InRange(pair.Second / pair.First, 0.8, 1.25));
    }

    [Fact]
    public void WorkStopsWhenItIsCancelled()
    {
        var (filler, target) = Filler(Table);
        Assert.ThrowsAny<OperationCanceledException>(() => filler.Fill(target, new FillWatch(cancellation: new CancellationToken(canceled: true))));
    }

    private static double Sum(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values);

    private static RegionTemplates Fill()
    {
        var region = InterferenceToy.Region(Table);
        var yields = new MixtureYields(Model);
        return RegionTemplates.Fill(Model, region, HypothesisGrid.Uniform(yields, new Interval(0, 4), 9), new Findings());
    }

    private static double[] Fill(IEventSource table, int threads)
    {
        var (filler, target) = Filler(table);
        filler.Fill(target, new FillWatch { Threads = threads });
        return Numbers(target);
    }

    private static (TemplateFiller Filler, TemplateSet Target) Filler(IEventSource table)
    {
        var templates = Filled.Templates;
        var target = new TemplateSet(templates.Grid, templates.Processes, templates.Bins, templates.VariationKnots, templates.Variations);
        var reference = Hypothesis.At(new MixtureYields(Model), Model.ReferenceHypothesis);
        return (new TemplateFiller(new WeightedTable(table, "w", -1), null, Model, Filled.Observable, reference, target), target);
    }

    private static double[] Numbers(TemplateSet templates) =>
    [
        .. from hypothesis in Enumerable.Range(0, templates.Grid.All.Length)
           from process in Enumerable.Range(0, templates.Processes)
           from number in (double[])[.. templates.Yield(hypothesis, process), .. templates.Variance(hypothesis, process), .. templates.Reference(hypothesis)]
           select number,
        .. from knot in Enumerable.Range(0, templates.VariationKnots.Length)
           from variation in Enumerable.Range(0, templates.Variations.Length)
           from number in (double[])[.. templates.Varied(knot, variation), .. templates.VariedVariance(knot, variation)]
           select number,
    ];

    /// <summary>The same table in a file that keeps its rows in pieces.</summary>
    private sealed class TableInPieces(EventTable table, int piece) : IEventSource
    {
        public string Name => table.Name;

        public long Rows => table.Rows;

        public IReadOnlyList<ColumnInfo> Columns => table.Columns;

        public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => table.Read(columns);

        public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) =>
            [.. Enumerable.Range(0, (Events + piece - 1) / piece).Select(i => new RowRange(i * piece, Math.Min(piece, Events - (i * piece))))];
    }
}
