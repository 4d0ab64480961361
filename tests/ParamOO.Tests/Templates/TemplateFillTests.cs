using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Tests.Observables;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Templates;

public sealed class TemplateFillTests
{
    private static readonly MixtureModel Model = InterferenceToy.Model;

    [Fact]
    public void TemplatesAddUpToTheNominalYields()
    {
        var templates = Fill(InterferenceToy.Region(InterferenceToy.Table(3000))).Templates;
        for (var k = 0; k < templates.Grid.All.Length; k++)
        {
            for (var process = 0; process < 4; process++)
            {
                Assert.Equal(Model.Processes[process].Yield, Sum(templates.Yield(k, process)), 9);
            }

            Assert.Equal(3000, Sum(templates.Events(k)));
        }
    }

    [Fact]
    public void TemplatesAreThoseOfASimpleLoop()
    {
        var table = InterferenceToy.Table(2500);
        var filled = Fill(InterferenceToy.Region(table));
        var (templates, columns) = (filled.Templates, filled.Observable.Columns);
        var events = new ScoreEvents(columns, table.Read([.. columns.Names]).First());
        var weights = table["w"].ToArray();
        var closure = Enumerable.Range(0, 2500).Sum(row => weights[row] * table["r_B"][row]);
        foreach (var hypothesis in new[] { 0, 8, 20 })
        {
            var (scores, bins) = (new double[2500], new byte[2500]);
            filled.Observable.Assign(hypothesis, events, events.FindHalves(), scores, bins);
            var (yields, variances) = (new double[templates.Bins], new double[templates.Bins]);
            for (var row = 0; row < 2500; row++)
            {
                var weight = 200 * weights[row] * table["r_B"][row] / closure;
                yields[bins[row]] += weight;
                variances[bins[row]] += weight * weight;
            }

            for (var bin = 0; bin < templates.Bins; bin++)
            {
                Assert.Equal(yields[bin], templates.Yield(hypothesis, 2)[bin], 11);
                Assert.Equal(variances[bin], templates.Variance(hypothesis, 2)[bin], 11);
            }
        }
    }

    [Fact]
    public void BatchesOfAnySizeGiveTheSameTemplates()
    {
        var table = InterferenceToy.Table(3000);
        var (here, there) = (Fill(InterferenceToy.Region(table)).Templates, Fill(InterferenceToy.Region(table), new SmallBatches(table)).Templates);
        for (var k = 0; k < here.Grid.All.Length; k++)
        {
            for (var bin = 0; bin < here.Bins; bin++)
            {
                Assert.Equal(here.Yield(k, 1)[bin], there.Yield(k, 1)[bin], 1e-12 * 230);
                Assert.Equal(here.ReferenceVariance(k)[bin], there.ReferenceVariance(k)[bin], 1e-12);
            }
        }
    }

    [Fact]
    public void TheVarianceOfTheTotalIsThatOfSharedEvents()
    {
        // At μ₀ the total is SBI + N on the same events: its variance is larger than the sum of theirs.
        var templates = Fill(InterferenceToy.Region(InterferenceToy.Table(3000))).Templates;
        for (var bin = 0; bin < templates.Bins; bin++)
        {
            var (total, separate) = (templates.ReferenceVariance(0)[bin], templates.Variance(0, 1)[bin] + templates.Variance(0, 3)[bin]);
            Assert.InRange(total, separate, 2 * separate);
        }
    }

    [Fact]
    public void ProcessTablesCloseWithTheReferenceTable()
    {
        // Process tables made by giving the reference events the weights of the process.
        var table = InterferenceToy.Table(20_000);
        var region = InterferenceToy.Region(table) with { ProcessTables = Model.Processes.Select(process => OwnTable(table, process)).ToValueList() };
        var both = Fill(region);
        var alone = Fill(region with { Reference = null });
        for (var process = 0; process < 4; process++)
        {
            for (var bin = 0; bin < both.Templates.Bins; bin++)
            {
                Assert.Equal(both.Templates.Yield(3, process)[bin], both.FromProcessTables!.Yield(3, process)[bin], 8);
                var sigma = Math.Sqrt(both.Templates.Variance(3, process)[bin]);
                Assert.Equal(both.Templates.Yield(3, process)[bin], alone.Templates.Yield(3, process)[bin], 6 * sigma);
            }
        }
    }

    [Fact]
    public void DataFollowTheBinsOfEveryHypothesis()
    {
        var table = InterferenceToy.Table(3000);
        var region = InterferenceToy.Region(table) with { Reference = new ReferenceTable(table, "w", "w") };
        var filled = Fill(region);
        for (var k = 0; k < filled.Templates.Grid.All.Length; k++)
        {
            Assert.Equal(Sum(table["w"]), Sum(filled.Templates.Data(k)), 12);
        }
    }

