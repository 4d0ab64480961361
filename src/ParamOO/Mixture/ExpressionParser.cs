using System.Collections.Immutable;
using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>
/// Reads a formula by recursive descent straight onto a tape. Grammar:
/// sum = product (± product)*; product = signed (×÷ signed)*; signed = ± signed | power; power = atom (^ signed)?;
/// atom = number | name | function(sum, …) | (sum).
/// </summary>
internal sealed class ExpressionParser
{
    private const int DepthLimit = 200;

    private readonly string text;
    private readonly ImmutableArray<TapeStep>.Builder steps = ImmutableArray.CreateBuilder<TapeStep>();
    private readonly List<string> names = [];
    private int position;
    private int depth;

    private ExpressionParser(string text) => this.text = text;

    public static ExpressionTape? Parse(string text, string path, Findings findings)
    {
        var parser = new ExpressionParser(text);
        try
        {
            parser.ReadSum();
            parser.SkipSpace();
            if (parser.position < text.Length)
            {
                throw parser.Expected("an operator or the end");
            }

            return new(parser.steps.ToImmutable(), [.. parser.names]);
        }
        catch (FormatException error)
        {
            findings.Error("PX0201", path, $"the expression \"{text}\" cannot be read: {error.Message}");
            return null;
        }
    }

    private int ReadSum()
    {
        var left = ReadProduct();
        while (true)
        {
            if (Accept('+'))
            {
                left = Add(Operation.Add, left, ReadProduct());
            }
            else if (Accept('-'))
            {
                left = Add(Operation.Subtract, left, ReadProduct());
            }
            else
            {
                return left;
            }
        }
    }

    private int ReadProduct()
    {
        var left = ReadSigned();
        while (true)
        {
            if (Accept('*'))
            {
                left = Add(Operation.Multiply, left, ReadSigned());
            }
            else if (Accept('/'))
            {
                left = Add(Operation.Divide, left, ReadSigned());
            }
            else
            {
                return left;
            }
        }
    }

    private int ReadSigned()
    {
        if (++depth > DepthLimit)
        {
            throw new FormatException($"it is nested more than {DepthLimit} deep");
        }

        var result = Accept('+') ? ReadSigned() : Accept('-') ? Add(Operation.Negate, ReadSigned()) : ReadPower();
        depth--;
        return result;
    }

    private int ReadPower()
    {
        var left = ReadAtom();
        return Accept('^') || Accept("**") ? Add(Operation.Power, left, ReadSigned()) : left;
    }

    private int ReadAtom()
    {
        SkipSpace();
        if (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            return Add(Operation.Number, -1, -1, ReadNumber());
        }

        if (Accept('('))
        {
            var inner = ReadSum();
            Expect(')');
            return inner;
        }

        if (position < text.Length && IsNameStart(text[position]))
        {
            var start = position;
            var name = ReadName();
            return Accept('(') ? ReadCall(name, start) : Add(Operation.Name, IndexOf(name));
        }

        throw Expected("a number, a name, a function or '('");
    }

    private int ReadCall(string function, int start)
    {
        var arguments = new List<int> { ReadSum() };
        while (Accept(','))
        {
            arguments.Add(ReadSum());
        }

        Expect(')');
        return (function, arguments.Count) switch
        {
            ("sqrt", 1) => Add(Operation.Sqrt, arguments[0]),
            ("exp", 1) => Add(Operation.Exp, arguments[0]),
            ("log", 1) => Add(Operation.Log, arguments[0]),
            ("abs", 1) => Add(Operation.Abs, arguments[0]),
            ("pow", 2) => Add(Operation.Power, arguments[0], arguments[1]),
            ("min" or "minimum", >= 2) => arguments.Aggregate((left, right) => Add(Operation.Min, left, right)),
            ("max" or "maximum", >= 2) => arguments.Aggregate((left, right) => Add(Operation.Max, left, right)),
            ("clip", 3) => Add(Operation.Min, Add(Operation.Max, arguments[0], arguments[1]), arguments[2]),
            _ => throw UnknownFunction(function, arguments.Count, start),
        };
    }

    private double ReadNumber()
    {
        var start = position;
        SkipDigits();
        if (position < text.Length && text[position] == '.')
        {
            position++;
            SkipDigits();
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            position++;
            if (position < text.Length && text[position] is '+' or '-')
            {
                position++;
            }

            SkipDigits();
        }

        return double.TryParse(text.AsSpan(start, position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : throw new FormatException($"\"{text[start..position]}\" at position {start + 1} is not a finite number");
    }

    private string ReadName()
    {
        var start = position;
        while (position < text.Length && (IsNameStart(text[position]) || char.IsAsciiDigit(text[position])))
        {
            position++;
        }

        return text[start..position];
    }

    private int IndexOf(string name)
    {
        var index = names.IndexOf(name);
        if (index < 0)
        {
            index = names.Count;
            names.Add(name);
        }

        return index;
    }

    private int Add(Operation operation, int left, int right = -1, double number = 0)
    {
        steps.Add(new(operation, left, right, number));
        return steps.Count - 1;
    }

    private bool Accept(char symbol)
    {
        SkipSpace();
        var isThere = position < text.Length && text[position] == symbol
            && !(symbol == '*' && position + 1 < text.Length && text[position + 1] == '*');
        position += isThere ? 1 : 0;
        return isThere;
    }

    private bool Accept(string symbol)
    {
        SkipSpace();
        var isThere = text.AsSpan(position).StartsWith(symbol, StringComparison.Ordinal);
        position += isThere ? symbol.Length : 0;
        return isThere;
    }

    private void Expect(char symbol)
    {
        if (!Accept(symbol))
        {
            throw Expected($"'{symbol}'");
        }
    }

    private void SkipSpace()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }

    private void SkipDigits()
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }
    }

    private FormatException Expected(string what) => new(position < text.Length
        ? $"expected {what} at position {position + 1}, found '{text[position]}'"
        : $"expected {what} at position {position + 1}, found the end");

    private static FormatException UnknownFunction(string function, int arguments, int start) => new(
        $"expected sqrt, exp, log, abs (one argument), pow (two), min, max (two or more) or clip (three) at position {start + 1}, "
        + $"found {function} with {arguments}");

    private static bool IsNameStart(char symbol) => char.IsAsciiLetter(symbol) || symbol == '_';
}
