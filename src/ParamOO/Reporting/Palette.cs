namespace ParamOO.Reporting;

/// <summary>Colours and strokes as SVG attributes.</summary>
internal static class Palette
{
    /// <summary>The colour as hexadecimal red, green, blue.</summary>
    /// <param name="colour">Which colour.</param>
    public static string Hex(PlotColour colour) => colour switch
    {
        PlotColour.Blue => "#3f78d8",
        PlotColour.Orange => "#f0861a",
        PlotColour.Red => "#d62839",
        PlotColour.Purple => "#964a8b",
        PlotColour.Violet => "#7a21dd",
        PlotColour.Brown => "#a96b59",
        PlotColour.Teal => "#1f9e9e",
        PlotColour.Grey => "#8c8c91",
        PlotColour.LightGrey => "#c9c9cf",
        _ => "#1c1c24",
    };

    /// <summary>Attributes of a line.</summary>
    /// <param name="style">How it is drawn.</param>
    public static string Line(MarkStyle style)
    {
        var width = RichText.Number(style.Width);
        var dashes = style.Stroke switch
        {
            Stroke.Dashed => $" stroke-dasharray=\"{RichText.Number(3.4 * style.Width)} {RichText.Number(2.2 * style.Width)}\"",
            Stroke.Dotted => $" stroke-dasharray=\"0.1 {RichText.Number(2 * style.Width)}\" stroke-linecap=\"round\"",
            _ => "",
        };
        return $"fill=\"none\" stroke=\"{Hex(style.Colour)}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}";
    }

    /// <summary>Attributes of a filled area that hides what is behind it.</summary>
    /// <param name="style">How it is drawn.</param>
    public static string Fill(MarkStyle style) => $"fill=\"{Hex(style.Colour)}\" stroke=\"none\"";

    /// <summary>White at 0, blue towards −1, red towards 1.</summary>
    /// <param name="value">In [−1, 1].</param>
    public static string Diverging(double value)
    {
        var (red, green, blue) = value < 0 ? (0x3f, 0x78, 0xd8) : (0xd6, 0x28, 0x39);
        var share = Math.Min(1, Math.Abs(value));
        return $"#{Mixed(red):x2}{Mixed(green):x2}{Mixed(blue):x2}";

        int Mixed(int component) => (int)Math.Round(255 + (share * (component - 255)));
    }

    /// <summary>Attributes of a shaded area.</summary>
    /// <param name="style">How it is drawn.</param>
    public static string Area(MarkStyle style) => $"fill=\"{Hex(style.Colour)}\" fill-opacity=\"0.22\" stroke=\"none\"";
}
