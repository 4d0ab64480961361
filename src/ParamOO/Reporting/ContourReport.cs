using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Contours of a workspace against those of the unbinned likelihood: a table, figures, verdicts.</summary>
public static class ContourReport
{
    private const double InformationHigh = 25;
    private const double Room = 0.06;

    private static readonly PlotColour[] Colours = [PlotColour.Blue, PlotColour.Orange, PlotColour.Teal, PlotColour.Purple];

    /// <summary>How far contours are apart.</summary>
    /// <param name="validation">The comparison.</param>
    /// <param name="tolerances">Which t are judged.</param>
    public static ReportTable Table(PlaneValidation validation, Tolerances tolerances) => new(
        "Contours, binned against unbinned",
        [new("nuisance parameters", false), new("level [%]"), new("rays"), new("open"), new("largest deviation [%]"), new("rms [%]"), new("kept, smallest"), new("kept, largest")],
        validation.Planes.SelectMany(entry => entry.Plane.Contours.Select(contour => Row(entry.Name, entry.Plane, contour, tolerances))).ToValueList(),
        "Distances from the best fit along rays, binned over unbinned, less one. Open: rays on which both contours leave the parameters' ranges. Kept: binned over unbinned *t* inside the scanned window.");

    /// <summary>The contours of both, statistics only and profiled.</summary>
    /// <param name="validation">The comparison.</param>
    public static Figure Figure(PlaneValidation validation)
    {
        var (x, y) = (Symbol.Of(validation.StatOnly.Unbinned.Poi), Symbol.Of(validation.StatOnly.Unbinned.Second));
        return new(
            "contours",
            $"Contours of {x} and {y} with the large-sample thresholds of two parameters, Asimov data of the reference hypothesis: the full unbinned likelihood (lines) and the binned workspace (markers, where rays from the best fit meet it).",
            validation.Planes.Select(entry => FrameOf(entry.Name, entry.Plane, x, y)).ToValueList(),
            2);
    }

    /// <summary>Where rays meet the contours of both: one row per level and meeting.</summary>
    /// <param name="plane">The plane.</param>
    public static DataTable Crossings(ComparedPlane plane)
    {
        var (first, second) = (plane.Unbinned.Poi, plane.Unbinned.Second);
        var rows = plane.Contours.SelectMany(contour => contour.Crossings.Select(crossing => (contour.Level, Crossing: crossing))).ToList();
        return new DataTable("contours",
        [
            DataNumbers.Of("level", rows, row => row.Level),
            DataNumbers.Of("direction", rows, row => row.Crossing.Direction),
            DataNumbers.Of($"unbinned_{first}", rows, row => row.Crossing.First.X),
            DataNumbers.Of($"unbinned_{second}", rows, row => row.Crossing.First.Y),
            DataNumbers.Of($"binned_{first}", rows, row => row.Crossing.Second.X),
            DataNumbers.Of($"binned_{second}", rows, row => row.Crossing.Second.Y),
            DataNumbers.Of("deviation", rows, row => row.Crossing.Deviation),
            DataNumbers.Of("is_bound", rows, row => row.Crossing.IsBound ? 1 : 0),
        ]);
    }

    /// <summary>Contours and kept information against their tolerances.</summary>
    /// <param name="validation">The comparison.</param>
    /// <param name="tolerances">What it must fulfil.</param>
    public static ValueList<Verdict> Verdicts(PlaneValidation validation, Tolerances tolerances) =>
    [
        .. validation.Planes.Zip([tolerances.Contour, tolerances.ContourProfiled]).SelectMany(pair => pair.First.Plane.Contours.Select(contour => OfContour(pair.First.Name, contour, pair.Second))),
        Kept("kept in the plane, statistics only", validation.StatOnly, tolerances.Retained, tolerances),
        Kept("kept in the plane, profiled", validation.Profiled, tolerances.RetainedProfiled, tolerances),
        new("fits that converged", validation.Planes.All(entry => entry.Plane.HasConverged) ? "all" : "not all", "all, binned and unbinned", validation.Planes.All(entry => entry.Plane.HasConverged)),
        ClosureVerdicts.RatioClosures(validation.Closures, tolerances),
    ];

