using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Events;

public class SelectionTests
{
    private const int Rows = 100_000;

    private static readonly double[] Mass = [.. Enumerable.Range(0, Rows).Select(i => i % 97 == 0 ? double.NaN : 100 + (i * 37 % 400))];
    private static readonly double[] Jets = [.. Enumerable.Range(0, Rows).Select(i => (double)(i % 5))];
    private static readonly double[] Weights = [.. Enumerable.Range(0, Rows).Select(i => i % 11 == 0 ? -0.5 : 1.25)];
    private static readonly EventTable Table = new("events", ["m4l", "njets", "weight", "f[0]"], [Mass, Jets, Weights, Jets]);

    [Theory]
    [InlineData("njets >= 2 && m4l > 220")]
    [InlineData("m4l > 220 and not njets < 2")]
    [InlineData("(m4l > 220) & ~(njets < 2)")]
    [InlineData("220 < m4l && `f[0]` >= 2")]
    [InlineData("njets == 2 && m4l > 220 || m4l > 220 && njets > 2")]
    public void TheSameSelectionMayBeWrittenInManyWays(string condition)
    {
        var expected = Enumerable.Range(0, Rows).Where(i => Jets[i] >= 2 && Mass[i] > 220).ToArray();

        var selected = new SelectedEvents(Table, ColumnFormula.Parse(condition));
        var loaded = EventTable.Load(selected, ["m4l", "weight"]);

        Assert.Equal(expected.Length, selected.Rows);
        Assert.Equal(expected.Select(i => Mass[i]), loaded["m4l"].ToArray());
        Assert.Equal(expected.Select(i => Weights[i]), loaded["weight"].ToArray());
    }

    [Theory]
    [InlineData("150 < m4l <= 200", 37)]
    [InlineData("m4l != m4l", 97)]
    [InlineData("m4l == 100 || m4l == 101", 5000)]
    public void ARangeOfASelectionIsPartOfTheWhole(string condition, int first)
    {
        var selected = new SelectedEvents(Table, ColumnFormula.Parse(condition));
        var whole = EventTable.Load(selected, ["weight", "njets"]);
        var range = new RowRange(first, 300).Intersect(new RowRange(0, selected.Rows));
        var row = range.First;
        foreach (var batch in selected.Read(["njets", "weight"], range))
        {
            Assert.Equal(row, batch.FirstRow);
            Assert.Equal(whole["weight"].Slice((int)row, batch.Rows), batch.Column(1));
            Assert.Equal(whole["njets"].Slice((int)row, batch.Rows), batch.Column(0));
            row += batch.Rows;
        }

        Assert.Equal(range.End, row);
    }

    [Fact]
    public void WeightsAreProductsOfColumnsAndKeepTheirSign()
    {
        var derived = new DerivedColumns(
            Table, [("w", ColumnFormula.Parse("weight * (njets + 1) / 2")), ("two", ColumnFormula.Parse("1 + 1")), ("heavy", ColumnFormula.Parse("m4l > 300"))]);
        var loaded = EventTable.Load(derived, ["w", "two", "njets", "heavy"]);

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => Weights[i] * (Jets[i] + 1) / 2), loaded["w"].ToArray());
        Assert.Contains(loaded["w"].ToArray(), weight => weight < 0);
        Assert.All(loaded["two"].ToArray(), two => Assert.Equal(2, two));
        Assert.Equal(Mass.Select(m => m > 300 ? 1.0 : 0), loaded["heavy"].ToArray());
        Assert.All(EventTable.Load(derived, ["two"])["two"].ToArray(), two => Assert.Equal(2, two));
    }

    [Theory]
    [InlineData("sqrt(m4l) + exp(-m4l/100) - log(m4l)^2")]
    [InlineData("max(m4l, 200) * min(njets, 3) + abs(weight) - clip(m4l, 150, 250)")]
    public void FunctionsAreTheUsualOnes(string text)
    {
        var loaded = EventTable.Load(new DerivedColumns(Table, [("f", ColumnFormula.Parse(text))]), ["f"]);

        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(
            text.StartsWith("sqrt", StringComparison.Ordinal)
                ? Math.Sqrt(Mass[i]) + Math.Exp(-Mass[i] / 100) - Math.Pow(Math.Log(Mass[i]), 2)
                : (Math.Max(Mass[i], 200) * Math.Min(Jets[i], 3)) + Math.Abs(Weights[i]) - Math.Min(Math.Max(Mass[i], 150), 250),
            loaded["f"][i],
            1e-12));
    }

    [Fact]
    public void BoundsOfASelectionFollowFromItsConjunctions()
    {
        var bounds = ColumnFormula.Parse("m4l > 220 && (njets == 2) && -5 <= eta && (x < 1 || y > 2) && m4l < 2*z").NecessaryBounds();

        Assert.Equal(
            [
                new ColumnBounds("m4l", 220, double.PositiveInfinity), new ColumnBounds("njets", 2, 2),
                new ColumnBounds("eta", -5, double.PositiveInfinity),
            ],
            bounds);
    }

    [Theory]
    [InlineData("m4l >")]
    [InlineData("m4l > 220 &&")]
    [InlineData("(m4l > 220")]
    [InlineData("`m4l > 220")]
    [InlineData("m4l = 220")]
    [InlineData("")]
    public void AFormulaThatCannotBeReadIsAFinding(string text) =>
        Assert.Equal("PX0160", Assert.Throws<InvalidInputException>(() => ColumnFormula.Parse(text)).Findings[0].Id);

    [Fact]
    public void ColumnsThatAreNotThereAreFoundBeforeReading()
    {
        Assert.Equal("PX0103", Assert.Throws<InvalidInputException>(() => new SelectedEvents(Table, ColumnFormula.Parse("m4 > 1"))).Findings[0].Id);
        Assert.Equal("PX0161", Assert.Throws<InvalidInputException>(() => new SelectedEvents(Table, ColumnFormula.Parse("1 > 0"))).Findings[0].Id);
        Assert.Equal("PX0106", Assert.Throws<InvalidInputException>(() => new DerivedColumns(Table, [("m4l", ColumnFormula.Parse("njets"))])).Findings[0].Id);
    }
}
