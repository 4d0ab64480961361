using System.CommandLine.Parsing;
using System.Globalization;
using ParamOO.Inference;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli;

/// <summary>Values of parameters on the command line: <c>mu=1 alpha_jes=-0.5</c>, or with commas between.</summary>
internal static class Assignments
{
    /// <summary>Reads the list that follows an option; what cannot be read becomes an error of the command line.</summary>
    /// <param name="result">The words after the option.</param>
    public static ValueList<ParameterValue> Parse(ArgumentResult result)
    {
        var values = new List<ParameterValue>();
        foreach (var item in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (TryRead(item, out var value))
            {
                values.Add(value);
            }
            else
            {
                result.AddError($"{(result.Parent as OptionResult)?.Option.Name} expects NAME=VALUE such as mu=1; '{item}' is none.");
            }
        }

        return values.ToValueList();
    }

    /// <summary>Reads a hypothesis: a number, or values of named parameters.</summary>
    /// <param name="result">The words after the option.</param>
    public static TestedPoint? ParsePoint(ArgumentResult result)
    {
        var text = string.Join(',', result.Tokens.Select(token => token.Value));
        if (!text.Contains('='))
        {
            return NumberList.ParseOne(result);
        }

        var values = Parse(result);
        return values.Select(value => value.Name).Distinct().Count() == values.Count && values.Count > 0
            ? TestedPoint.Of([.. values.Select(value => (value.Name, value.Value))])
            : null;
    }

    private static bool TryRead(string item, out ParameterValue value)
    {
        var split = item.LastIndexOf('=');
        var number = double.NaN;
        var isRead = split > 0 && double.TryParse(item[(split + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        value = new ParameterValue(split > 0 ? item[..split].Trim() : item, number);
        return isRead;
    }
}
