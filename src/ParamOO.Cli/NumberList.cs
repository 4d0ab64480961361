using System.CommandLine.Parsing;
using System.Globalization;

namespace ParamOO.Cli;

/// <summary>Lists of numbers on the command line: <c>0,0.5,2</c>, ranges <c>0:3:0.1</c> (first:last:step, last included), or both.</summary>
internal static class NumberList
{
    private const int MostNumbers = 1_000_000;

    /// <summary>Reads the list that follows an option; what cannot be read becomes an error of the command line.</summary>
    /// <param name="result">The words after the option.</param>
    public static double[] Parse(ArgumentResult result)
    {
        var numbers = new List<double>();
        foreach (var item in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!TryAdd(item.Trim(), numbers, out var problem))
            {
                result.AddError($"{OptionName(result)} expects numbers such as 0,0.5,2 or 0:3:0.1; {problem}");
            }
        }

        return [.. numbers];
    }

    /// <summary>Reads one number; what cannot be read becomes an error of the command line.</summary>
    /// <param name="result">The word after the option.</param>
    public static double ParseOne(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (!TryRead(text, out var value))
        {
            result.AddError($"{OptionName(result)} expects a number; '{text}' is none.");
        }

        return value;
    }

    private static string OptionName(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;

    private static bool TryAdd(string item, List<double> numbers, out string problem)
    {
        problem = $"'{item}' is none.";
        var parts = item.Split(':');
        if (parts.Length == 3)
        {
            return TryAddRange(parts, numbers, out problem);
        }

        if (parts.Length != 1 || !TryRead(item, out var value))
        {
            return false;
        }

        numbers.Add(value);
        return true;
    }

    /// <summary>Counts in decimal, so that 0:3:0.1 holds 0.3 and not 0.30000000000000004.</summary>
    private static bool TryAddRange(string[] parts, List<double> numbers, out string problem)
    {
        var range = string.Join(':', parts);
        problem = $"'{range}' is no range first:last:step with step > 0.";
        if (!TryDecimal(parts[0], out var first) || !TryDecimal(parts[1], out var last) || !TryDecimal(parts[2], out var step)
            || step <= 0)
        {
            return false;
        }

        if (last < first || (last - first) / step > MostNumbers)
        {
            problem = last < first
                ? $"the range '{range}' has first > last; write first:last:step, such as {parts[1]}:{parts[0]}:{parts[2]}."
                : FormattableString.Invariant($"the range '{range}' has more than {MostNumbers:N0} numbers; take a larger step.");
            return false;
        }

        for (var value = first; value <= last; value += step)
        {
            numbers.Add((double)value);
        }

        return true;
    }

    private static bool TryRead(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool TryDecimal(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
