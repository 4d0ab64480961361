using System.Collections.Immutable;
using System.Globalization;

namespace ParamOO.Vocabulary;

/// <summary>A formula as steps, each of which writes one register.</summary>
/// <param name="Steps">The steps; the last holds the result.</param>
/// <param name="Names">The names that occur, in order of first appearance.</param>
internal sealed record Formula(ImmutableArray<TapeStep> Steps, ImmutableArray<string> Names);

/// <summary>
/// Reads a formula by recursive descent straight onto a tape. Grammar:
/// sum = product (± product)*; product = signed (×÷ signed)*; signed = ± signed | power; power = atom (^ signed)?;
/// atom = number | name | function(sum, …) | (sum). With conditions, a sum in parentheses or arguments and the whole may be
/// any = all (|| all)*; all = not (&amp;&amp; not)*; not = ! not | comparison; comparison = sum (&lt; sum)*; and a name may stand in backquotes.
/// </summary>
internal sealed class FormulaParser
{
    private const int DepthLimit = 200;

    private readonly string text;
    private readonly bool hasConditions;
    private readonly ImmutableArray<TapeStep>.Builder steps = ImmutableArray.CreateBuilder<TapeStep>();
    private readonly List<string> names = [];
    private int position;
    private int depth;

    private FormulaParser(string text, bool hasConditions)
    {
        this.text = text;
        this.hasConditions = hasConditions;
    }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="hasConditions">Whether comparisons, their combinations and names in backquotes may occur.</param>
    /// <exception cref="FormatException">It is none; the message says where and what was expected.</exception>
    public static Formula Parse(string text, bool hasConditions = false)
    {
        var parser = new FormulaParser(text, hasConditions);
        parser.ReadAny();
        parser.SkipSpace();
        return parser.position == text.Length
            ? new(parser.steps.ToImmutable(), [.. parser.names])
            : throw parser.Expected("an operator or the end");
    }

    private int ReadAny()
    {
        var left = ReadAll();
        while (hasConditions && (Accept("||") || Accept("|") || AcceptWord("or")))
        {
            left = Add(Operation.Or, left, ReadAll());
        }

        return left;
    }

    private int ReadAll()
    {
        var left = ReadNot();
        while (hasConditions && (Accept("&&") || Accept("&") || AcceptWord("and")))
        {
            left = Add(Operation.And, left, ReadNot());
        }

        return left;
    }

    private int ReadNot()
    {
        if (!hasConditions || !(Accept("!") || Accept("~") || AcceptWord("not")))
        {
            return ReadComparison();
        }

        Descend();
        var operand = ReadNot();
        depth--;
        return Add(Operation.Not, operand);
    }

    /// <summary>Comparisons may be chained as in Python: 100 &lt; m &lt; 200 asks for both.</summary>
    private int ReadComparison()
    {
        var left = ReadSum();
        var result = -1;
        while (hasConditions && ReadRelation() is { } relation)
        {
            var right = ReadSum();
            var step = relation.IsSwapped ? Add(relation.Operation, right, left) : Add(relation.Operation, left, right);
            result = result < 0 ? step : Add(Operation.And, result, step);
            left = right;
        }

        return result < 0 ? left : result;
    }

    private (Operation Operation, bool IsSwapped)? ReadRelation() =>
        Accept("<=") ? (Operation.LessOrEqual, false)
        : Accept(">=") ? (Operation.LessOrEqual, true)
        : Accept("==") ? (Operation.Equal, false)
        : Accept("!=") ? (Operation.NotEqual, false)
        : Accept("<") ? (Operation.Less, false)
        : Accept(">") ? (Operation.Less, true)
        : null;

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
        Descend();
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
            var inner = ReadAny();
            Expect(')');
            return inner;
        }

        if (hasConditions && Accept('`'))
        {
            var end = text.IndexOf('`', position);
            var quoted = end < 0 ? throw new FormatException($"the backquote at position {position} is not closed") : text[position..end];
            position = end + 1;
            return Add(Operation.Name, IndexOf(quoted));
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
        var arguments = new List<int> { ReadAny() };
        while (Accept(','))
        {
            arguments.Add(ReadAny());
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

    private bool AcceptWord(string word)
    {
        SkipSpace();
        var end = position + word.Length;
        var isThere = text.AsSpan(position).StartsWith(word, StringComparison.Ordinal)
            && (end == text.Length || !(IsNameStart(text[end]) || char.IsAsciiDigit(text[end])));
        position += isThere ? word.Length : 0;
        return isThere;
    }

    private void Descend()
    {
        if (++depth > DepthLimit)
        {
            throw new FormatException($"it is nested more than {DepthLimit} deep");
        }
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