    private static Verdict OfContour(string name, ComparedContour contour, double tolerance)
    {
        var bound = contour.Crossings.Any(crossing => crossing.IsBound && Math.Abs(crossing.Deviation) == contour.Largest) ? "at least " : "";
        return new(
            $"contour of {Level(contour.Level)} %, {name}",
            contour.Crossings.Count == 0 ? "no ray meets it" : $"moved by {bound}{Percent(contour.Largest)} %, rms {Percent(contour.RootMeanSquare)} %",
            $"at most {ReportText.Setting(100 * tolerance)} % of the distance from the best fit",
            contour.Largest <= tolerance);
    }

    private static Verdict Kept(string quantity, ComparedPlane plane, double least, Tolerances tolerances)
    {
        var (low, high) = plane.KeptWithin(tolerances.SmallestJudged, InformationHigh);
        return new(
            quantity,
            $"{ReportText.Number(low)} to {ReportText.Number(high)}",
            $"from {ReportText.Setting(least)} to {ReportText.Setting(tolerances.Excess)} where {ReportText.Setting(tolerances.SmallestJudged)} < *t* < {ReportText.Setting(InformationHigh)}",
            low >= least && high <= tolerances.Excess);
    }

    private static ValueList<string> Row(string name, ComparedPlane plane, ComparedContour contour, Tolerances tolerances)
    {
        var (low, high) = plane.KeptWithin(tolerances.SmallestJudged, InformationHigh);
        return
        [
            name, Level(contour.Level), ReportText.Count(contour.Rays), ReportText.Count(contour.OpenRays), Percent(contour.Largest), Percent(contour.RootMeanSquare), ReportText.Number(low, 4), ReportText.Number(high, 4),
        ];
    }

    private static Frame FrameOf(string name, ComparedPlane plane, string x, string y)
    {
        ValueList<Mark> marks =
        [
            .. plane.Unbinned.Contours.Index().Select(contour => new Curve(
                $"unbinned, {Level(contour.Item.Level)} %",
                StatementFigures.Lines(contour.Item),
                new MarkStyle(Colours[contour.Index % Colours.Length]))),
            .. plane.Contours.Index().Select(contour => new Markers(
                $"binned, {Level(contour.Item.Level)} %",
                contour.Item.Crossings.Index().Where(crossing => crossing.Index % 3 == 0 && !crossing.Item.IsBound).Select(crossing => new PlotPoint(crossing.Item.Second.X, crossing.Item.Second.Y)).ToValueList(),
                new MarkStyle(Colours[contour.Index % Colours.Length], Width: 1.4),
                true)),
            new Markers("best fit", [new PlotPoint(plane.Unbinned.Best.Value, plane.Unbinned.Best.Second)], new MarkStyle(PlotColour.Ink, Width: 1.6)),
        ];
        var (values, seconds) = (Around(marks, point => point.X), Around(marks, point => point.Y));
        return new(name, new Axis(x, values.Low, values.High), [new Panel(new Axis(y, seconds.Low), marks, 1.4)]);
    }

    /// <summary>All that is drawn with some room on both sides; the legend gets its own above.</summary>
    private static Interval Around(ValueList<Mark> marks, Func<PlotPoint, double> coordinate)
    {
        double[] values = [.. marks.SelectMany(mark => mark is Curve curve ? curve.Points : mark is Markers markers ? markers.Points : []).Select(coordinate).Where(double.IsFinite)];
        var room = Room * (values.Max() - values.Min());
        return new(values.Min() - room, values.Max() + room);
    }

    private static string Level(double level) => ReportText.Setting(Math.Round(100 * level, 2));

    private static string Percent(double fraction) => ReportText.Number(100 * fraction, 2);
}
