using System.Globalization;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>Evaluates the formulae of exported files: a calculator of its own, which shares nothing with the program under test.</summary>
internal sealed class ArithmeticText
{
    private readonly string text;
    private readonly Func<string, Slope> lookup;
    private int at;

    private ArithmeticText(string text, Func<string, Slope> lookup) => (this.text, this.lookup) = (text, lookup);

    public static Slope Evaluate(string text, Func<string, Slope> lookup)
    {
        var calculator = new ArithmeticText(text, lookup);
        var value = calculator.Sum();
        return calculator.at == text.Length ? value : throw new FormatException($"'{text[calculator.at..]}' is left over in '{text}'");
    }

    private Slope Sum()
    {
        var value = Product();
        while (at < text.Length && text[at] is '+' or '-')
        {
            value = text[at++] == '+' ? value + Product() : value - Product();
        }

        return value;
    }

    private Slope Product()
    {
        var value = Signed();
        while (at < text.Length && text[at] is '*' or '/')
        {
            value = text[at++] == '*' ? value * Signed() : value / Signed();
        }

        return value;
    }

    private Slope Signed()
    {
        if (at < text.Length && text[at] == '-')
        {
            at++;
            return (Slope)0.0 - Signed();
        }

        return Atom();
    }

    private Slope Atom()
    {
        if (at < text.Length && text[at] == '(')
        {
            at++;
            var inner = Sum();
            Expect(')');
            return inner;
        }

        return char.IsAsciiDigit(text[at]) ? Number() : Word();
    }

    private Slope Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or 'e' || (text[at] is '-' or '+' && text[at - 1] == 'e')))
        {
            at++;
        }

        return double.Parse(text[start..at], CultureInfo.InvariantCulture);
    }

    private Slope Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        var word = text[start..at];
        if (word.Length == 0)
        {
            throw new FormatException($"nothing to read at '{text[at..]}'");
        }

        if (at == text.Length || text[at] != '(')
        {
            return lookup(word);
        }

        at++;
        var arguments = new List<Slope> { Sum() };
        while (text[at] == ',')
        {
            at++;
            arguments.Add(Sum());
        }

        Expect(')');
        return Call(word, arguments);
    }

    private static Slope Call(string function, List<Slope> arguments) => function switch
    {
        "sqrt" => arguments[0].Map(Math.Sqrt, x => 0.5 / Math.Sqrt(x)),
        "exp" => arguments[0].Map(Math.Exp, Math.Exp),
        "log" => arguments[0].Map(Math.Log, x => 1 / x),
        "abs" => arguments[0].Map(Math.Abs, x => Math.Sign(x)),
        "pow" => arguments[0].Power(arguments[1]),
        "min" => arguments[0].Value <= arguments[1].Value ? arguments[0] : arguments[1],
        "max" => arguments[0].Value >= arguments[1].Value ? arguments[0] : arguments[1],
        _ => throw new FormatException($"there is no function '{function}'"),
    };

    private void Expect(char symbol)
    {
        if (at >= text.Length || text[at++] != symbol)
        {
            throw new FormatException($"'{symbol}' is missing in '{text}'");
        }
    }
}
