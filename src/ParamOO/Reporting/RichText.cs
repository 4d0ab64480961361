using System.Globalization;
using System.Text;

namespace ParamOO.Reporting;

/// <summary>
/// A label with <c>*italic*</c>, <c>_{subscript}</c> and <c>^{superscript}</c>, as SVG and as HTML. A backslash takes the meaning away from the
/// sign of markup behind it.
/// </summary>
internal static class RichText
{
    private const double MeanGlyphWidth = 0.61;
    private const double ScriptSize = 0.72;
    private const string Signs = "*_^}\\";

    private enum Height
    {
        Line,
        Subscript,
        Superscript,
    }

    /// <summary>The content of an SVG text element.</summary>
    /// <param name="text">The label.</param>
    /// <param name="size">Size of the font [px].</param>
    public static string Svg(string text, double size)
    {
        var svg = new StringBuilder();
        var offset = 0.0;
        foreach (var part in Parts(text))
        {
            var wanted = part.Height switch { Height.Subscript => 0.25 * size, Height.Superscript => -0.38 * size, _ => 0 };
            var shift = wanted - offset == 0 ? "" : $" dy=\"{Number(wanted - offset)}\"";
            var script = part.Height == Height.Line ? "" : $" font-size=\"{Number(ScriptSize * size)}\"";
            var look = shift + script + (part.IsItalic ? " font-style=\"italic\"" : "");
            offset = wanted;
            svg.Append(look.Length == 0 ? Escape(part.Text) : $"<tspan{look}>{Escape(part.Text)}</tspan>");
        }

        return svg.ToString();
    }

    /// <summary>The label as HTML.</summary>
    /// <param name="text">The label.</param>
    public static string Html(string text) => string.Concat(Parts(text).Select(part =>
    {
        var letters = part.IsItalic ? $"<i>{Escape(part.Text)}</i>" : Escape(part.Text);
        return part.Height switch
        {
            Height.Subscript => $"<sub>{letters}</sub>",
            Height.Superscript => $"<sup>{letters}</sup>",
            _ => letters,
        };
    }));

    /// <summary>The label without its markup: <c>t_μ</c>, <c>10^3</c>.</summary>
    /// <param name="text">The label.</param>
    public static string Plain(string text) => string.Concat(Parts(text).Select(part => part.Height switch
    {
        Height.Subscript => "_" + part.Text,
        Height.Superscript => "^" + part.Text,
        _ => part.Text,
    }));

    /// <summary>About how wide a label is [px]; fonts differ, so leave a little room.</summary>
    /// <param name="text">The label.</param>
    /// <param name="size">Size of the font [px].</param>
    public static double Width(string text, double size) =>
        Parts(text).Sum(part => part.Text.Sum(GlyphWidth) * size * (part.Height == Height.Line ? 1 : ScriptSize));

    /// <summary>A label that shows a text letter for letter, whatever signs of markup are in it.</summary>
    /// <param name="text">The text, such as a formula or a name that a user wrote.</param>
    public static string Literal(string text) =>
        string.Concat(text.Select(letter => Signs.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));

    /// <summary>Text that may stand in XML.</summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>A coordinate: at most two decimals, no exponent.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value)
    {
        var text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    private static double GlyphWidth(char glyph) => glyph switch
    {
        'i' or 'l' or 'j' or '.' or ',' or ':' or '\'' or '|' or '!' or '′' => 0.3,
        ' ' or 't' or 'f' or 'r' or '(' or ')' or '[' or ']' or '/' => 0.38,
        'm' or 'w' or 'M' or 'W' or '%' => 0.92,
        >= 'A' and <= 'Z' => 0.67,
        _ => MeanGlyphWidth,
    };

    private static List<Part> Parts(string text)
    {
        var parts = new List<Part>();
        var current = new StringBuilder();
        var (height, isItalic) = (Height.Line, false);
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '\\' && Signs.Contains(next, StringComparison.Ordinal))
            {
                current.Append(next);
                i++;
                continue;
            }

            var (newHeight, newItalic, length) = (text[i], next) switch
            {
                ('*', _) when isItalic || ClosingStar(text, i + 1) > i + 1 => (height, !isItalic, 1),
                ('_', '{') => (Height.Subscript, isItalic, 2),
                ('^', '{') => (Height.Superscript, isItalic, 2),
                ('}', _) when height != Height.Line => (Height.Line, isItalic, 1),
                _ => (height, isItalic, 0),
            };
            if (length == 0)
            {
                current.Append(text[i]);
                continue;
            }

            AddPart(parts, current, height, isItalic);
            (height, isItalic) = (newHeight, newItalic);
            i += length - 1;
        }

        AddPart(parts, current, height, isItalic);
        return parts;
    }

    private static int ClosingStar(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '*')
            {
                return at;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static void AddPart(List<Part> parts, StringBuilder text, Height height, bool isItalic)
    {
        if (text.Length > 0)
        {
            parts.Add(new(text.ToString(), height, isItalic));
            text.Clear();
        }
    }

    private readonly record struct Part(string Text, Height Height, bool IsItalic);
}
