using System.Text;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Draws marks into a panel.</summary>
/// <param name="svg">Receives the elements.</param>
/// <param name="x">Horizontal scale.</param>
/// <param name="y">Vertical scale.</param>
internal sealed class MarkDrawing(Svg svg, Scale x, Scale y)
{
    private const int MostTips = 120;
    private const double TipRadius = 7;

    /// <summary>Draws one mark.</summary>
    /// <param name="mark">The mark.</param>
    public void Draw(Mark mark)
    {
        switch (mark)
        {
            case Curve curve:
                DrawCurve(curve);
                break;
            case Steps steps:
                DrawSteps(steps);
                break;
            case Markers markers:
                DrawMarkers(markers);
                break;
            case Band band:
                DrawBand(band);
                break;
            case Bars bars:
                DrawBars(bars);
                break;
            case ColourMatrix matrix:
                DrawMatrix(matrix);
                break;
            case Rule rule:
                DrawRule(rule);
                break;
        }
    }

    /// <summary>Lets points of the mark say their numbers when the mouse is over them.</summary>
    /// <param name="mark">The mark.</param>
    public void DrawTips(Mark mark)
    {
        var points = mark switch
        {
            Curve curve => curve.Points,
            Markers markers => markers.Points,
            Steps steps => steps.Values.Select((value, bin) => new PlotPoint(0.5 * (steps.Edges[bin] + steps.Edges[bin + 1]), value)).ToValueList(),
            _ => [],
        };
        if (points.Count > MostTips || mark.Label.Length == 0)
        {
            return;
        }

        foreach (var point in points.Where(IsVisible))
        {
            svg.Raw($"<circle class=\"tip\" cx=\"{RichText.Number(x.At(point.X))}\" cy=\"{RichText.Number(y.At(point.Y))}\" r=\"{TipRadius}\" fill-opacity=\"0\"><title>{Tip(mark, point)}</title></circle>");
        }
    }

    private static string Tip(Mark mark, PlotPoint point)
    {
        var spread = point.Up > 0 ? $" ± {ReportText.Number(0.5 * (point.Up + point.Down), 2)}" : "";
        return RichText.Escape(RichText.Plain($"{mark.Label}: {ReportText.Number(point.Y)}{spread} at {ReportText.Number(point.X)}"));
    }

