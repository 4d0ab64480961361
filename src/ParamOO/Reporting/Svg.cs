using System.Text;

namespace ParamOO.Reporting;

/// <summary>Elements of an SVG document as text, one per line, with coordinates of at most two decimals.</summary>
internal sealed class Svg
{
    private readonly StringBuilder text = new();

    /// <summary>Everything that was written so far.</summary>
    public override string ToString() => text.ToString();

    /// <summary>Writes a line as it is.</summary>
    /// <param name="line">The line.</param>
    public void Raw(string line) => text.Append(line).Append('\n');

    /// <summary>A straight line.</summary>
    /// <param name="x1">Start [px].</param>
    /// <param name="y1">Start [px].</param>
    /// <param name="x2">End [px].</param>
    /// <param name="y2">End [px].</param>
    /// <param name="look">Attributes of the stroke.</param>
    public void Line(double x1, double y1, double x2, double y2, string look) => Raw($"<path d=\"M{Point(x1, y1)}L{Point(x2, y2)}\" {look}/>");

    /// <summary>A path.</summary>
    /// <param name="path">Its commands.</param>
    /// <param name="look">Attributes of stroke and area.</param>
    public void Path(string path, string look) => Raw($"<path d=\"{path}\" {look}/>");

    /// <summary>A text.</summary>
    /// <param name="x">Position of its anchor [px].</param>
    /// <param name="y">Position of its base line [px].</param>
    /// <param name="label">The text with the markup of <see cref="Axis"/>.</param>
    /// <param name="size">Size of the font [px].</param>
    /// <param name="look">Further attributes, e.g. the anchor.</param>
    public void Text(double x, double y, string label, double size, string look = "") =>
        Raw($"<text x=\"{RichText.Number(x)}\" y=\"{RichText.Number(y)}\" font-size=\"{RichText.Number(size)}\"{(look.Length > 0 ? " " : "")}{look}>{RichText.Svg(label, size)}</text>");

    /// <summary>A point for paths: <c>x y</c>.</summary>
    /// <param name="x">Coordinate [px].</param>
    /// <param name="y">Coordinate [px].</param>
    public static string Point(double x, double y) => $"{RichText.Number(x)} {RichText.Number(y)}";
}
