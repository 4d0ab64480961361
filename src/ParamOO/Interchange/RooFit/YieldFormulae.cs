using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Functions of the hypothesis as linear combinations of named basis functions, exact and in words that every consumer has: a piece of a spline is
/// a polynomial in s = min(max((t − t_k)/h_k, 0), 1), which stands still outside its piece, so that no case distinction is needed.
/// </summary>
internal sealed class YieldFormulae(RooGraph graph)
{
    private readonly Dictionary<string, RooBasis> bases = new(StringComparer.Ordinal);

    /// <summary>The bases in use.</summary>
    public ValueList<RooBasis> Bases => [.. bases.Values];

    /// <summary>The formula of one bin.</summary>
    /// <param name="function">The functions.</param>
    /// <param name="bin">The bin.</param>
    /// <param name="variable">Name of t.</param>
    public string Text(YieldFunction function, int bin, string variable) => function switch
    {
        ConstantYields constant => FormulaText.Of(constant.Values[bin]),
        PchipYields pchip => PchipText(pchip, bin, variable),
        PiecewiseYields piecewise => CoefficientText(PiecewiseBasis(piecewise, variable), piecewise.Coefficients, bin),
        BernsteinYields bernstein => CoefficientText(BernsteinBasis(bernstein, variable), bernstein.Coefficients, bin),
        BsplineYields bspline => CoefficientText(BsplineBasis(bspline, variable), bspline.Coefficients, bin),
        _ => throw new ArgumentException($"functions of type {function.GetType().Name} have no formula", nameof(function)),
    };

    private static string CoefficientText(RooBasis basis, ValueList<PerBin> coefficients, int bin) =>
        FormulaText.LinearCombination(coefficients.Select((list, k) => (list[bin], basis.Values[k])));

    private string PchipText(PchipYields pchip, int bin, string variable)
    {
        var basis = PchipBasis(pchip.Knots, variable);
        double[] values = [.. pchip.Templates.Select(template => template[bin])];
        var slopes = new double[values.Length];
        MonotoneCubic.Slopes(pchip.Knots.Span, values, slopes);
        return FormulaText.LinearCombination(Enumerable.Range(0, values.Length).SelectMany(
            IEnumerable<(double, string)> (k) => [(values[k], basis.Values[k]), (slopes[k], basis.Slopes[k])]));
    }

    private RooBasis PchipBasis(ValueList<double> knots, string variable) => Basis("pchip", variable, knots, knots.Count, prefix =>
    {
        var pieces = Pieces(prefix, variable, knots);
        var rises = pieces.Select((s, k) => graph.Formula($"{prefix}rise{k}", $"{s}*{s}*(3.0-2.0*{s})")).ToArray();
        var values = knots.Select((_, k) => graph.Formula(
            $"{prefix}v{k}", k == 0 ? $"1.0-{rises[0]}" : k == pieces.Length ? $"1.0*{rises[^1]}" : $"{rises[k - 1]}-{rises[k]}"));
        var slopes = knots.Select((_, k) => graph.Formula($"{prefix}d{k}", string.Join("+", SlopeTerms(pieces, knots, k))));
        return ([.. values], [.. slopes]);
    });

    /// <summary>The function with slope 1 at a knot and 0 elsewhere, from the pieces on both sides.</summary>
    private static IEnumerable<string> SlopeTerms(string[] pieces, ValueList<double> knots, int knot)
    {
        if (knot > 0)
        {
            yield return $"{FormulaText.Of(knots[knot] - knots[knot - 1])}*{pieces[knot - 1]}*{pieces[knot - 1]}*({pieces[knot - 1]}-1.0)";
        }

        if (knot < pieces.Length)
        {
            yield return $"{FormulaText.Of(knots[knot + 1] - knots[knot])}*{pieces[knot]}*(1.0-{pieces[knot]})*(1.0-{pieces[knot]})";
        }
    }

    private string[] Pieces(string prefix, string variable, ValueList<double> knots) =>
    [
        .. Enumerable.Range(0, knots.Count - 1).Select(k => graph.Formula(
            $"{prefix}s{k}", $"min(max(({variable}-{Literal(knots[k])})/{FormulaText.Of(knots[k + 1] - knots[k])},0.0),1.0)")),
    ];

