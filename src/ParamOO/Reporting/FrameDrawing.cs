namespace ParamOO.Reporting;

/// <summary>Draws one frame: its title, its panels and their common horizontal axis.</summary>
/// <param name="svg">Receives the elements.</param>
/// <param name="frame">The frame.</param>
/// <param name="size">Its size.</param>
/// <param name="id">A name that no other frame has, for clip paths.</param>
internal sealed class FrameDrawing(Svg svg, Frame frame, FrameSize size, string id)
{
    private const double PixelsPerTickX = 62;
    private const double PixelsPerTickY = 40;
    private const int FewestTicksY = 4;
    private const int MajorTick = 7;
    private const int MinorTick = 4;
    private const string Hairline = "fill=\"none\" stroke=\"#1c1c24\" stroke-width=\"1\"";

    private readonly double tickFont = size.FontSize - 2;
    private readonly double margin = FrameSize.LeftOf(frame);

    /// <summary>Draws the frame with its upper left corner at a place.</summary>
    /// <param name="left">Place [px].</param>
    /// <param name="top">Place [px].</param>
    public void Draw(double left, double top)
    {
        var x = Scale.Of(frame.X, frame.Panels.SelectMany(panel => panel.Marks).SelectMany(Xs), null, left + margin, left + size.Width - FrameSize.Right);
        if (frame.Title.Length > 0)
        {
            svg.Text(x.First, top + 20, frame.Title, size.FontSize, "font-weight=\"600\"");
        }

        var ticks = TicksOf(x);
        var panelTop = top + FrameSize.TopOf(frame);
        for (var i = 0; i < frame.Panels.Count; i++)
        {
            var height = frame.Panels[i].HeightShare * size.PanelHeight;
            DrawPanel(frame.Panels[i], x, panelTop, panelTop + height, $"{id}-{i}");
            DrawTicksX(x, ticks, panelTop, panelTop + height, hasLabels: i == frame.Panels.Count - 1);
            panelTop += height + FrameSize.Between;
        }

        svg.Text(x.Last, panelTop - FrameSize.Between + FrameSize.BottomOf(frame) - 12, frame.X.Label + Factor(ticks), size.FontSize, "text-anchor=\"end\"");
    }

    private static IEnumerable<double> Xs(Mark mark) => mark switch
    {
        Curve curve => curve.Points.Select(point => point.X),
        Markers markers => markers.Points.SelectMany(point => new[] { point.X - point.Left, point.X + point.Right }),
        Band band => band.Points.Select(point => point.X),
        Steps steps => steps.Edges,
        Bars bars => bars.Boxes.SelectMany(box => new[] { box.X0, box.X1 }),
        _ => [],
    };

    private static IEnumerable<double> Ys(Mark mark) => mark switch
    {
        Curve curve => curve.Points.Select(point => point.Y),
        Markers markers => markers.Points.SelectMany(point => new[] { point.Y - point.Down, point.Y + point.Up }),
        Band band => band.Points.SelectMany(point => new[] { point.Y - point.Down, point.Y + point.Up }),
        Bars bars => bars.Boxes.SelectMany(box => new[] { box.Y0, box.Y1 }),
        Steps steps => steps.IsFilled ? steps.Values.Append(0) : steps.Values,
        _ => [],
    };

    private void DrawPanel(Panel panel, Scale x, double top, double bottom, string clip)
    {
        var legend = new Legend(panel.Marks, x.Last - x.First);
        var y = Scale.Of(panel.Y, panel.Marks.SelectMany(Ys), 0.06, bottom, top);
        y = panel.Y.High is null ? y.WithRoom(legend.Height) : y;
        svg.Raw($"<clipPath id=\"{clip}\"><rect x=\"{RichText.Number(x.First)}\" y=\"{RichText.Number(top)}\" width=\"{RichText.Number(x.Last - x.First)}\" height=\"{RichText.Number(bottom - top)}\"/></clipPath>");
        svg.Raw($"<g clip-path=\"url(#{clip})\">");
        var drawing = new MarkDrawing(svg, x, y);
        foreach (var mark in panel.Marks)
        {
            drawing.Draw(mark);
        }

        foreach (var mark in panel.Marks)
        {
            drawing.DrawTips(mark);
        }

        svg.Raw("</g>");
        svg.Path($"M{Svg.Point(x.First, top)}H{RichText.Number(x.Last)}V{RichText.Number(bottom)}H{RichText.Number(x.First)}Z", Hairline);
        var ticks = panel.Y.Categories.Count > 0 ? Ticks.Of(panel.Y.Categories) : Ticks.Of(y, Math.Max(FewestTicksY, (int)((bottom - top) / PixelsPerTickY)));
        DrawTicksY(y, ticks, x);
        DrawLabelY(panel.Y.Label + Factor(ticks), x.First - margin + 16, top);
        legend.Draw(svg, x.First, top);
    }

    private Ticks TicksOf(Scale x) =>
        frame.X.Categories.Count > 0 ? Ticks.Of(frame.X.Categories) : Ticks.Of(x, (int)((x.Last - x.First) / PixelsPerTickX));

    private static string Factor(Ticks ticks) => ticks.Power == 0 ? "" : $" / 10^{{{ticks.Power}}}".Replace('-', '−');

    private void DrawTicksX(Scale x, Ticks ticks, double top, double bottom, bool hasLabels)
    {
        Comb(ticks.Minor, value => $"M{Svg.Point(x.At(value), bottom)}v{-MinorTick}M{Svg.Point(x.At(value), top)}v{MinorTick}");
        Comb(ticks.Major, value => $"M{Svg.Point(x.At(value), bottom)}v{-MajorTick}M{Svg.Point(x.At(value), top)}v{MajorTick}");
        for (var i = 0; hasLabels && i < ticks.Major.Length; i++)
        {
            var (at, below) = (x.At(ticks.Major[i]), bottom + tickFont + 5);
            if (frame.X.Categories.Count > 0)
            {
                svg.Text(at + (0.35 * tickFont), bottom + 7, ticks.Labels[i], tickFont, $"text-anchor=\"end\" transform=\"rotate(-90 {Svg.Point(at + (0.35 * tickFont), bottom + 7)})\"");
            }
            else
            {
                svg.Text(at, below, ticks.Labels[i], tickFont, "text-anchor=\"middle\"");
            }
        }
    }

    private void DrawTicksY(Scale y, Ticks ticks, Scale x)
    {
        Comb(ticks.Minor, value => $"M{Svg.Point(x.First, y.At(value))}h{MinorTick}M{Svg.Point(x.Last, y.At(value))}h{-MinorTick}");
        Comb(ticks.Major, value => $"M{Svg.Point(x.First, y.At(value))}h{MajorTick}M{Svg.Point(x.Last, y.At(value))}h{-MajorTick}");
        for (var i = 0; i < ticks.Major.Length; i++)
        {
            svg.Text(x.First - 7, y.At(ticks.Major[i]) + (0.35 * tickFont), ticks.Labels[i], tickFont, "text-anchor=\"end\"");
        }
    }

    private void Comb(double[] values, Func<double, string> tooth)
    {
        if (values.Length > 0)
        {
            svg.Path(string.Concat(values.Select(tooth)), Hairline);
        }
    }

    private void DrawLabelY(string label, double x, double top) =>
        svg.Text(x, top, label, size.FontSize, $"text-anchor=\"end\" transform=\"rotate(-90 {Svg.Point(x, top)})\"");
}
