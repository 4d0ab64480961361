using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Formulae in the words that RooFit, SymPy, Python and our own parser share: + − * /, pow, sqrt, exp, log, abs, min, max. Every number is written
/// as a floating-point one, because C++ divides whole numbers without remainder, and powers as pow, because ^ means something else in Python.
/// </summary>
internal static class FormulaText
{
    /// <summary>Binding strength of what a register holds: sums, products, everything in parentheses.</summary>
    private const int Sum = 1;
    private const int Product = 2;
    private const int Atom = 3;

    /// <summary>A number that reads back equal everywhere, with a point or an exponent.</summary>
    public static string Of(double value)
    {
        var text = JsonScribe.Shortest(value).Replace('E', 'e');
        return text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }

    /// <summary>A formula with other names.</summary>
    /// <param name="expression">The formula.</param>
    /// <param name="name">What stands for a name: an identifier or something in parentheses.</param>
    public static string Of(Expression expression, Func<string, string> name)
    {
        var texts = new (string Text, int Strength)[expression.Steps.Length];
        for (var index = 0; index < texts.Length; index++)
        {
            var step = expression.Steps[index];
            texts[index] = step.Operation switch
            {
                Operation.Number => (Of(step.Number), step.Number < 0 ? Sum : Atom),
                Operation.Name => (name(expression.Names[step.Left]), Atom),
                _ => Join(step.Operation, texts[step.Left], step.Right < 0 ? default : texts[step.Right]),
            };
        }

        return texts[^1].Text;
    }

    /// <summary>c₁ n₁ + c₂ n₂ + …; terms without weight are left out.</summary>
    public static string LinearCombination(IEnumerable<(double Weight, string Name)> terms)
    {
        var text = new System.Text.StringBuilder();
        foreach (var (weight, name) in terms.Where(term => term.Weight != 0))
        {
            text.Append(text.Length > 0 && weight > 0 ? "+" : string.Empty);
            text.Append(CultureInfo.InvariantCulture, $"{Of(weight)}*{name}");
        }

        return text.Length == 0 ? "0.0" : text.ToString();
    }

    private static (string Text, int Strength) Join(Operation operation, (string Text, int Strength) left, (string Text, int Strength) right) => operation switch
    {
        Operation.Negate => ($"-{Inside(left, Product)}", Sum),
        Operation.Add => ($"{left.Text}+{Inside(right, right.Text.StartsWith('-') ? Product : Sum)}", Sum),
        Operation.Subtract => ($"{left.Text}-{Inside(right, Product)}", Sum),
        Operation.Multiply => ($"{Inside(left, Product)}*{Inside(right, Product)}", Product),
        Operation.Divide => ($"{Inside(left, Product)}/{Inside(right, Atom)}", Product),
        Operation.Power => ($"pow({left.Text},{right.Text})", Atom),
        Operation.Min => ($"min({left.Text},{right.Text})", Atom),
        Operation.Max => ($"max({left.Text},{right.Text})", Atom),
        Operation.Sqrt or Operation.Exp or Operation.Log or Operation.Abs => ($"{operation.ToString().ToLowerInvariant()}({left.Text})", Atom),
        _ => throw new ArgumentException($"formulae over parameters have no {operation}", nameof(operation)),
    };

    private static string Inside((string Text, int Strength) operand, int needed) => operand.Strength >= needed ? operand.Text : $"({operand.Text})";
}
