using ParamOO.Events;
using ParamOO.Inference;
using ParamOO.Interchange;
using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Observables;
using ParamOO.Simulation;
using ParamOO.Systematics;
using ParamOO.Tests.Interchange.RooFit;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Workspaces;

/// <summary>Bins that follow the hypothesis change sides at breaks: are both sides of one exact, in the workspace and in what is exported from it?</summary>
public sealed class HypothesisBreakTests
{
    private const int Rows = 20_000;
    private const int ObservedRows = 300;

    // Few expected events: correction factors of RooFit exports are exponentials of differences of counts between hypotheses.
    private static readonly GaussianAmplitudes Model = new(new() { Exposure = 0.01 });
    private static readonly Lazy<BuiltAnalysis> Toy = new(Build);

    private static HypothesisGrid Grid => Toy.Value.Regions[0].Templates.Grid;

    private static Channel Channel => Toy.Value.Workspace.Channels[0];

    /// <summary>The same with the expectation of the reference hypothesis in place of observed events.</summary>
    private static Workspace WithoutData => Toy.Value.Workspace with
    {
        Observations = [new Observation("SR", [], Enumerable.Range(0, Grid.Knots.Length).Select(knot => PerBin.Create(Toy.Value.Regions[0].Templates.Reference(knot))).ToValueList())],
    };

    [Fact]
    public void ABreakIsAPairOfKnotsWithoutAHoldOutBetween()
    {
        int[] breaks = [.. Grid.Breaks];
        var record = Toy.Value.Regions[0];
        Assert.InRange(breaks.Length, 1, 3);
        Assert.Equal(49 + breaks.Length, Grid.Knots.Length);
        Assert.Equal(48, Grid.HoldOut.Length);
        Assert.Equal(breaks.Select(knot => Grid.Knots[knot].Poi), record.Breaks.Select(entry => entry.Poi));
        Assert.All(breaks, knot => Assert.InRange(Grid.Knots[knot + 1].Poi - Grid.Knots[knot].Poi, 1e-12, 1e-8));
        Assert.All(record.Breaks, entry => Assert.InRange(Math.Abs(entry.After - entry.Before), 0, 0.005 * entry.Before));
        Assert.DoesNotContain(breaks, knot => Grid.Knots[knot].Distance == 0);
    }

    [Fact]
    public void FunctionsAreTheTemplatesOfTheirOwnSideAndHaveSlopesOfTheirOwn()
    {
        var templates = Toy.Value.Regions[0].Templates;
        foreach (var knot in Grid.Breaks.SelectMany(knot => new[] { knot, knot + 1 }))
        {
            for (var process = 0; process < templates.Processes; process++)
            {
                var function = Channel.Samples[process].Yields;
                var here = templates.Yield(knot, process).ToArray();
                Assert.Equal(here, function.At(Grid.Knots[knot].T).ToArray());

                // From the side on which there are functions: a slope across the break would be of the order of 1e9.
                var away = Grid.Breaks.Contains(knot) ? -1e-6 : 1e-6;
                var slopes = new double[here.Length];
                function.Differentiate(Grid.Knots[knot].T + away, slopes);
                Assert.All(slopes, slope => Assert.InRange(Math.Abs(slope), 0, 100 * here.Sum()));
            }
        }
    }

    [Fact]
    public void VariationsHaveBothSidesAmongTheirKnots()
    {
        var variation = Channel.Samples.SelectMany(sample => sample.Modifiers).OfType<ShapeVariation>().First();
        var knots = Assert.IsType<PchipYields>(variation.Up).Knots;
        Assert.All(Grid.Breaks.SelectMany(knot => new[] { knot, knot + 1 }), knot => Assert.Contains(Grid.Knots[knot].T, knots));
        Assert.Equal(knots, Assert.IsType<PchipYields>(Channel.McStatistics!.RelativeUncertainty).Knots);
    }

    [Fact]
    public void NothingIsNegativeNotEvenInsideOfABreak()
    {
        var (low, high) = (Grid.Knots[0].T, Grid.Knots[^1].T);
        double[] places =
        [
            .. Enumerable.Range(0, 2001).Select(i => low + ((high - low) * i / 2000)),
            .. Grid.Breaks.SelectMany(knot => new[] { 0.1, 0.5, 0.9 }.Select(part => Grid.Knots[knot].T + (part * (Grid.Knots[knot + 1].T - Grid.Knots[knot].T)))),
        ];
        Assert.All(Channel.Samples, sample => Assert.All(places, t => Assert.All(sample.Yields.At(t).ToArray(), value => Assert.True(value >= 0))));
    }

