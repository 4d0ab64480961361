using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>t_μ binned over unbinned, with the kept information below; and the same where intervals are read off.</summary>
internal static class ScanFigures
{
    private const double Threshold68 = 0.98895;
    private const double Threshold95 = 3.84146;
    private const double ZoomedTop = 6;
    private const double SmallestJudged = 0.01;

    private static readonly MarkStyle StatOnly = new(PlotColour.Blue);
    private static readonly MarkStyle Profiled = new(PlotColour.Orange);
    private static readonly MarkStyle McStatistics = new(PlotColour.Brown, Stroke.Dotted, 1.6);
    private static readonly MarkStyle Guide = new(PlotColour.LightGrey, Stroke.Dashed, 1);

    /// <summary>The figures of a validation: the whole range, and t ≤ 6 where the range reaches far beyond.</summary>
    /// <param name="validation">The scans.</param>
    public static ValueList<Figure> Of(AnalysisValidation validation)
    {
        var symbol = Symbol.Of(validation.StatOnly.Unbinned.Poi);
        var caption = $"The test statistic of the binned workspace (markers) laid over that of the full unbinned likelihood (lines), Asimov data of the reference hypothesis. "
            + "Below: the fraction of the unbinned information that the bins keep, MC-statistics factors held; the dotted line has them profiled as well.";
        var whole = new Figure("test-statistic", caption, [Whole(validation, symbol)]);
        var highest = AllPoints(validation).Max(point => point.Unbinned);
        return highest > 2 * ZoomedTop && Zoomed(validation, symbol) is { } zoom
            ? [whole, new Figure("test-statistic-zoom", "The same where intervals are read off.", [zoom])]
            : [whole];
    }

    private static IEnumerable<ComparedPoint> AllPoints(AnalysisValidation validation) =>
        validation.StatOnly.Points.Concat(validation.Profiled.Points).Where(point => double.IsFinite(point.Unbinned));

    private static Frame Whole(AnalysisValidation validation, string symbol) => new(
        "",
        new Axis(symbol),
        [new Panel(new Axis($"*t*_{{{symbol}}}"), Curves(validation)), KeptPanel(validation)]);

    private static Frame? Zoomed(AnalysisValidation validation, string symbol)
    {
        var low = AllPoints(validation).Where(point => point.Unbinned < ZoomedTop).Select(point => point.Value).ToList();
        return low.Count < 3 || low.Max() == low.Min()
            ? null
            : new Frame("", new Axis(symbol, low.Min(), low.Max()), [new Panel(new Axis($"*t*_{{{symbol}}}", 0, ZoomedTop * 1.25), Curves(validation))]);
    }

    private static ValueList<Mark> Curves(AnalysisValidation validation) =>
    [
        new Rule("68 %", Threshold68, false, Guide),
        new Rule("95 %", Threshold95, false, Guide),
        .. Pair(validation.StatOnly, "statistics only", StatOnly, isOpen: false),
        .. Pair(validation.Profiled, "profiled", Profiled, isOpen: true),
        new Curve(
            "binned, MC statistics too",
            validation.WithMcStatistics.Points.OrderBy(point => point.Value).Select(point => new PlotPoint(point.Value, point.TestStatistic)).ToValueList(),
            McStatistics),
    ];

    private static Mark[] Pair(ComparedScan scan, string what, MarkStyle style, bool isOpen) =>
    [
        new Curve($"unbinned, {what}", scan.Points.OrderBy(point => point.Value).Select(point => new PlotPoint(point.Value, point.Unbinned)).ToValueList(), style),
        new Markers($"binned, {what}", scan.Points.Select(point => new PlotPoint(point.Value, point.Binned)).ToValueList(), style with { Width = 1.5 }, isOpen),
    ];

    private static Panel KeptPanel(AnalysisValidation validation)
    {
        var kept = validation.StatOnly.Points.Concat(validation.Profiled.Points).Where(IsJudged).Select(point => point.Kept).DefaultIfEmpty(1).ToList();
        var axis = new Axis("binned / unbinned", Math.Min(0.975, kept.Min() - 0.004), Math.Max(1.01, kept.Max() + 0.004));
        return new(
            axis,
            [
                new Rule("", 1, false, Guide with { Colour = PlotColour.Grey }),
                Kept(validation.StatOnly, StatOnly, isOpen: false),
                Kept(validation.Profiled, Profiled, isOpen: true),
            ],
            0.42);
    }

    private static Markers Kept(ComparedScan scan, MarkStyle style, bool isOpen) => new(
        "", scan.Points.Where(IsJudged).Select(point => new PlotPoint(point.Value, point.Kept)).ToValueList(), style with { Width = 1.5 }, isOpen);

    /// <summary>Where both test statistics vanish, their ratio is rounding.</summary>
    private static bool IsJudged(ComparedPoint point) => point.Unbinned > SmallestJudged && double.IsFinite(point.Kept);
}
