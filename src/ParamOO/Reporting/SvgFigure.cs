namespace ParamOO.Reporting;

/// <summary>Draws figures as SVG text: the same figure gives the same bytes.</summary>
public static class SvgFigure
{
    private const string Font = "Helvetica Neue, Helvetica, Arial, Nimbus Sans, Liberation Sans, sans-serif";

    /// <summary>The figure as a whole SVG document, LF, ending with a newline.</summary>
    /// <param name="figure">The figure.</param>
    public static string Write(Figure figure)
    {
        var size = FrameSize.For(figure.Columns);
        var svg = new Svg();
        var rows = figure.Frames.Chunk(figure.Columns).ToList();
        var heights = rows.Select(row => row.Max(size.HeightOf)).ToList();
        var (width, height) = (size.Width * Math.Min(figure.Columns, figure.Frames.Count), heights.Sum());
        svg.Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {RichText.Number(width)} {RichText.Number(height)}\" width=\"{RichText.Number(width)}\" height=\"{RichText.Number(height)}\" font-family=\"{Font}\" fill=\"{Palette.Hex(PlotColour.Ink)}\" role=\"img\">");
        svg.Raw($"<rect width=\"{RichText.Number(width)}\" height=\"{RichText.Number(height)}\" fill=\"#fff\"/>");
        for (var i = 0; i < figure.Frames.Count; i++)
        {
            var (row, column) = Math.DivRem(i, figure.Columns);
            new FrameDrawing(svg, figure.Frames[i], size, $"{figure.Name}-{i}").Draw(column * size.Width, heights.Take(row).Sum());
        }

        svg.Raw("</svg>");
        return svg.ToString();
    }
}

/// <summary>Sizes of one frame [px], depending on how many stand in a row.</summary>
/// <param name="Width">Width with all labels.</param>
/// <param name="PanelHeight">Height of a panel of share 1.</param>
/// <param name="FontSize">Size of axis labels; ticks are a little smaller.</param>
internal sealed record FrameSize(double Width, double PanelHeight, double FontSize)
{
    /// <summary>Space left of the panels, for ticks and the label.</summary>
    public const double Left = 68;

    /// <summary>Space right of the panels.</summary>
    public const double Right = 18;

    /// <summary>Space between panels.</summary>
    public const double Between = 10;

    /// <summary>Space below the last panel, for ticks and the label.</summary>
    public const double Bottom = 50;

    private const double NameFont = 13;

    /// <summary>Sizes that make rows of frames about as wide as a page.</summary>
    /// <param name="columns">How many frames stand in a row.</param>
    public static FrameSize For(int columns) => columns switch
    {
        1 => new(680, 330, 15),
        2 => new(470, 250, 14),
        _ => new(360, 200, 13),
    };

    /// <summary>Space left of the panels of a frame: more where names stand there.</summary>
    /// <param name="frame">The frame.</param>
    public static double LeftOf(Frame frame) => Math.Max(
        Left, Widest(frame.Panels.SelectMany(panel => panel.Y.Categories)) + (frame.Panels.Any(panel => panel.Y.Label.Length > 0) ? 34 : 14));

    /// <summary>Space below the last panel of a frame: more where names stand there.</summary>
    /// <param name="frame">The frame.</param>
    public static double BottomOf(Frame frame) => Math.Max(Bottom, Widest(frame.X.Categories) + 30);

    private static double Widest(IEnumerable<string> names) => names.Select(name => RichText.Width(RichText.Literal(name), NameFont)).DefaultIfEmpty(0).Max();

    /// <summary>Space above the first panel, for the title.</summary>
    /// <param name="frame">The frame.</param>
    public static double TopOf(Frame frame) => frame.Title.Length > 0 ? 30 : 14;

    /// <summary>Height of a frame with all labels.</summary>
    /// <param name="frame">The frame.</param>
    public double HeightOf(Frame frame) =>
        TopOf(frame) + frame.Panels.Sum(panel => panel.HeightShare * PanelHeight) + ((frame.Panels.Count - 1) * Between) + BottomOf(frame);
}