    private static bool IsFinite(PlotPoint point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private bool IsVisible(PlotPoint point) =>
        IsFinite(point) && point.X >= x.Low && point.X <= x.High && point.Y >= y.Low && point.Y <= y.High;

    private void DrawCurve(Curve curve)
    {
        var path = new StringBuilder();
        var isOpen = false;
        foreach (var point in curve.Points)
        {
            if (IsFinite(point))
            {
                path.Append(isOpen ? 'L' : 'M').Append(Svg.Point(x.At(point.X), Inside(y.At(point.Y))));
            }

            isOpen = IsFinite(point);
        }

        svg.Path(path.ToString(), Palette.Line(curve.Style));
    }

    private void DrawSteps(Steps steps)
    {
        var outline = new StringBuilder();
        var area = new StringBuilder();
        var floor = y.IsLogarithmic ? y.First : y.At(Math.Max(0, y.Low));
        var isOpen = false;
        for (var bin = 0; bin < steps.Values.Count; bin++)
        {
            var (left, right, top) = (x.At(steps.Edges[bin]), x.At(steps.Edges[bin + 1]), Inside(y.At(steps.Values[bin])));
            if (double.IsFinite(steps.Values[bin]))
            {
                outline.Append(isOpen ? 'L' : 'M').Append(Svg.Point(left, top)).Append('L').Append(Svg.Point(right, top));
                area.Append($"M{Svg.Point(left, floor)}L{Svg.Point(left, top)}L{Svg.Point(right, top)}L{Svg.Point(right, floor)}Z");
            }

            isOpen = double.IsFinite(steps.Values[bin]);
        }

        if (steps.IsFilled)
        {
            svg.Path(area.ToString(), Palette.Area(steps.Style));
        }

        svg.Path(outline.ToString(), Palette.Line(steps.Style));
    }

    private void DrawMarkers(Markers markers)
    {
        var bars = new StringBuilder();
        foreach (var point in markers.Points.Where(point => IsFinite(point) && point.Up + point.Down > 0))
        {
            bars.Append($"M{Svg.Point(x.At(point.X), Inside(y.At(point.Y - point.Down)))}L{Svg.Point(x.At(point.X), Inside(y.At(point.Y + point.Up)))}");
        }

        foreach (var point in markers.Points.Where(point => IsFinite(point) && point.Left + point.Right > 0))
        {
            bars.Append($"M{Svg.Point(Across(x.At(point.X - point.Left)), y.At(point.Y))}L{Svg.Point(Across(x.At(point.X + point.Right)), y.At(point.Y))}");
        }

        if (bars.Length > 0)
        {
            svg.Path(bars.ToString(), Palette.Line(markers.Style with { Stroke = Stroke.Solid, Width = 1.1 }));
        }

        foreach (var point in markers.Points.Where(IsVisible))
        {
            svg.Raw(Marker(x.At(point.X), y.At(point.Y), markers));
        }
    }

    /// <summary>One marker at a place in pixels; legends draw it too.</summary>
    /// <param name="centreX">Place [px].</param>
    /// <param name="centreY">Place [px].</param>
    /// <param name="markers">The marks that it belongs to.</param>
    public static string Marker(double centreX, double centreY, Markers markers)
    {
        var colour = Palette.Hex(markers.Style.Colour);
        var look = markers.IsOpen ? $"fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.3\"" : $"fill=\"{colour}\"";
        return $"<circle cx=\"{RichText.Number(centreX)}\" cy=\"{RichText.Number(centreY)}\" r=\"{RichText.Number(2 * markers.Style.Width)}\" {look}/>";
    }

    private void DrawBand(Band band)
    {
        var points = band.Points.Where(IsFinite).ToList();
        if (points.Count == 0)
        {
            return;
        }

        var upper = points.Select(point => Svg.Point(x.At(point.X), Inside(y.At(point.Y + point.Up))));
        var lower = points.AsEnumerable().Reverse().Select(point => Svg.Point(x.At(point.X), Inside(y.At(point.Y - point.Down))));
        svg.Path($"M{string.Join('L', upper.Concat(lower))}Z", Palette.Area(band.Style));
    }

    private void DrawBars(Bars bars)
    {
        var path = new StringBuilder();
        foreach (var box in bars.Boxes.Where(box => double.IsFinite(box.X0 + box.X1 + box.Y0 + box.Y1)))
        {
            var (left, right) = (Across(x.At(box.X0)), Across(x.At(box.X1)));
            var (bottom, top) = (Inside(y.At(box.Y0)), Inside(y.At(box.Y1)));
            path.Append($"M{Svg.Point(left, bottom)}L{Svg.Point(left, top)}L{Svg.Point(right, top)}L{Svg.Point(right, bottom)}Z");
        }

        svg.Path(path.ToString(), bars.IsOpen ? Palette.Line(bars.Style) : Palette.Fill(bars.Style));
    }

    private void DrawMatrix(ColourMatrix matrix)
    {
        var (width, height) = (x.At(1) - x.At(0), y.At(0) - y.At(1));
        for (var k = 0; k < matrix.Values.Count; k++)
        {
            var (row, column) = Math.DivRem(k, matrix.Columns);
            var (left, top, value) = (x.At(column - 0.5), y.At(row + 0.5), matrix.Values[k]);
            svg.Raw($"<rect x=\"{RichText.Number(left)}\" y=\"{RichText.Number(top)}\" width=\"{RichText.Number(width)}\" height=\"{RichText.Number(height)}\" fill=\"{Palette.Diverging(value)}\"/>");
            if (matrix.HasNumbers)
            {
                var colour = Math.Abs(value) > 0.7 ? "#fff" : Palette.Hex(PlotColour.Ink);
                svg.Text(x.At(column), y.At(row) + 4, ReportText.Brief(Math.Round(value, 2)), 10, $"text-anchor=\"middle\" fill=\"{colour}\"");
            }
        }
    }

    private void DrawRule(Rule rule)
    {
        var at = rule.IsVertical ? x.At(rule.Value) : y.At(rule.Value);
        var isInside = rule.IsVertical ? at >= x.First && at <= x.Last : at >= y.Last && at <= y.First;
        if (!isInside)
        {
            return;
        }

        var look = Palette.Line(rule.Style);
        if (rule.IsVertical)
        {
            svg.Line(at, y.First, at, y.Last, look);
        }
        else
        {
            svg.Line(x.First, at, x.Last, at, look);
        }

        if (rule.Label.Length > 0)
        {
            svg.Text(x.Last - 5, rule.IsVertical ? y.First - 5 : at - 4, rule.Label, 11, $"text-anchor=\"end\" fill=\"{Palette.Hex(PlotColour.Grey)}\"");
        }
    }

    private double Across(double pixel) => Math.Clamp(pixel, x.First - (x.Last - x.First), x.Last + (x.Last - x.First));

    /// <summary>Keeps far-away numbers from becoming coordinates that viewers cannot hold; the clip path hides them all the same.</summary>
    private double Inside(double pixel)
    {
        var height = y.First - y.Last;
        return Math.Clamp(pixel, y.Last - height, y.First + height);
    }
}
