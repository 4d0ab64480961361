using ParamOO.Mixture;
using ParamOO.Numerics;

namespace ParamOO.Interchange.RooFit;

/// <summary>Functions of an HS3 document written out as one formula over its variables; constants become numbers.</summary>
/// <param name="document">The document.</param>
internal sealed class Hs3Formulae(Hs3Document document)
{
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>What a name stands for, as a text that can stand in a product.</summary>
    /// <param name="name">A variable or a function.</param>
    /// <param name="reference">Where it is named, for findings.</param>
    public string Text(string name, JsonPlace reference)
    {
        if (!known.TryGetValue(name, out var text))
        {
            known[name] = name;
            text = document.Function(name) is { } function ? Folded(Text(function)) : Variable(name, reference);
            known[name] = text;
        }

        return text;
    }

    /// <summary>The number that a name stands for; null when it is none.</summary>
    public double? Number(string name, JsonPlace reference) => Expression.Parse(Text(name, reference)) is { IsConstant: true } constant ? constant.Evaluate([]) : null;

    private string Variable(string name, JsonPlace reference)
    {
        if (document.Value(name) is null && document.Range(name) is null)
        {
            reference.Refuse("PX0840", $"there is neither a function nor a variable '{name}'.");
        }

        return document.IsConstant(name) ? Parenthesised(FormulaText.Of(document.Value(name) ?? 0)) : name;
    }

    private string Text(JsonPlace function)
    {
        switch (function["type"].Text())
        {
            case "generic_function" or "generic":
                var place = function["expression"];
                return place.Formula() is { } formula ? FormulaText.Of(formula, name => Parenthesised(Text(name, place))) : "0.0";
            case "product":
                return Joined(function["factors"], "*");
            case "sum":
                return Joined(function["summands"], "+");
            case "interpolation":
                return Interpolation(function);
            case "interpolation0d":
                return FlexibleInterpolation(function);
            case var other:
                function["type"].Refuse("PX0843", $"functions of type '{other}' cannot be read; generic_function, product, sum, interpolation and interpolation0d can.");
                return "0.0";
        }
    }

    private string Joined(JsonPlace list, string operation) =>
        string.Join(operation, list.Items().Select(item => item.IsString ? Parenthesised(Text(item.Text(), item)) : Parenthesised(FormulaText.Of(item.Number()))));

    /// <summary>PiecewiseInterpolation with factors: nominal · Π F(α).</summary>
    private string Interpolation(JsonPlace function)
    {
        var (variables, low, high) = (function["vars"].Items(), function["low"].Items(), function["high"].Items());
        var codes = function["interpolationCodes"].Items();
        var nominal = Text(function["nom"].Text(), function["nom"]);
        var factors = variables.Select((variable, index) => Factor(
            Text(variable.Text(), variable),
            $"({Parenthesised(Text(low[index].Text(), low[index]))}/{Parenthesised(nominal)})",
            $"({Parenthesised(Text(high[index].Text(), high[index]))}/{Parenthesised(nominal)})",
            (int)codes[index].Number(),
            function)).ToList();
        return string.Join("*", [Parenthesised(nominal), .. factors]);
    }

    private string FlexibleInterpolation(JsonPlace function)
    {
        var (low, high, nominal) = (function["low"].Numbers(), function["high"].Numbers(), function["nom"].Number());
        var codes = function.Optional("interpolationCodes")?.Items();
        var factors = function["vars"].Items().Select((variable, index) =>
        {
            var code = (int)(codes?[index].Number() ?? 0);
            return Factor(Text(variable.Text(), variable), FormulaText.Of(low[index] / nominal), FormulaText.Of(high[index] / nominal), code == 4 ? 5 : code, function);
        }).ToList();
        return string.Join("*", [Parenthesised(FormulaText.Of(nominal)), .. factors]);
    }

    private static string Factor(string alpha, string low, string high, int code, JsonPlace function)
    {
        var ends = (Low: Expression.Parse(low), High: Expression.Parse(high));
        if (code is not (1 or 5) || !ends.Low.IsConstant || !ends.High.IsConstant)
        {
            function.Refuse("PX0843", $"an interpolation with code {code} and ends {low}, {high} cannot be read; codes 1 and 5 (factors) with constant ends can.");
            return "1.0";
        }

        return Factor(alpha, ends.Low.Evaluate([]), ends.High.Evaluate([]), code);
    }

    /// <summary>
    /// A code-4 or code-1 factor without a case distinction: the polynomial at α held inside ±1, times the exponentials of what lies outside.
    /// </summary>
    private static string Factor(string alpha, double low, double high, int code)
    {
        var f = new FactorInterpolation(high, low, code == 1 ? InterpolationCode.ExponentialFactor : InterpolationCode.PolynomialFactor);
        var (logHigh, logLow) = (Parenthesised(FormulaText.Of(f.LogUp)), Parenthesised(FormulaText.Of(f.LogDown)));
        if (code == 1)
        {
            return $"exp({logHigh}*max({alpha},0.0)+{logLow}*max(-{alpha},0.0))";
        }

        var inside = $"max(min({alpha},1.0),-1.0)";
        var polynomial = new[] { f.C6, f.C5, f.C4, f.C3, f.C2, f.C1 }.Aggregate("0.0", (text, c) => $"({Parenthesised(FormulaText.Of(c))}+{inside}*{text})");
        return $"(1.0+{inside}*{polynomial})*exp({logHigh}*max({alpha}-1.0,0.0)+{logLow}*max(-{alpha}-1.0,0.0))";
    }

    private static string Folded(string text) => Expression.Parse(text) is { IsConstant: true } constant ? Parenthesised(FormulaText.Of(constant.Evaluate([]))) : text;

    /// <summary>Names and plain numbers stay as they are.</summary>
    private static string Parenthesised(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') ? text : $"({text})";
}
