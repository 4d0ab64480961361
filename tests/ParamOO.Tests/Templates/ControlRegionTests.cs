using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Tests.Events;
using ParamOO.Tests.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Templates;

public sealed class ControlRegionTests
{
    private static readonly double[] Edges = [0, 0.3, 0.6, 1, 1.4];

    [Theory]
    [InlineData(ShapeNormalization.Reference)]
    [InlineData(ShapeNormalization.None)]
    public void TemplatesOfAReferenceTableAreHistogramsOfItsWeightedRatios(ShapeNormalization convention)
    {
        var (model, table) = (Toy.Model(convention), Toy.Table(3000, withData: true));
        var plan = new ControlRegionPlan("CR", "r_B", Edges.ToValueList(), new(table, "w", "d"), []);
        var built = ControlRegionBuilder.Build([(model, plan)], new Findings()).Single();
        var (w, variable) = (table["w"].ToArray(), table["r_B"].ToArray());
        for (var process = 0; process < model.Processes.Count; process++)
        {
            var terms = w.Zip(table[model.Processes[process].RatioColumn].ToArray(), (a, b) => a * b).ToArray();
            var scale = model.Processes[process].Yield / (convention == ShapeNormalization.Reference ? terms.Sum() : 1);
            AssertClose(Histogram(variable, terms, scale), built.Region.Processes[process].Yields.ToArray());
            AssertClose(Histogram(variable, [.. terms.Select(term => term * term)], scale * scale), built.Templates!.Templates.Variance(0, process).ToArray());
        }

        AssertClose(Histogram(variable, table["d"].ToArray(), 1), built.Region.Data!.Value.ToArray());
        Assert.Equal(4, built.Channel.Bins);
        Assert.Null(built.Channel.Hypothesis);
    }

    [Fact]
    public void ShapesAreNormalizedOnTheTableOfWhichTheRegionIsAPart()
    {
        var (model, table) = (Toy.Model(), Toy.Table(3000));
        var selected = new SelectedEvents(table, ColumnFormula.Parse("r_B >= 0.6"));
        var plan = new ControlRegionPlan("CR", "r_B", [0.6, 1, 1.4], new(selected, "w", null) { Whole = table }, []);
        var built = ControlRegionBuilder.Build([(model, plan)], new Findings()).Single();
        var shape = (ShapeVariation)built.Channel.Samples[1].Modifiers.Single(modifier => modifier is ShapeVariation { Name: "jes" });
        double[] terms = [.. table["w"].ToArray().Zip(table["r_SBI"].ToArray(), (a, b) => a * b)];
        double[] moved = [.. terms.Zip(table["S_up"].ToArray(), (a, g) => a * g)];
        var (nominal, varied) = (Histogram(table["r_B"].ToArray(), terms, 1), Histogram(table["r_B"].ToArray(), moved, terms.Sum() / moved.Sum()));
        for (var bin = 0; bin < 2; bin++)
        {
            Assert.Equal(varied[bin + 2] / nominal[bin + 2], shape.Up.At(0)[bin], 1e-6);
        }
    }

    [Fact]
    public void TemplatesOfProcessTablesAreHistogramsOfTheirWeightsAndTheDifferenceTestsTheRatios()
    {
        var (model, reference) = (Toy.Model(), Toy.Table(3000));
        string[] names = ["v", "S_up", "S_down", "N_up", "N_down"];
        ProcessTable Own(Process process)
        {
            var r = reference[process.RatioColumn].ToArray();
            double[] weights = [.. reference["w"].ToArray().Select((w, row) => process.Yield * w * r[row])];
            weights[0] = -1;
            return new(process.Name, new EventTable(process.Name, [.. names, "own"], [reference["r_B"].ToArray(), .. names.Skip(1).Select(name => reference[name].ToArray()), weights]), "own");
        }

        var tables = model.Processes.Select(Own).ToValueList();
        var plan = new ControlRegionPlan("CR", "v", Edges.ToValueList(), null, tables);
        var built = ControlRegionBuilder.Build([(model, plan)], new Findings()).Single();
        for (var process = 0; process < tables.Count; process++)
        {
            var table = (EventTable)tables[process].Source;
            AssertClose(Histogram(table["v"].ToArray(), table["own"].ToArray(), 1), built.Region.Processes[process].Yields.ToArray());
        }

        var both = new DerivedColumns(reference, [("v", ColumnFormula.Parse("r_B"))]);
        var closure = ControlTemplates.Fill([(model, plan with { Reference = new(both, "w", null) })], new Findings()).Single();
        Assert.NotNull(closure.FromProcessTables);
        Assert.Equal(closure.Templates.Yield(0, 3)[1], closure.FromProcessTables.Yield(0, 3)[1], 0.05 * closure.Templates.Yield(0, 3)[1]);
    }

