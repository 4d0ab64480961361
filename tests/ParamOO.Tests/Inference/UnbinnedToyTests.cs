using ParamOO.Events;
using ParamOO.Fitting;
using ParamOO.Inference.Toys;
using ParamOO.Mixture;
using ParamOO.Tests.Unbinned;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

/// <summary>Toys of the unbinned likelihood: drawn as they should be, and fitted as anybody would fit them.</summary>
public sealed class UnbinnedToyTests
{
    private static readonly EventTable Events = Toy.Table(1201);

    [Fact]
    public void TheMeanOfToysIsTheAsimovDataSet()
    {
        const int Toys = 600;
        var likelihood = Open(Toy.Model(), new UnbinnedOptions());
        var run = UnbinnedToyRun.Prepare(likelihood, "mu", Options(Toys) with { Values = [1] });
        var expected = likelihood.ExpectedEvents([.. run.Hypotheses[0].Point])[0];
        Assert.Equal(likelihood.DataSum, expected.Sum(), 1e-6 * likelihood.DataSum);
        var (sums, scale) = (new double[Events.Rows], SourceOf(run, likelihood).Draw(0, Toys));
        foreach (var toy in scale)
        {
            foreach (var (row, times) in RowsOf(toy))
            {
                sums[row] += times;
            }
        }

        var pulls = sums.Zip(expected, (sum, mean) => (sum - (Toys * mean)) / Math.Sqrt(Toys * mean)).ToArray();
        Assert.InRange(pulls.Average(), -4 / Math.Sqrt(pulls.Length), 4 / Math.Sqrt(pulls.Length));
        Assert.InRange(pulls.Average(pull => pull * pull), 1 - (4 * Math.Sqrt(2.0 / pulls.Length)), 1 + (4 * Math.Sqrt(2.0 / pulls.Length)));
        double[] scales = [.. scale.Select(toy => ((NormalConstraint)toy.Constraints[3]).Auxiliary)];
        Assert.InRange(scales.Average(), -4 * 0.7 / Math.Sqrt(Toys), 4 * 0.7 / Math.Sqrt(Toys));
        Assert.InRange(Math.Sqrt(scales.Average(a => a * a)), 0.7 * 0.88, 0.7 * 1.12);
    }

    /// <summary>The toy as a table of its own, opened as anybody would; and the formula written plainly, which may nowhere be lower.</summary>
    [Theory]
    [InlineData(ShapeNormalization.Reference, 8192)]
    [InlineData(ShapeNormalization.None, 8192)]
    [InlineData(ShapeNormalization.Reference, 150)]
    public void AToyIsFittedAsATableOfItsOwn(ShapeNormalization convention, int thinned)
    {
        var model = Toy.Model(convention);
        var likelihood = Open(model, new UnbinnedOptions { ThinnedRows = thinned });
        var run = UnbinnedToyRun.Prepare(likelihood, "mu", Options(3) with { Values = [0.4] });
        var block = run.Make().Single();
        Assert.All(block.Statuses, status => Assert.Equal(FitStatus.Converged, status));
        foreach (var (index, toy) in SourceOf(run, likelihood).Draw(0, 3).Index())
        {
            var (own, weights) = Alone(model, toy);
            var scan = UnbinnedScan.Run(own, "mu", [0.4], statOnly: false);
            Assert.Equal(scan.Points[0].TestStatistic, block.Statistics[index], 1e-5);
            Assert.Equal(scan.Best.Values[0], block.Estimates[index], 1e-3);
            var drawn = WithConstraints(model, toy);
            double[] best = [.. scan.Best.Values];
            var lowest = Toy.TwiceNll(drawn, Events, best, weights);
            Assert.Equal(block.Statistics[index], Toy.TwiceNll(drawn, Events, [.. scan.Points[0].Fit.Values], weights) - lowest, 1e-5);
            for (var i = 0; i < best.Length; i++)
            {
                Assert.True(Toy.TwiceNll(drawn, Events, Moved(best, i, 0.02), weights) > lowest);
                Assert.True(best[i] <= 0 && i == 0 || Toy.TwiceNll(drawn, Events, Moved(best, i, -0.02), weights) > lowest);
            }
        }
    }

    /// <summary>Two regions that are parts of one table share its normalisation; their toys do too.</summary>
    [Fact]
    public void ToysOfSeveralRegionsAreFittedAsTablesOfTheirOwn()
    {
        var model = Toy.Model();
        UnbinnedRegion Part(string condition, string? data, EventTable table) => new(model, new(new SelectedEvents(table, ColumnFormula.Parse(condition)), "w", data) { Whole = table });
        var control = new BinnedRegion("CR", [new("NI", [30, 50], Expression.Parse("k"), [new("lumi", 1.02, 0.98)])]);
        var likelihood = UnbinnedLikelihood.Open(model, [Part("S_up < 1", null, Events), Part("S_up >= 1", null, Events)], [control]);
        var run = UnbinnedToyRun.Prepare(likelihood, "mu", Options(2) with { Values = [2] });
        var block = run.Make().Single();
        foreach (var (index, toy) in SourceOf(run, likelihood).Draw(0, 2).Index())
        {
            var (drawn, table) = (WithConstraints(model, toy), WithData(RowsOf(toy)).Table);
            var own = UnbinnedLikelihood.Open(
                drawn,
                [Part("S_up < 1", "d", table), Part("S_up >= 1", "d", table)],
                [control with { Data = [.. toy.Counts[0]] }]);
            Assert.Equal(UnbinnedScan.Run(own, "mu", [2], statOnly: false).Points[0].TestStatistic, block.Statistics[index], 1e-5);
        }
    }

