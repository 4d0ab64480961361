using ParamOO.Events;

namespace ParamOO.Tests.Events;

public class ColumnSummaryTests
{
    [Fact]
    public void EveryKindOfNumberIsCountedOnce()
    {
        var table = new EventTable("table", ["x"], [[double.NaN, double.PositiveInfinity, -2, 0, 3, 3]]);
        var summary = Assert.Single(ColumnSummary.Of(table));
        Assert.Equal((1, 1, 1, 1), (summary.Missing, summary.Infinite, summary.Negative, summary.Zero));
        Assert.Equal((-2, 3, 4), (summary.Least, summary.Most, summary.Sum));
        Assert.Equal(16.0 / 22, summary.EffectiveEvents);
    }

    [Fact]
    public void ATableOfManyColumnsIsSummarisedWhole()
    {
        string[] names = [.. Enumerable.Range(0, 150).Select(i => $"c{i}")];
        var summaries = ColumnSummary.Of(new EventTable("wide", names, [.. names.Select((_, i) => new[] { (double)i, i })]));
        Assert.Equal(names, summaries.Select(summary => summary.Column.Name));
        Assert.Equal(298, summaries[149].Sum);
    }

    [Fact]
    public void AnEmptyTableHasNoExtremes()
    {
        var summary = Assert.Single(ColumnSummary.Of(new EventTable("empty", ["x"], [[]])));
        Assert.True(double.IsNaN(summary.Least) && double.IsNaN(summary.Most));
    }
}
