using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>A coverage study drawn.</summary>
public static class CoverageFigure
{
    private static readonly PlotColour[] Colours = [PlotColour.Blue, PlotColour.Orange, PlotColour.Red, PlotColour.Purple, PlotColour.Teal];

    /// <summary>Coverage along the true value.</summary>
    /// <param name="study">The study.</param>
    public static Figure Of(CoverageStudy study) => new(
        "coverage",
        "How often the true value is not excluded where it is true: with the belt (filled markers), if there is one, and with the large-sample thresholds (lines). Error bars: one standard deviation, toys being finite.",
        [
            new Frame(
                "",
                new Axis(Symbol.Of(study.Poi)),
                [new Panel(new Axis("coverage"), [.. study.Points.Take(1).SelectMany(point => point.Levels).SelectMany((level, index) => Marks(study, level.Level, index))])]),
        ]);

    private static IEnumerable<Mark> Marks(CoverageStudy study, double level, int index)
    {
        var (colour, percent) = (Colours[index % Colours.Length], FormattableString.Invariant($"{100 * level:G4} %"));
        var (belt, large) = (Along(study, index, coverage => coverage.Coverage), Along(study, index, coverage => coverage.AsymptoticCoverage));
        yield return new Rule("", level, false, new MarkStyle(PlotColour.LightGrey, Stroke.Dashed, 1));
        yield return new Curve("", large, new MarkStyle(colour, Width: 1));
        yield return new Markers(belt.Count > 0 ? percent : $"{percent}, large samples", belt.Count > 0 ? belt : large, new MarkStyle(colour, Width: 1.4));
    }

    private static ValueList<PlotPoint> Along(CoverageStudy study, int index, Func<CoverageLevel, ToyProbability> of) => study.Points
        .Select(point => (point.Value, Probability: of(point.Levels[index])))
        .Where(point => !double.IsNaN(point.Probability.Value))
        .Select(point => new PlotPoint(
            point.Value,
            point.Probability.Value,
            Math.Max(0, point.Probability.Uncertainty.High - point.Probability.Value),
            Math.Max(0, point.Probability.Value - point.Probability.Uncertainty.Low)))
        .ToValueList();
}
