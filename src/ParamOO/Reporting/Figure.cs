using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>A figure as a value: what is shown, not how it is drawn. Equal when it shows the same.</summary>
/// <param name="Name">Name of its file without extension, unique in a report; letters, digits and hyphens.</param>
/// <param name="Caption">One to three sentences: what is shown and what to look for.</param>
/// <param name="Frames">Frames side by side, row by row.</param>
/// <param name="Columns">How many frames stand in a row, at least 1.</param>
public sealed record Figure(string Name, string Caption, ValueList<Frame> Frames, int Columns = 1);

/// <summary>Panels one above the other that share the horizontal axis.</summary>
/// <param name="Title">Text above the frame; may be empty. Markup as in <see cref="Axis"/>.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Panels">At least one, from top to bottom.</param>
public sealed record Frame(string Title, Axis X, ValueList<Panel> Panels);

/// <summary>A plane with a vertical axis of its own.</summary>
/// <param name="Y">The vertical axis.</param>
/// <param name="Marks">What is drawn, first at the back. Marks with a label appear in the legend, in this order.</param>
/// <param name="HeightShare">Height relative to the other panels, positive.</param>
public sealed record Panel(Axis Y, ValueList<Mark> Marks, double HeightShare = 1);

/// <summary>An axis.</summary>
/// <param name="Label">
/// What and in which unit, e.g. <c>events per bin</c>. Markup: <c>*italic*</c>, <c>_{subscript}</c>, <c>^{superscript}</c>.
/// </param>
/// <param name="Low">Lower end; null for what the marks need.</param>
/// <param name="High">Upper end; null for what the marks need.</param>
/// <param name="IsLogarithmic">Whether decades are equidistant; both ends are then positive.</param>
/// <param name="Categories">Names that stand at 0, 1, 2, … instead of numbers, shown letter for letter; empty for numbers.</param>
public sealed record Axis(string Label, double? Low = null, double? High = null, bool IsLogarithmic = false, ValueList<string> Categories = default)
{
    /// <summary>An axis of names, each with half a unit of room on either side.</summary>
    /// <param name="label">What the names are; may be empty.</param>
    /// <param name="names">The names, from the low end to the high end.</param>
    public static Axis OfNames(string label, IEnumerable<string> names)
    {
        var list = names.ToValueList();
        return new Axis(label, -0.5, Math.Max(list.Count, 1) - 0.5, Categories: list);
    }
}