    [Theory]
    [InlineData("r_B", double.NaN, "PX0302")]
    [InlineData("r_B", -0.5, "PX0302")]
    [InlineData("w", double.PositiveInfinity, "PX0301")]
    [InlineData("g_down", -3, "PX0303")]
    public void ABadNumberIsOneFindingThatNamesItsColumnAndRow(string column, double value, string id)
    {
        var table = WithNumbers(InterferenceToy.Table(500), (column, 123, value));
        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => Fill(InterferenceToy.Region(table))).Findings);
        Assert.Equal((id, $"bad:{column}"), (finding.Id, finding.Path));
        Assert.Contains("row 123 (counted from 0)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABuildSaysTheSameOfATableAsTheUnbinnedLikelihood()
    {
        var table = WithNumbers(
            InterferenceToy.Table(500), ("w", 6, double.NaN), ("r_S", 7, -1), ("r_SBI", 8, double.PositiveInfinity), ("g_up", 9, -3));
        var built = Assert.Throws<InvalidInputException>(() => RegionBuilder.Build(Model, InterferenceToy.Region(table), new Findings()));
        var unbinned = Assert.Throws<InvalidInputException>(() => UnbinnedLikelihood.Open(Model, [new(table, "w", null)]));
        Assert.Equal(["PX0301", "PX0302", "PX0302", "PX0303"], built.Findings.Select(finding => finding.Id).Order());
        Assert.Equal(unbinned.Findings, built.Findings);
    }

    [Fact]
    public void ATableWithoutEventsIsOneFinding()
    {
        var error = Assert.Throws<InvalidInputException>(() => Fill(InterferenceToy.Region(InterferenceToy.Table(0))));
        Assert.Equal("PX0300", Assert.Single(error.Findings).Id);
    }

    [Fact]
    public void WeightsOfProcessTablesMayBeNegativeButNotMissing()
    {
        var table = InterferenceToy.Table(3000);
        var region = InterferenceToy.Region(table);
        var own = Model.Processes.Select(process => OwnTable(table, process)).ToArray();
        own[2] = own[2] with { Source = WithNumbers((EventTable)own[2].Source, (own[2].WeightColumn, 5, -0.01)) };
        Assert.NotNull(Fill(region with { ProcessTables = [.. own] }).FromProcessTables);
        own[2] = own[2] with { Source = WithNumbers((EventTable)own[2].Source, (own[2].WeightColumn, 5, double.NaN), ("g_up", 6, -3)) };
        Assert.Equal(["PX0301"], IdsOf(region with { ProcessTables = [.. own] }));
        Assert.Equal(["PX0301", "PX0303"], IdsOf(region with { Reference = null, ProcessTables = [.. own] }));

        static IEnumerable<string> IdsOf(RegionPlan region) =>
            Assert.Throws<InvalidInputException>(() => Fill(region)).Findings.Select(finding => finding.Id);
    }

    [Fact]
    public void AShapeRatioHasNoEffectOnTemplatesWhereItsProcessIsAbsent()
    {
        var table = WithNumbers(InterferenceToy.Table(3000), ("r_B", 5, 0));
        var expected = Fill(InterferenceToy.Region(table)).Templates;
        var filled = Fill(InterferenceToy.Region(WithNumbers(table, ("g_up", 5, double.NaN)))).Templates;
        Assert.Equal(expected.Varied(0, 0).ToArray(), filled.Varied(0, 0).ToArray());
    }

    private static EventTable WithNumbers(EventTable table, params (string Column, int Row, double Value)[] numbers)
    {
        string[] names = [.. table.Columns.Select(info => info.Name)];
        var values = names.Select(name => table[name].ToArray()).ToArray();
        foreach (var (column, row, value) in numbers)
        {
            values[Array.IndexOf(names, column)][row] = value;
        }

        return new EventTable("bad", names, values);
    }

    [Fact]
    public void TooFewEventsForTheBinsAreAFinding()
    {
        var error = Assert.Throws<InvalidInputException>(() => Fill(InterferenceToy.Region(InterferenceToy.Table(10))));
        Assert.Contains(error.Findings, finding => finding.Id == "PX0404");
    }

    [Theory]
    [InlineData(1, "1 event with positive weight")]
    [InlineData(100, "100 events with positive weight under the reference hypothesis, all in one half because their columns are equal")]
    public void EqualEventsAreSaidToBeInOneHalf(int events, string expected)
    {
        string[] names = [.. InterferenceToy.Table(1).Columns.Select(column => column.Name)];
        var table = new EventTable("equal", names, [.. names.Select(_ => Enumerable.Repeat(1.0, events).ToArray())]);
        var error = Assert.Throws<InvalidInputException>(() => Fill(InterferenceToy.Region(table)));
        Assert.Contains(expected, Assert.Single(error.Findings, finding => finding.Id == "PX0404").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EdgePlacement.Optimized)]
    [InlineData(EdgePlacement.Following)]
    public void HypothesesThatDoNotDifferAreAFinding(EdgePlacement edges)
    {
        var model = Model with { Processes = Model.Processes.Select(process => process with { Coefficient = Expression.Parse("1") }).ToValueList() };
        var region = InterferenceToy.Region(InterferenceToy.Table(3000));
        region = region with { Observable = region.Observable with { Edges = edges } };
        var error = Assert.Throws<InvalidInputException>(() => RegionBuilder.Build(model, region, new Findings()));
        var told = Assert.Single(error.Findings, finding => finding.Id == "PX0533");
        Assert.Contains("no hypothesis differs from the reference hypothesis", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VariationsAreRelativeToTheNominalShape()
    {
        var built = RegionBuilder.Build(Model, Coarse(InterferenceToy.Table(20_000)), new Findings());
        var background = built.Channel.Samples[2];
        Assert.Equal(new NormSys("shape", 1.1, 0.95), background.Modifiers[0]);
        var shape = Assert.IsType<ShapeVariation>(background.Modifiers[1]);
        for (var t = 0.0; t <= 2; t += 0.1)
        {
            // Renormalised: the varied yields add up to the nominal ones.
            var (nominal, delta) = (background.Yields.At(t), shape.Up.At(t));
            var sum = Enumerable.Range(0, nominal.Count).Sum(bin => nominal[bin] * delta[bin]);
            Assert.Equal(200, sum, 0.2);
            Assert.All(delta.ToArray(), value => Assert.InRange(value, 0.9, 1.2));
        }

        Assert.Equal([new NormSys("rate", 1.02, 0.98)], built.Channel.Samples[3].Modifiers);
    }

    [Fact]
    public void TheEnvelopeIsTheLargestVariation()
    {
        var region = Coarse(InterferenceToy.Table(20_000));
        var parametrized = Shape(region);
        var envelope = Shape(region with { Variations = new VariationOptions { Overrides = [new TreatmentOverride("shape", SystematicTreatment.Envelope)] } });
        var constant = Assert.IsType<ConstantYields>(envelope.Up).Values;
        var function = Assert.IsType<PchipYields>(parametrized.Up);
        for (var bin = 0; bin < constant.Count; bin++)
        {
            Assert.Equal(function.Templates.Max(template => Math.Abs(Math.Log(template[bin]))), Math.Abs(Math.Log(constant[bin])), 12);
        }

        static ShapeVariation Shape(RegionPlan region) =>
            RegionBuilder.Build(Model, region, new Findings()).Channel.Samples[2].Modifiers.OfType<ShapeVariation>().Single();
    }

    [Fact]
    public void ARangeWithNegativeYieldsIsRefused()
    {
        // Without the flat process the interference wins: S, SBI and B only, SBI far too small.
        var model = Model with { Processes = [Model.Processes[0], Model.Processes[1] with { Yield = 20 }, Model.Processes[2]] };
        var error = Assert.Throws<InvalidInputException>(() => RegionBuilder.Build(model, Coarse(InterferenceToy.Table(3000)), new Findings()));
        Assert.Contains(error.Findings, finding => finding.Id == "PX0408");
        Assert.Contains(error.Findings, finding => finding.Id == "PX0407");
    }

    private static RegionPlan Coarse(EventTable table) => InterferenceToy.Region(table) with
    {
        Observable = new ObservableOptions { Bins = 8, Edges = EdgePlacement.Tails },
        Yields = new YieldOptions { Knots = 17 },
    };

    private static RegionTemplates Fill(RegionPlan region, IEventSource? source = null)
    {
        var options = region.Observable with { Bins = 8, Edges = EdgePlacement.Tails };
        var plan = region with { Observable = options };
        if (source is not null)
        {
            plan = plan with { Reference = plan.Reference! with { Source = source } };
        }

        var grid = HypothesisGrid.Uniform(new MixtureYields(Model), new Interval(0, 4), 11);
        return RegionTemplates.Fill(Model, plan, grid, new Findings());
    }

    private static ProcessTable OwnTable(EventTable table, Process process)
    {
        string[] ratios = ["r_S", "r_SBI", "r_B", "r_N", "g_up", "g_down"];
        var (weights, ratio) = (table["w"].ToArray(), table[process.RatioColumn].ToArray());
        var closure = weights.Zip(ratio, (w, r) => w * r).Sum();
        var own = weights.Zip(ratio, (w, r) => process.Yield * w * r / closure).ToArray();
        return new ProcessTable(
            process.Name, new EventTable(process.Name, [.. ratios, "own"], [.. ratios.Select(name => table[name].ToArray()), own]), "own");
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>A table that delivers 70 rows at a time.</summary>
    private sealed class SmallBatches(EventTable table) : IEventSource
    {
        public string Name => table.Name;

        public long Rows => table.Rows;

        public IReadOnlyList<ColumnInfo> Columns => table.Columns;

        public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns)
        {
            for (var first = 0; first < Rows; first += 70)
            {
                var rows = (int)Math.Min(70, Rows - first);
                yield return new EventBatch(first, rows, [.. columns.Select(column => table.Memory(column).Slice(first, rows))]);
            }
        }
    }
}