    [Fact]
    public void NeitherThreadsNorTheNumberOfToysChangeAToy()
    {
        double[] Statistics(int threads, int toys) => [.. UnbinnedToyRun.Prepare(Open(Toy.Model(), new UnbinnedOptions { Threads = threads }), "mu", Options(toys) with { Values = [0.5] })
            .Make().SelectMany(block => block.Statistics.Concat(block.Estimates).Chunk(block.Count)).Where((_, i) => i % 2 == 0).SelectMany(part => part)];
        var one = Statistics(1, 70);
        Assert.Equal(one, Statistics(3, 70));
        Assert.Equal(one[..20], Statistics(2, 20));
    }

    /// <summary>Without the interference parameter, whose two valleys and bound at 0 make its own distribution.</summary>
    [Fact]
    public void ManyEventsGiveTheLargeSampleDistribution()
    {
        var model = Toy.Model();
        var held = model with { Parameters = model.Parameters.Select(parameter => parameter with { IsFixed = parameter.Name == "mu" }).ToValueList() };
        var run = UnbinnedToyRun.Prepare(Open(held, new UnbinnedOptions()), "k", Options(1000) with { Values = [1] });
        var construction = NeymanConstruction.Of(run, [], hypothesis => [.. run.Make().Where(block => block.Hypothesis == hypothesis).SelectMany(block => block.Statistics)]);
        var point = construction.Points.Single();
        Assert.Equal(0, point.Failed);
        Assert.InRange(point.Agreement, 0.01, 1);
        Assert.Equal(0, point.Observed, 1e-6);
        Assert.InRange(point.Levels[0].AsymptoticCoverage.Value, 0.62, 0.74);
    }

    [Fact]
    public void ToysThatCannotBeAreRefused()
    {
        var likelihood = Open(Toy.Model(), new UnbinnedOptions());
        Assert.Equal(["PX0332", "PX0333"], Refused(Options(1) with { Values = [7], Truth = [new("jse", 1)] }));
        var negative = UnbinnedToyRun.Prepare(likelihood, "mu", Options(1) with { Values = [1], Truth = [new("k", 0), new("mu", 1)] });
        Assert.NotEmpty(negative.Make().Single().Statistics);
        Assert.Equal("PX0331", Assert.Throws<InvalidInputException>(() => UnbinnedToyRun.Prepare(likelihood, "mu", Options(1) with { Values = [4], Truth = [new("k", -3)] }).Make().First()).Findings[0].Id);

        string[] Refused(ToyOptions options) => [.. Assert.Throws<InvalidInputException>(() => UnbinnedToyRun.Prepare(likelihood, "mu", options)).Findings.Select(finding => finding.Id)];
    }

    private static ToyOptions Options(int toys) => new() { Toys = toys, Seed = 11 };

    private static UnbinnedLikelihood Open(MixtureModel model, UnbinnedOptions options) => UnbinnedLikelihood.Open(model, [new ReferenceTable(Events, "w", null)], options);

    private static double[] Moved(double[] point, int index, double step) => [.. point.Select((value, i) => i == index ? value + step : value)];

    /// <summary>Every event of the table has its own ratio S_up, by which it is known again.</summary>
    private static Dictionary<int, double> RowsOf(DrawnData toy)
    {
        var column = new IntensityLayout(Toy.Model()).Columns.IndexOf("S_up");
        var rows = Events["S_up"].ToArray().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return toy.Events.SelectMany(chunk => Enumerable.Range(0, chunk.Count).Select(i => (rows[chunk.ColumnOfLayout(column)[i]], chunk.Column(EventChunk.DataWeight)[i]))).ToDictionary();
    }

    private static (UnbinnedLikelihood Likelihood, double[] Weights) Alone(MixtureModel model, DrawnData toy)
    {
        var (table, weights) = WithData(RowsOf(toy));
        return (UnbinnedLikelihood.Open(WithConstraints(model, toy), [new ReferenceTable(table, "w", "d")]), weights);
    }

    private static MixtureModel WithConstraints(MixtureModel model, DrawnData toy) =>
        model with { Parameters = model.Parameters.Select((parameter, i) => parameter with { Constraint = toy.Constraints[i] }).ToValueList() };

    private static (EventTable Table, double[] Weights) WithData(Dictionary<int, double> rows)
    {
        double[] weights = [.. Enumerable.Range(0, (int)Events.Rows).Select(row => rows.GetValueOrDefault(row))];
        string[] names = [.. Events.Columns.Select(column => column.Name)];
        return (new EventTable("toy", [.. names, "d"], [.. names.Select(name => Events[name].ToArray()), weights]), weights);
    }

    private static UnbinnedToySource SourceOf(UnbinnedToyRun run, UnbinnedLikelihood likelihood) =>
        new(likelihood, [.. run.Hypotheses[0].Point], run.Options.Seed, run.Hypotheses[0].Tested, ToyStream.Tested);
}