    [Fact]
    public void EventsOutsideTheBinsAreToldAndThoseWithoutAValueRefused()
    {
        var findings = new Findings();
        var table = Toy.Table(300);
        ControlTemplates.Fill([(Toy.Model(), new("CR", "r_B", [0.5, 1], new(table, "w", null), []))], findings);
        Assert.Contains(findings, finding => finding.Id == "PX0183" && finding.Message.Contains("in toy", StringComparison.Ordinal) && finding.Message.Contains("'SBI'", StringComparison.Ordinal));
        var undefined = new DerivedColumns(table, [("v", ColumnFormula.Parse("0 / (r_B - r_B)"))]);
        var error = Assert.Throws<InvalidInputException>(() => ControlTemplates.Fill([(Toy.Model(), new("CR", "v", [0, 1], new(undefined, "w", null), []))], new Findings()));
        Assert.Single(error.Findings, finding => finding.Id == "PX0182");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void ATableIsReadOnceForAllSharesAndTwiceForAllTemplatesHoweverManyRegionsArePartsOfIt(int regions)
    {
        var (model, table) = (Toy.Model(), new CountedTable(Toy.Table(40_000, withData: true)));
        var plans = Enumerable.Range(0, regions).Select(region => PartOf(table, region)).ToArray();

        table.Reset();
        RegionShares.Of([.. plans.Select(plan => (plan.Reference!, new[] { "r_S", "r_B" }))]);
        Assert.Equal(1, table.Passes);

        table.Reset();
        ControlRegionBuilder.Build([.. plans.Select(plan => (model, plan))], new Findings());
        Assert.Equal(2, table.Passes);
    }

    [Fact]
    public void RegionsThatAreCountedTogetherHaveTheTemplatesAndSharesThatEachHasAlone()
    {
        var (model, table) = (Toy.Model(), Toy.Table(40_000, withData: true));
        var plans = Enumerable.Range(0, 3).Select(region => PartOf(table, region)).ToArray();
        var together = ControlTemplates.Fill([.. plans.Select(plan => (model, plan))], new Findings());
        var shares = RegionShares.Of([.. plans.Select(plan => (plan.Reference!, new[] { "r_S", "r_B" }))]);
        foreach (var (index, plan) in plans.Index())
        {
            var (alone, all) = (ControlTemplates.Fill([(model, plan)], new Findings()).Single().Templates, together[index].Templates);
            Assert.True(all.Data(0)[0] > 0);
            AssertEqual(alone.Data(0), all.Data(0));
            AssertEqual(alone.Reference(0), all.Reference(0));
            AssertEqual(alone.ReferenceVariance(0), all.ReferenceVariance(0));
            AssertEqual(alone.Yield(0, 1), all.Yield(0, 1));
            AssertEqual(alone.Varied(0, 2), all.Varied(0, 2));
            AssertEqual(alone.ShapeIntegrals.AsSpan(), all.ShapeIntegrals.AsSpan());
            AssertEqual(RegionShares.Of([(plan.Reference!, ["r_S", "r_B"])])[0], shares[index]);
        }
    }

    [Fact]
    public void EdgesThatMakeNoBinsAndProcessesWithoutEventsAreRefusedAtOnce()
    {
        var error = Assert.Throws<InvalidInputException>(() => ControlTemplates.Fill([(Toy.Model(), new("CR", "v", [1, 1], null, []))], new Findings()));
        Assert.Equal(["PX0181", "PX0401", "PX0401", "PX0401", "PX0401"], error.Findings.Select(finding => finding.Id).Order());
    }

    private static ControlRegionPlan PartOf(IEventSource table, int region)
    {
        var (low, high) = (0.4 + (region / 10.0), 0.5 + (region / 10.0));
        var selected = new SelectedEvents(table, ColumnFormula.Parse(FormattableString.Invariant($"r_B > {low} && r_B <= {high}")));
        return new($"CR{region}", "r_B", [low, (low + high) / 2, high], new(selected, "w", "d") { Whole = table }, []);
    }

    private static void AssertEqual(ReadOnlySpan<double> expected, ReadOnlySpan<double> found) =>
        Assert.All(expected.ToArray().Zip(found.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Abs(pair.First)));

    private static double[] Histogram(double[] variable, double[] weights, double scale)
    {
        var sums = new double[Edges.Length - 1];
        for (var row = 0; row < variable.Length; row++)
        {
            var bin = Array.FindLastIndex(Edges, edge => variable[row] >= edge);
            bin = variable[row] == Edges[^1] ? bin - 1 : bin;
            if (bin >= 0 && bin < sums.Length)
            {
                sums[bin] += scale * weights[row];
            }
        }

        return sums;
    }

    private static void AssertClose(double[] expected, double[] found) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * (1 + Math.Abs(pair.First))));
}
