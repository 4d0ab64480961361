using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Observables;

public sealed class SecondAxisTests
{
    private static readonly MixtureModel Model = InterferenceToy.Model;

    private static readonly ObservableOptions TwoAxes = new() { Bins = 6, SecondAxis = SecondScore.Profiled, Columns = 3 };

    /// <summary>Every event is in one bin: sums over bins are the yields of the model, at every hypothesis, for both orders of axes.</summary>
    [Theory]
    [InlineData(ScoreNuisances.Nominal, SecondScore.Profiled)]
    [InlineData(ScoreNuisances.Profiled, SecondScore.Nominal)]
    public void BinsPartitionTheEvents(ScoreNuisances first, SecondScore second)
    {
        var filled = Fill(TwoAxes with { Nuisances = first, SecondAxis = second }, 5000);
        Assert.Equal(18, filled.Templates.Bins);
        Assert.Equal(Enumerable.Repeat(3, 6), filled.Record.Columns);
        for (var k = 0; k < filled.Templates.Grid.All.Length; k++)
        {
            Assert.Equal(5000, Sum(filled.Templates.Events(k)));
            for (var process = 0; process < 4; process++)
            {
                Assert.Equal(Model.Processes[process].Yield, Sum(filled.Templates.Yield(k, process)), 9);
            }
        }
    }

    /// <summary>Columns only divide bins of the first axis: added up they are those bins, at every hypothesis, to rounding.</summary>
    [Fact]
    public void ColumnsOfARowAddUpToTheBinOfOneAxis()
    {
        var two = Fill(TwoAxes, 5000).Templates;
        var one = Fill(TwoAxes with { SecondAxis = null }, 5000).Templates;
        for (var k = 0; k < one.Grid.All.Length; k++)
        {
            for (var row = 0; row < one.Bins; row++)
            {
                Assert.Equal(one.Events(k)[row], Sum(two.Events(k).Slice(3 * row, 3)));
                Assert.Equal(one.Reference(k)[row], Sum(two.Reference(k).Slice(3 * row, 3)), 10);
            }
        }
    }

    [Fact]
    public void ColumnsBetweenFixedEdgesHoldEqualReferenceYields()
    {
        var filled = Fill(TwoAxes with { CrossFit = false, Edges = EdgePlacement.Tails }, 5000).Templates;
        for (var k = 0; k < filled.Grid.Knots.Length; k++)
        {
            for (var row = 0; row < 6; row++)
            {
                var columns = filled.Reference(k).Slice(3 * row, 3);
                Assert.InRange(columns[0] / columns[1], 0.95, 1.05);
                Assert.InRange(columns[2] / columns[1], 0.95, 1.05);
            }
        }
    }

    /// <summary>Bins that are divided keep at least as much as before.</summary>
    [Fact]
    public void ASecondAxisLosesNothing()
    {
        var two = Build(TwoAxes, 6000, out _);
        var one = Build(TwoAxes with { SecondAxis = null }, 6000, out _);
        foreach (var (after, before) in two.Retained.Zip(one.Retained))
        {
            Assert.InRange(after.Kept, before.Kept - 1e-9, 1 + 1e-12);
        }
    }

    [Fact]
    public void RowsWithTooFewEventsHaveFewerColumnsAndThatIsSaid()
    {
        var record = Build(TwoAxes with { Columns = 10, MinimumEvents = 60 }, 3000, out var findings);
        Assert.Contains(findings, finding => finding.Id == "PX0425");
        Assert.InRange(record.Observable.Columns.Min(), 1, 9);
        Assert.Equal(record.Templates.Bins, record.Observable.Columns.Sum());
        Assert.Equal(0, record.EmptyBins);
    }

    [Fact]
    public void TheNumberOfRowsCanBeChosen()
    {
        var record = Build(TwoAxes with { Bins = 20, Keep = 0.9 }, 5000, out _);
        Assert.InRange(record.Observable.Columns.Count, 2, 19);
        Assert.InRange(record.SmallestKept(0), 0.89, 1);
    }

    [Fact]
    public void AxesThatAreTheSameOrMakeTooManyBinsAreRefused()
    {
        var same = Assert.Throws<InvalidInputException>(() => Build(TwoAxes with { SecondAxis = SecondScore.Nominal }, 100, out _));
        Assert.Contains(same.Findings, finding => finding.Id == "PX0406");
        var many = Assert.Throws<InvalidInputException>(() => Build(TwoAxes with { Bins = 100 }, 100, out _));
        Assert.Contains(many.Findings, finding => finding.Id == "PX0406");
    }

