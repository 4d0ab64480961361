namespace ParamOO.Mixture;

/// <summary>
/// A formula over named parameters: numbers, names, + − * / ^ **, unary ±, parentheses, sqrt exp log pow abs min max.
/// Equal when the text is equal.
/// </summary>
public sealed record Expression
{
    private Expression(string text) => Text = text;

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    public static Expression Parse(string text) => new(text);
}
