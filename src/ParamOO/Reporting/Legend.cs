using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>The legend of a panel: entries in rows along its top edge, for which the vertical scale leaves room.</summary>
internal sealed class Legend
{
    private const double FontSize = 12;
    private const double RowHeight = 18;
    private const double SwatchWidth = 24;
    private const double Gap = 16;
    private const double Margin = 9;

    private readonly List<List<Mark>> rows = [];
    private readonly double columnWidth;

    /// <summary>Arranges the marks that have a label.</summary>
    /// <param name="marks">All marks of the panel.</param>
    /// <param name="width">Width of the panel [px].</param>
    public Legend(ValueList<Mark> marks, double width)
    {
        var entries = marks.Where(mark => mark is not Rule && mark.Label.Length > 0).ToList();
        columnWidth = entries.Select(EntryWidth).DefaultIfEmpty(1).Max();
        var perRow = Math.Max(1, (int)((width - (2 * Margin) + Gap) / columnWidth));
        rows.AddRange(entries.Chunk(Balanced(entries.Count, perRow)).Select(chunk => chunk.ToList()));
    }

    /// <summary>Height that the legend needs [px]; 0 without entries.</summary>
    public double Height => rows.Count == 0 ? 0 : (rows.Count * RowHeight) + Margin;

    /// <summary>Draws the legend.</summary>
    /// <param name="svg">Receives the elements.</param>
    /// <param name="left">Left edge of the panel [px].</param>
    /// <param name="top">Top edge of the panel [px].</param>
    public void Draw(Svg svg, double left, double top)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                var x = left + Margin + (column * columnWidth);
                var y = top + Margin + ((row + 0.5) * RowHeight);
                DrawSwatch(svg, rows[row][column], x, y);
                svg.Text(x + SwatchWidth + 6, y + (0.36 * FontSize), rows[row][column].Label, FontSize);
            }
        }
    }

    private static double EntryWidth(Mark mark) => SwatchWidth + 6 + RichText.Width(mark.Label, FontSize) + Gap;

    /// <summary>Five entries in rows of at most four become three and two.</summary>
    private static int Balanced(int entries, int perRow)
    {
        var rowsNeeded = Math.Max(1, (entries + perRow - 1) / perRow);
        return Math.Max(1, (entries + rowsNeeded - 1) / rowsNeeded);
    }

    private static void DrawSwatch(Svg svg, Mark mark, double x, double y)
    {
        switch (mark)
        {
            case Markers markers when markers.Points.Any(point => point.Up + point.Down > 0):
                svg.Line(x + (SwatchWidth / 2), y - 7, x + (SwatchWidth / 2), y + 7, Palette.Line(mark.Style with { Stroke = Stroke.Solid, Width = 1.1 }));
                svg.Raw(MarkDrawing.Marker(x + (SwatchWidth / 2), y, markers));
                break;
            case Markers markers:
                svg.Raw(MarkDrawing.Marker(x + (SwatchWidth / 2), y, markers));
                break;
            case Bars { IsOpen: true }:
                svg.Path($"M{Svg.Point(x, y - 5)}h{SwatchWidth}v10h{-SwatchWidth}Z", Palette.Line(mark.Style));
                break;
            case Bars:
                svg.Path($"M{Svg.Point(x, y - 5)}h{SwatchWidth}v10h{-SwatchWidth}Z", Palette.Fill(mark.Style));
                break;
            case Band:
                svg.Path($"M{Svg.Point(x, y - 5)}h{SwatchWidth}v10h{-SwatchWidth}Z", Palette.Area(mark.Style));
                break;
            case Steps { IsFilled: true }:
                svg.Path($"M{Svg.Point(x, y - 5)}h{SwatchWidth}v10h{-SwatchWidth}Z", Palette.Area(mark.Style));
                svg.Line(x, y - 5, x + SwatchWidth, y - 5, Palette.Line(mark.Style));
                break;
            default:
                svg.Line(x, y, x + SwatchWidth, y, Palette.Line(mark.Style));
                break;
        }
    }
}