    /// <summary>Categories divide bins too: every event is in one of them, and rows have as many as their events allow.</summary>
    [Theory]
    [InlineData(ScoreNuisances.Nominal)]
    [InlineData(ScoreNuisances.Profiled)]
    public void CategoriesPartitionTheEvents(ScoreNuisances first)
    {
        var filled = Fill(TwoAxes with { Nuisances = first, SecondAxis = SecondScore.Nuisances }, 5000);
        Assert.InRange(filled.Templates.Bins, 7, 18);
        Assert.Equal(filled.Templates.Bins, filled.Record.Columns.Sum());
        for (var k = 0; k < filled.Templates.Grid.All.Length; k++)
        {
            Assert.Equal(5000, Sum(filled.Templates.Events(k)));
            Assert.Equal(Model.Processes[3].Yield, Sum(filled.Templates.Yield(k, 3)), 9);
        }
    }

    /// <summary>
    /// Two backgrounds with free normalisations that are each absent where the other is: one axis cannot tell them apart, categories constrain
    /// them as events do.
    /// </summary>
    [Fact]
    public void CategoriesConstrainNormalisationsAsEventsDo()
    {
        var unbinned = TwoBackgrounds.UnbinnedUncertainty(5000);
        Assert.InRange(TwoBackgrounds.Uncertainty(5000, new() { Bins = 8 }) / unbinned, 1.5, 100);
        Assert.InRange(TwoBackgrounds.Uncertainty(5000, new() { Bins = 8, SecondAxis = SecondScore.Nuisances, Columns = 2 }) / unbinned, 0.99, 1.03);
    }

    /// <summary>Columns are as few as keep what is asked for: more of them where more is; and it is said where events do not allow enough.</summary>
    [Fact]
    public void AsFewCategoriesAreMadeAsKeepTheConstraints()
    {
        var options = new ObservableOptions { Bins = 8, SecondAxis = SecondScore.Nuisances, Columns = 12 };
        var (little, much) = (TwoBackgrounds.Uncertainty(5000, options with { KeepConstraints = 0.8 }), TwoBackgrounds.Uncertainty(5000, options with { KeepConstraints = 0.98 }));
        var unbinned = TwoBackgrounds.UnbinnedUncertainty(5000);
        Assert.InRange(little / unbinned, 1.02, 1 / 0.78);
        Assert.InRange(much / unbinned, 1, 1 / 0.975);
        Build(options with { KeepConstraints = 0.99999 }, 5000, out var findings);
        Assert.Contains(findings, finding => finding.Id == "PX0471");
    }

    [Fact]
    public void ConstraintsAreKeptByCategoriesAlone()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Build(TwoAxes with { KeepConstraints = 0.9 }, 100, out _));
        Assert.Contains(refused.Findings, finding => finding.Id == "PX0406");
    }

    [Fact]
    public void NothingToDivideByIsSaid()
    {
        var model = Model with { Parameters = [Model.Parameters[0]], Processes = Model.Processes.Select(process => process with { Systematics = [] }).ToValueList() };
        var findings = new Findings();
        var region = InterferenceToy.Region(InterferenceToy.Table(3000)) with { Observable = TwoAxes with { SecondAxis = SecondScore.Nuisances } };
        var filled = RegionTemplates.Fill(model, region, HypothesisGrid.Uniform(new MixtureYields(model), new Interval(0, 4), 9), findings);
        Assert.Equal(6, filled.Templates.Bins);
        Assert.Contains(findings, finding => finding.Id == "PX0465");
    }

    private static RegionTemplates Fill(ObservableOptions options, int events)
    {
        var grid = HypothesisGrid.Uniform(new MixtureYields(Model), new Interval(0, 4), 9);
        return RegionTemplates.Fill(Model, InterferenceToy.Region(InterferenceToy.Table(events)) with { Observable = options }, grid, new Findings());
    }

    private static RegionRecord Build(ObservableOptions options, int events, out Findings findings)
    {
        findings = new Findings();
        var region = InterferenceToy.Region(InterferenceToy.Table(events)) with { Observable = options, Yields = new() { Knots = 9 } };
        return RegionBuilder.Build(Model, region, findings).Record;
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
}
