using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Test statistics along one parameter, and contours over two.</summary>
public static class StatementFigures
{
    private static readonly MarkStyle Guide = new(PlotColour.Grey, Stroke.Dashed, 1);
    private static readonly PlotColour[] Colours = [PlotColour.Blue, PlotColour.Orange, PlotColour.Teal, PlotColour.Purple];
    private static readonly Stroke[] Strokes = [Stroke.Solid, Stroke.Dashed, Stroke.Dotted];

    /// <summary>t along a parameter with the thresholds of its intervals, of 68.27 and 95.45 % where none were asked for.</summary>
    /// <param name="scan">The scan.</param>
    public static Figure Scan(ScanResult scan)
    {
        var symbol = Symbol.Of(scan.Poi);
        var points = scan.Points.OrderBy(point => point.Value).Select(point => new PlotPoint(point.Value, point.TestStatistic)).ToValueList();
        double[] levels = scan.Intervals.Count == 0 ? [ConfidenceLevel.OneSigma, ConfidenceLevel.TwoSigma] : [.. scan.Intervals.Select(set => set.Level)];
        return new Figure(
            "scan",
            $"The test statistic along {symbol}, all other parameters profiled; horizontal lines: where intervals of {string.Join(" and ", levels.Select(Percent))} end for large samples.",
            [
                new Frame("", new Axis(symbol),
                [
                    new Panel(new Axis($"*t*_{{{symbol}}}"),
                    [
                        .. levels.Select(level => new Rule(Percent(level), ConfidenceLevel.Threshold(level), false, Guide)),
                        new Curve("", points, new MarkStyle(PlotColour.Blue)),
                        new Markers("", points, new MarkStyle(PlotColour.Blue, Width: 1.2)),
                    ]),
                ]),
            ]);
    }

    /// <summary>Contours over a plane, with the best fit.</summary>
    /// <param name="scan">The scan.</param>
    public static Figure Contours(PlaneScanResult scan)
    {
        var (x, y) = (Symbol.Of(scan.Poi), Symbol.Of(scan.Second));
        var (values, seconds) = (scan.Points.Select(point => point.Value), scan.Points.Select(point => point.Second));
        ValueList<Mark> marks =
        [
            .. scan.Contours.Index().Select(contour => new Curve(
                Percent(contour.Item.Level),
                Lines(contour.Item),
                new MarkStyle(Colours[contour.Index % Colours.Length], Strokes[contour.Index % Strokes.Length], 2.2))),
            new Markers("best fit", [new PlotPoint(scan.Best.Value, scan.Best.Second)], new MarkStyle(PlotColour.Ink, Width: 2)),
        ];
        return new Figure(
            "contours",
            $"Where the test statistic of {x} and {y} has the large-sample thresholds of two parameters, all others profiled.",
            [new Frame("", new Axis(x, values.Min(), values.Max()), [new Panel(new Axis(y, seconds.Min()), marks, 1.4)])]);
    }

    /// <summary>The lines of a contour as one curve that is interrupted between them.</summary>
    /// <param name="contour">The contour.</param>
    internal static ValueList<PlotPoint> Lines(Contour contour) =>
        contour.Lines.SelectMany(line => line.Points.Select(point => new PlotPoint(point.X, point.Y)).Append(new PlotPoint(double.NaN, double.NaN))).ToValueList();

    private static string Percent(double level) => $"{ReportText.Setting(Math.Round(100 * level, 2))} %";
}
