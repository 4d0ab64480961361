using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>The Neyman construction drawn: the belt with the data, the p-value curve, what the critical values cover.</summary>
public static class NeymanFigures
{
    private static readonly PlotColour[] Colours = [PlotColour.Blue, PlotColour.Orange, PlotColour.Red, PlotColour.Purple, PlotColour.Teal];
    private static readonly MarkStyle Data = new(PlotColour.Ink);
    private static readonly MarkStyle Guide = new(PlotColour.LightGrey, Stroke.Dashed, 1);

    /// <summary>The figures of a construction.</summary>
    /// <param name="construction">The construction.</param>
    public static ValueList<Figure> Of(NeymanConstruction construction)
    {
        var symbol = Symbol.Of(construction.Poi);
        return [Belt(construction, symbol), PValues(construction, symbol), Coverage(construction, symbol)];
    }

    private static Figure Belt(NeymanConstruction construction, string symbol) => new(
        "belt",
        "Critical values of the test statistic from toys (bands: their binomial uncertainty), those of large samples with the bounds of the parameter (dashed), and the data (black): what lies below a belt is not excluded.",
        [
            new Frame(
                "",
                new Axis(symbol),
                [new Panel(new Axis($"*t*_{{{symbol}}}", 0, BeltTop(construction)), [.. Each(construction, BeltMarks), Observed(construction)])]),
        ]);

    private static Figure PValues(NeymanConstruction construction, string symbol) => new(
        "p-values",
        "The probability of data at least as far from each hypothesis as those at hand: from toys (markers) and by the large-sample distribution (line).",
        [
            new Frame(
                "",
                new Axis(symbol),
                [
                    new Panel(
                        new Axis("*p*-value", 0, 1),
                        [
                            .. construction.Belts.Select(belt => new Rule(Percent(belt.Level), 1 - belt.Level, false, Guide)),
                            new Curve(construction.Statistic.IsOneSided() ? "½ χ²" : "χ²", Along(construction, point => new PlotPoint(point.Value, point.AsymptoticPValue)), new MarkStyle(PlotColour.Orange)),
                            new Markers("toys", Along(construction, point => Probability(point.Value, point.PValue)), new MarkStyle(PlotColour.Blue, Width: 1.4)),
                        ]),
                ]),
        ]);

    private static Figure Coverage(NeymanConstruction construction, string symbol) => new(
        "coverage",
        "How often the true value is not excluded, on toys that did not make the critical values: with the belt (markers) and with the large-sample thresholds (lines).",
        [new Frame("", new Axis(symbol), [new Panel(new Axis("coverage"), [.. Each(construction, CoverageMarks)])])]);

    private static IEnumerable<Mark> Each(NeymanConstruction construction, Func<NeymanConstruction, int, PlotColour, IEnumerable<Mark>> marks) =>
        Enumerable.Range(0, construction.Belts.Count).SelectMany(level => marks(construction, level, Colours[level % Colours.Length]));

    private static IEnumerable<Mark> BeltMarks(NeymanConstruction construction, int index, PlotColour colour)
    {
        var level = construction.Belts[index].Level;
        yield return new Band("", Along(construction, point => Critical(point, index)), new MarkStyle(colour));
        yield return new Curve(Percent(level), Along(construction, point => new PlotPoint(point.Value, point.Levels[index].Critical.Value)), new MarkStyle(colour));
        yield return new Curve("", Along(construction, point => new PlotPoint(point.Value, point.Law.Threshold(level))), new MarkStyle(colour, Stroke.Dashed, 1));
    }

    private static IEnumerable<Mark> CoverageMarks(NeymanConstruction construction, int index, PlotColour colour)
    {
        var level = construction.Belts[index].Level;
        yield return new Rule("", level, false, Guide);
        yield return new Curve("", Along(construction, point => new PlotPoint(point.Value, point.Levels[index].AsymptoticCoverage.Value)), new MarkStyle(colour, Width: 1));
        yield return new Markers(Percent(level), Along(construction, point => Probability(point.Value, point.Levels[index].Coverage)), new MarkStyle(colour, Width: 1.4));
    }

    private static Curve Observed(NeymanConstruction construction) => new("data", Along(construction, point => new PlotPoint(point.Value, point.Observed)), Data);

    /// <summary>Half as high again as the highest belt, so that it and where the data cross it are seen.</summary>
    private static double BeltTop(NeymanConstruction construction) => 1.5 * construction.Points.SelectMany(point => point.Levels).Select(level => level.Critical.Value)
        .Concat(construction.Belts.Select(belt => Asymptotics.Threshold(construction.Statistic, belt.Level))).Where(double.IsFinite).Max();

    private static ValueList<PlotPoint> Along(NeymanConstruction construction, Func<NeymanPoint, PlotPoint> at) => construction.Points.Select(at).ToValueList();

    private static PlotPoint Critical(NeymanPoint point, int index)
    {
        var critical = point.Levels[index].Critical;
        return new PlotPoint(point.Value, critical.Value, critical.Uncertainty.High - critical.Value, critical.Value - critical.Uncertainty.Low);
    }

    private static PlotPoint Probability(double x, ToyProbability probability) =>
        new(x, probability.Value, Math.Max(0, probability.Uncertainty.High - probability.Value), Math.Max(0, probability.Value - probability.Uncertainty.Low));

    private static string Percent(double level) => FormattableString.Invariant($"{100 * level:G4} %");
}