    [Fact]
    public void WorkspaceAndExportComeBackWithTheirBreaks()
    {
        Assert.Equal(Toy.Value.Workspace, WorkspaceReader.Read(WorkspaceWriter.Write(Toy.Value.Workspace), "ws.json", []));

        var after = Hs3Reader.Read(Hs3Writer.Write(WithoutData, new RooExportOptions(), []), "w", null, []).Channels[0];
        Assert.Equal(Channel.Hypothesis, after.Hypothesis);
        Assert.Equal(Channel.Samples.Select(sample => sample.Yields), after.Samples.Select(sample => sample.Yields));
    }

    [Fact]
    public void BothSidesOfABreakAreTheSameInAllLanguages()
    {
        var judge = new Hs3Judge(Hs3Writer.Write(WithoutData, new RooExportOptions(), []));
        var reference = judge.LogLikelihood(("mu", 1));
        foreach (var at in Toy.Value.Regions[0].Breaks)
        {
            var after = Grid.Knots.First(knot => knot.Poi > at.Poi).Poi;
            Assert.Equal(at.Before, Judged(at.Poi), 1e-9);
            Assert.Equal(at.After, Judged(after), 1e-9);
            foreach (var value in new[] { at.Poi, after })
            {
                Assert.Equal(Expected(WithoutData.At(value), value), Expected(PyhfAtHypothesis.Of(WithoutData, value, []).At(), null));
            }
        }

        double Judged(double mu) => 2 * (reference - judge.LogLikelihood(("mu", mu)));

        static double[] Expected(CompiledModel model, double? mu)
        {
            double[] point = [.. model.Initial];
            point[mu is null ? 0 : model.IndexOf("mu")] = mu ?? point[0];
            return [.. new Likelihood(model).AsimovData(point).Take(model.Bins).Select(value => Math.Round(value, 8))];
        }
    }

    [Fact]
    public void ObservedEventsAreCountedOnBothSides()
    {
        var models = new HypothesisModels(Toy.Value.Workspace);
        var observed = Toy.Value.Workspace.Observations[0];
        Assert.Equal(Grid.Knots.Select(knot => knot.Poi), models.ObservedValues);
        Assert.All(observed.CountsPerKnot, counts => Assert.Equal(ObservedRows, counts.ToArray().Sum()));
        foreach (var knot in Grid.Breaks)
        {
            Assert.NotEqual(observed.CountsPerKnot[knot], observed.CountsPerKnot[knot + 1]);
            Assert.Equal(observed.CountsPerKnot[knot + 1].ToArray(), models.At(Grid.Knots[knot + 1].Poi).Observed.Take(Channel.Bins));
        }
    }

    [Fact]
    public void FunctionsThatAreSmoothEverywhereHaveNoBreaks()
    {
        var region = RegionOf(Load(4000)) with { Yields = new() { Family = YieldFamily.Bspline, Pieces = 8, Knots = 17, Range = new Interval(0, 3) } };
        var record = RegionBuilder.Build(SimulatedMixture.Of(Model), region, []).Record;
        Assert.Empty(record.Breaks);
        Assert.InRange(record.SmallestKept(0.01), 0.9, 1);
    }

    private static EventTable Load(int rows)
    {
        var table = new SimulatedTable(Model, rows, 3);
        return EventTable.Load(table, [.. table.Columns.Select(column => column.Name)]);
    }

    private static RegionPlan RegionOf(EventTable table)
    {
        string[] names = [.. table.Columns.Select(column => column.Name)];
        double[] observed = [.. Enumerable.Range(0, (int)table.Rows).Select(row => row < ObservedRows ? 1.0 : 0)];
        var source = new EventTable("events", [.. names, "observed"], [.. names.Select(name => table[name].ToArray()), observed]);
        return new RegionPlan("SR", new ReferenceTable(source, SimulatedTable.WeightColumn, "observed"), [])
        {
            Observable = new() { Bins = 20, Edges = EdgePlacement.Following },
            Yields = new() { Family = YieldFamily.Piecewise, Knots = 49, Range = new Interval(0, 3) },
            Variations = new VariationOptions { Knots = 9 },
        };
    }

    private static BuiltAnalysis Build() =>
        Analysis.Build(new AnalysisPlan("breaks", SimulatedMixture.Of(Model), [RegionOf(Load(Rows))]));
}
