using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Something drawn in a panel. The set of cases is closed. Numbers that are not finite interrupt a mark and are not drawn.</summary>
/// <param name="Label">Text of the legend; empty for none. Markup as in <see cref="Axis"/>.</param>
/// <param name="Style">How it is drawn.</param>
public abstract record Mark(string Label, MarkStyle Style);

/// <summary>Points joined by straight lines.</summary>
/// <param name="Label">Text of the legend; empty for none.</param>
/// <param name="Points">The points, in order.</param>
/// <param name="Style">How it is drawn.</param>
public sealed record Curve(string Label, ValueList<PlotPoint> Points, MarkStyle Style) : Mark(Label, Style);

/// <summary>A histogram outline.</summary>
/// <param name="Label">Text of the legend; empty for none.</param>
/// <param name="Edges">Edges of the bins, ascending, one more than values.</param>
/// <param name="Values">Height of each bin.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="IsFilled">Whether the area down to zero, or to the axis, is shaded.</param>
public sealed record Steps(string Label, ValueList<double> Edges, ValueList<double> Values, MarkStyle Style, bool IsFilled = false)
    : Mark(Label, Style)
{
    /// <summary>A histogram over bin numbers, each bin as wide as the next and centred on its number 1, 2, ….</summary>
    /// <param name="label">Text of the legend; empty for none.</param>
    /// <param name="values">Height of each bin.</param>
    /// <param name="style">How it is drawn.</param>
    /// <param name="isFilled">Whether the area is shaded.</param>
    public static Steps OverBins(string label, IEnumerable<double> values, MarkStyle style, bool isFilled = false)
    {
        var heights = values.ToValueList();
        return new(label, Enumerable.Range(0, heights.Count + 1).Select(edge => edge + 0.5).ToValueList(), heights, style, isFilled);
    }
}

/// <summary>Single points with error bars.</summary>
/// <param name="Label">Text of the legend; empty for none.</param>
/// <param name="Points">The points.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="IsOpen">Whether markers are rings instead of discs.</param>
public sealed record Markers(string Label, ValueList<PlotPoint> Points, MarkStyle Style, bool IsOpen = false) : Mark(Label, Style);

/// <summary>The area between two curves.</summary>
/// <param name="Label">Text of the legend; empty for none.</param>
/// <param name="Points">The points; the area reaches from Y − Down to Y + Up.</param>
/// <param name="Style">How it is drawn.</param>
public sealed record Band(string Label, ValueList<PlotPoint> Points, MarkStyle Style) : Mark(Label, Style);

/// <summary>Filled rectangles.</summary>
/// <param name="Label">Text of the legend; empty for none.</param>
/// <param name="Boxes">The rectangles.</param>
/// <param name="Style">How they are drawn.</param>
/// <param name="IsOpen">Whether only their outline is drawn.</param>
public sealed record Bars(string Label, ValueList<PlotBox> Boxes, MarkStyle Style, bool IsOpen = false) : Mark(Label, Style);

/// <summary>A matrix of numbers between −1 and 1 as coloured squares centred on whole numbers: blue below zero, red above, white at it.</summary>
/// <param name="Columns">Number of columns.</param>
/// <param name="Values">The numbers, row by row from the bottom.</param>
/// <param name="HasNumbers">Whether every square says its number.</param>
public sealed record ColourMatrix(int Columns, ValueList<double> Values, bool HasNumbers) : Mark("", default);

/// <summary>A straight line across the whole panel.</summary>
/// <param name="Label">Text beside the line; empty for none. Rules never appear in the legend.</param>
/// <param name="Value">Where it crosses its axis.</param>
/// <param name="IsVertical">Whether it is drawn at a value of the horizontal axis.</param>
/// <param name="Style">How it is drawn.</param>
public sealed record Rule(string Label, double Value, bool IsVertical, MarkStyle Style) : Mark(Label, Style);

/// <summary>A point of a figure.</summary>
/// <param name="X">Position on the horizontal axis.</param>
/// <param name="Y">Position on the vertical axis.</param>
/// <param name="Up">Length of the error bar upwards, non-negative.</param>
/// <param name="Down">Length of the error bar downwards, non-negative.</param>
/// <param name="Left">Length of the error bar to the left, non-negative.</param>
/// <param name="Right">Length of the error bar to the right, non-negative.</param>
public readonly record struct PlotPoint(double X, double Y, double Up = 0, double Down = 0, double Left = 0, double Right = 0);

/// <summary>A rectangle of a figure.</summary>
/// <param name="X0">One end on the horizontal axis.</param>
/// <param name="X1">The other end.</param>
/// <param name="Y0">One end on the vertical axis.</param>
/// <param name="Y1">The other end.</param>
public readonly record struct PlotBox(double X0, double X1, double Y0, double Y1);

/// <summary>Which strokes a line is made of.</summary>
public enum Stroke
{
    /// <summary>One stroke.</summary>
    Solid,

    /// <summary>Strokes and gaps.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,
}

/// <summary>How a mark is drawn.</summary>
/// <param name="Colour">Which colour.</param>
/// <param name="Stroke">Which strokes lines are made of.</param>
/// <param name="Width">Width of lines [px], positive; radius of markers is twice as much.</param>
public readonly record struct MarkStyle(PlotColour Colour, Stroke Stroke = Stroke.Solid, double Width = 1.8);

/// <summary>Colours that people with colour-vision deficiencies can tell apart (Petroff, arXiv:2107.02270), and greys.</summary>
public enum PlotColour
{
    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Red.</summary>
    Red,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>Violet.</summary>
    Violet,

    /// <summary>Brown.</summary>
    Brown,

    /// <summary>Teal.</summary>
    Teal,

    /// <summary>Grey, for what stands in the background.</summary>
    Grey,

    /// <summary>Light grey, for guides.</summary>
    LightGrey,

    /// <summary>Nearly black, for what is measured.</summary>
    Ink,
}
