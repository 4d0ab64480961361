using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>A coefficient as a product: free factors, which every tool knows, and a formula over the parameters of the hypothesis.</summary>
/// <param name="Free">Names of parameters other than that of the hypothesis that multiply the whole coefficient.</param>
/// <param name="Rest">The other factors, multiplied.</param>
internal sealed record CoefficientFactors(IReadOnlyList<string> Free, IReadOnlyList<Expression> Rest)
{
    /// <summary>Takes a coefficient apart at its outermost products; other formulae are left whole.</summary>
    public static CoefficientFactors Of(Expression? coefficient, ValueList<string> pois)
    {
        var free = new List<string>();
        var rest = new List<Expression>();
        foreach (var factor in coefficient is null ? [] : Split(coefficient.Text))
        {
            var text = factor.Trim();
            if (Expression.IsName(text) && !pois.Contains(text))
            {
                free.Add(text);
            }
            else
            {
                rest.Add(Expression.Parse(text));
            }
        }

        return new(free, rest);
    }

    /// <summary>Names in the formula that are no parameter of the hypothesis: these cannot be folded in.</summary>
    public IEnumerable<string> Foreign(ValueList<string> pois) => Rest.SelectMany(factor => factor.Names).Where(name => !pois.Contains(name));

    /// <summary>Value of the formula at a hypothesis.</summary>
    public double At(TestedPoint hypothesis) => Rest.Aggregate(1.0, (product, factor) => product * factor.Evaluate([.. factor.Names.Select(name => hypothesis.ValueOf(name) ?? double.NaN)]));

    private static IReadOnlyList<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        var factors = new List<string>();
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            var isPower = text[at] == '*' && ((at + 1 < text.Length && text[at + 1] == '*') || (at > 0 && text[at - 1] == '*'));
            if (depth == 0 && (text[at] is '+' or '-' or '/' || isPower))
            {
                return [text];
            }

            if (depth == 0 && text[at] == '*')
            {
                factors.Add(text[start..at]);
                start = at + 1;
            }
        }

        return [.. factors, text[start..]];
    }
}
