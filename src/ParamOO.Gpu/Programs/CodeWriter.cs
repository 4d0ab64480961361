using System.Globalization;
using System.Text;

namespace ParamOO.Gpu.Programs;

/// <summary>Text of kernels, line by line.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line; empty for none.</param>
    public void Line(string line = "") => text.Append(line.Length == 0 ? "" : new string(' ', 4 * depth)).Append(line).Append('\n');

    /// <summary>Opens a block.</summary>
    /// <param name="head">What stands before it.</param>
    public void Open(string head)
    {
        Line(head);
        Line("{");
        depth++;
    }

    /// <summary>Closes the last block.</summary>
    public void Close()
    {
        depth--;
        Line("}");
    }

    /// <summary>Names a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The name.</returns>
    public string Let(string name, string value)
    {
        Line($"const double {name} = {value};");
        return name;
    }

    /// <summary>Names a value, unless it is 1 or has a name already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value; null for 1.</param>
    /// <returns>What stands for the value; null for 1.</returns>
    public string? LetUnlessOne(string name, string? value) => value is null || IsName(value) ? value : Let(name, value);

    /// <summary>A product; null stands for 1.</summary>
    /// <param name="factors">The factors; null for 1.</param>
    public static string? Times(params ReadOnlySpan<string?> factors)
    {
        string? product = null;
        foreach (var factor in factors)
        {
            product = factor is null ? product : product is null ? factor : $"{product} * {factor}";
        }

        return product;
    }

    /// <summary>A number as the languages of devices have it, exact.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value) => value.ToString("E16", CultureInfo.InvariantCulture);

    private static bool IsName(string value) => value.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