    /// <summary>Every piece adds how far it has risen from its start; a coefficient at a knot ends one piece and starts the next.</summary>
    private RooBasis PiecewiseBasis(PiecewiseYields piecewise, string variable) => Basis("piecewise", variable, piecewise.Knots, piecewise.Coefficients.Count, prefix =>
    {
        var pieces = Pieces(prefix, variable, piecewise.Knots);
        return ([.. piecewise.Coefficients.Select((_, k) => graph.Formula($"{prefix}v{k}", (k % 3) switch
        {
            1 => $"3.0*{pieces[k / 3]}*(1.0-{pieces[k / 3]})*(1.0-{pieces[k / 3]})",
            2 => $"3.0*{pieces[k / 3]}*{pieces[k / 3]}*(1.0-{pieces[k / 3]})",
            _ => (k == 0 ? "1.0" : $"pow({pieces[(k / 3) - 1]},3)") + (k / 3 < pieces.Length ? $"-1.0+pow(1.0-{pieces[k / 3]},3)" : string.Empty),
        }))], []);
    });

    private RooBasis BernsteinBasis(BernsteinYields bernstein, string variable) => Basis("bernstein", variable, [bernstein.Domain.Low, bernstein.Domain.High], bernstein.Degree + 1, prefix =>
    {
        var position = graph.Formula($"{prefix}s", $"({variable}-{Literal(bernstein.Domain.Low)})/{FormulaText.Of(bernstein.Domain.Width)}");
        var choose = 1.0;
        var values = new List<string>();
        for (var k = 0; k <= bernstein.Degree; k++)
        {
            values.Add(graph.Formula($"{prefix}v{k}", $"{FormulaText.Of(choose)}{Power(position, k)}{Power($"(1.0-{position})", bernstein.Degree - k)}"));
            choose = Math.Round(choose * (bernstein.Degree - k) / (k + 1));
        }

        return ([.. values], []);
    });

    /// <summary>A factor x^n; pow(0, 0) is never asked for.</summary>
    private static string Power(string text, int exponent) => exponent switch { 0 => string.Empty, 1 => $"*{text}", _ => $"*pow({text},{exponent})" };

    private RooBasis BsplineBasis(BsplineYields bspline, string variable) => Basis("bspline", variable, [bspline.Domain.Low, bspline.Domain.High], bspline.Coefficients.Count, prefix =>
    {
        var pieces = Pieces(prefix, variable, [.. bspline.Domain.Points(bspline.Pieces + 1)]);
        return ([.. bspline.Coefficients.Select((_, k) => graph.Formula($"{prefix}v{k}", BsplineText(pieces, k)))], []);
    });

    /// <summary>A spline as its value at the start of the domain and what every piece of its support adds.</summary>
    private static string BsplineText(string[] pieces, int spline)
    {
        var text = new List<string> { spline switch { 0 or 2 => "1.0/6.0", 1 => "4.0/6.0", _ => "0.0" } };
        for (var part = 0; part < 4; part++)
        {
            var piece = spline - part;
            if (piece >= 0 && piece < pieces.Length)
            {
                var s = pieces[piece];
                text.Add(part switch
                {
                    0 => $"(pow(1.0-{s},3)-1.0)/6.0",
                    1 => $"{s}*{s}*({s}-2.0)/2.0",
                    2 => $"(1.0-(1.0-{s})*(1.0-{s})*(1.0+{s}))/2.0",
                    _ => $"pow({s},3)/6.0",
                });
            }
        }

        return string.Join("+", text);
    }

    private RooBasis Basis(
        string family, string variable, ValueList<double> places, int size, Func<string, (ValueList<string> Values, ValueList<string> Slopes)> make)
    {
        var key = $"{family} {variable} {size} {string.Join(' ', places)}";
        if (!bases.TryGetValue(key, out var basis))
        {
            var (values, slopes) = make($"h{(bases.Count == 0 ? string.Empty : bases.Count)}");
            basis = new RooBasis(family, variable, places, values, slopes);
            bases.Add(key, basis);
        }

        return basis;
    }

    private static string Literal(double value) => value < 0 ? $"({FormulaText.Of(value)})" : FormulaText.Of(value);
}
