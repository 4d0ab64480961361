using System.Globalization;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Reporting;

public class FigureTests
{
    private static readonly MarkStyle Blue = new(PlotColour.Blue);

    [Theory]
    [InlineData(0, 4, 10, new[] { "0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0" })]
    [InlineData(0.945, 1.025, 4, new[] { "0.96", "0.98", "1.00", "1.02" })]
    [InlineData(-3, 3, 6, new[] { "−3", "−2", "−1", "0", "1", "2", "3" })]
    [InlineData(0, 1.2e7, 4, new[] { "0", "0.5", "1.0" })]
    public void TicksAreRoundNumbers(double low, double high, int most, string[] expected) =>
        Assert.Equal(expected, Ticks.Of(new Scale(low, high, 0, 100, false), most).Labels);

    [Fact]
    public void DecadesAreLabelledAsTheFieldWritesThem() =>
        Assert.Equal(["0.01", "0.1", "1", "10", "100", "1000", "10^{4}"], Ticks.Of(new Scale(0.008, 2e4, 0, 100, true), 9).Labels);

    [Fact]
    public void TicksLieInsideTheAxisAndAreNeitherFewNorMany() => Prop.ForAll<NormalFloat, NormalFloat>((first, length) =>
    {
        var start = first.Item % 1e9;
        var high = start + Math.Max(1e-6 * Math.Max(1, Math.Abs(start)), Math.Abs(length.Item % 1e9));
        var ticks = Ticks.Of(new Scale(start, high, 0, 100, false), 8);
        var slack = 1e-5 * (high - start);
        return ticks.Major.All(tick => tick >= start - slack && tick <= high + slack)
            && ticks.Major.Length is >= 2 and <= 9
            && ticks.Labels.Distinct().Count() == ticks.Labels.Length;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("*t*_{*μ*}", "<tspan font-style=\"italic\">t</tspan><tspan dy=\"2.5\" font-size=\"7.2\" font-style=\"italic\">μ</tspan>")]
    [InlineData("10^{4} events", "10<tspan dy=\"-3.8\" font-size=\"7.2\">4</tspan><tspan dy=\"3.8\"> events</tspan>")]
    [InlineData("norm_qqZZ * 2 < 3", "norm_qqZZ * 2 &lt; 3")]
    public void LabelsHaveItalicsAndScripts(string label, string expected) => Assert.Equal(expected, RichText.Svg(label, 10));

    [Fact]
    public void AFigureOfEveryMarkIsWellFormedWhateverTheNumbers()
    {
        double[] strange = [double.NaN, 0, -1, 1e300, double.PositiveInfinity, 1e-300, 3];
        var points = strange.Select((value, i) => new PlotPoint(i, value, 1, 1)).ToValueList();
        foreach (var isLogarithmic in new[] { false, true })
        {
            var axis = new Axis("*y*", IsLogarithmic: isLogarithmic);
            var svg = SvgFigure.Write(Single(
                axis,
                new Curve("a & b", points, Blue),
                new Markers("rings", points, Blue, IsOpen: true),
                new Band("band", points, Blue),
                Steps.OverBins("bins", strange, Blue, isFilled: true),
                new Rule("rule", 1, false, Blue),
                new Rule("", 2, true, Blue)));
            Assert.NotNull(XDocument.Parse(svg).Root);
            Assert.DoesNotContain("NaN", svg);
            Assert.DoesNotContain("Infinity", svg);
            Assert.DoesNotContain("E+", svg);
        }
    }

    [Fact]
    public void AnEmptyPanelIsDrawnAsWell() => Assert.NotNull(XDocument.Parse(SvgFigure.Write(Single(new Axis("nothing")))).Root);

    [Fact]
    public void TheSameFigureGivesTheSameBytesInEveryCulture()
    {
        var figure = Single(new Axis("*y*"), new Curve("line", [new(0, 0.25), new(1, 1.5)], Blue));
        var before = CultureInfo.CurrentCulture;
        var expected = SvgFigure.Write(figure);
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(expected, SvgFigure.Write(figure));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void FiguresAreEqualWhenTheyShowTheSame() =>
        Assert.Equal(
            Single(new Axis("*y*"), new Curve("line", [new(0, 1)], Blue)),
            Single(new Axis("*y*"), new Curve("line", [new(0, 1)], Blue)));

    [Fact]
    public void LegendEntriesStandClearOfTheData()
    {
        var y = Scale.Of(new Axis(""), [0, 10], 0.06, 300, 0).WithRoom(45);
        Assert.True(y.At(10) > 45, $"the highest point is drawn at {y.At(10)} px, under a legend of 45 px");
    }

    private static Figure Single(Axis y, params Mark[] marks) =>
        new("figure", "", [new Frame("", new Axis("*x*"), [new Panel(y, marks.ToValueList())])]);
}
