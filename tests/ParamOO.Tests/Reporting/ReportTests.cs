using System.Text.RegularExpressions;
using ParamOO.Reporting;

namespace ParamOO.Tests.Reporting;

public class ReportTests
{
    private static readonly Report Page = new(
        "Closure of *off-shell*",
        "3 < 4 & more",
        [new Verdict("retained", "0.99", "at least 0.98", true), new Verdict("largest |Δ*t*|", "0.5", "at most 0.01", false)],
        [
            new ReportSection(
                "Scan",
                "How to read it.",
                [new Figure("scan", "The test statistic.", [new Frame("", new Axis("*μ*"), [new Panel(new Axis("*t*"), [])])])],
                [new ReportTable("Points", [new("value"), new("status", false)], [["0.5", "converged"]], "a note")]),
        ]);

    [Theory]
    [InlineData("f*a + g*b")]
    [InlineData("sqrt(mu)*(1 - sqrt(mu))*2")]
    [InlineData("a_{1}^{2}")]
    [InlineData(@"back\*slash\")]
    public void WhatAUserWroteIsShownLetterForLetter(string text)
    {
        Assert.Equal(text, ReportText.Plain(ReportText.Literal(text)));
        Assert.Equal($"{text} of t", ReportText.Plain($"{ReportText.Literal(text)} of *t*"));
    }

    [Fact]
    public void ThePageNeedsNothingBesideIt()
    {
        var html = HtmlReport.Write(Page);
        Assert.DoesNotMatch(new Regex("(src|href)=\"|@import|url\\((?!#)", RegexOptions.IgnoreCase), html);
        Assert.DoesNotMatch(new Regex("https?://(?!www\\.w3\\.org/2000/svg)"), html);
    }

    [Fact]
    public void EverythingThatIsSaidIsOnThePage()
    {
        var html = HtmlReport.Write(Page);
        Assert.Contains("<h1>Closure of <i>off-shell</i></h1>", html);
        Assert.Contains("3 &lt; 4 &amp; more", html);
        Assert.Contains("class=\"missed\"", html);
        Assert.Contains("<td class=\"number\">0.5</td><td>converged</td>", html);
        Assert.Contains("<figcaption>The test statistic.</figcaption>", html);
        Assert.Contains("a note", html);
    }

    [Fact]
    public void EveryElementIsClosed()
    {
        var html = HtmlReport.Write(Page);
        foreach (var element in new[] { "html", "head", "body", "ul", "li", "section", "div", "table", "tr", "td", "th", "figure", "svg", "script", "style" })
        {
            Assert.Equal(Regex.Count(html, $"<{element}[ >]"), Regex.Count(html, $"</{element}>"));
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.98765, "0.9877")]
    [InlineData(-12.3456, "−12.35")]
    [InlineData(123456, "123456")]
    [InlineData(1234567, "1.235×10^{6}")]
    [InlineData(1.5e-7, "1.500×10^{−7}")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void NumbersHaveTheirSignificantDigits(double value, string expected) => Assert.Equal(expected, ReportText.Number(value).Replace("-", "−"));

    [Fact]
    public void ConsolesSeeLabelsWithoutMarkup() => Assert.Equal("t_μ = 10^3", ReportText.Plain("*t*_{*μ*} = 10^{3}"));
}
