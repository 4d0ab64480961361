using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Interchange.RooFit;

/// <summary>Makes functions of the hypothesis again from the linear combinations that <see cref="YieldFormulae"/> wrote.</summary>
internal sealed class Hs3Basis
{
    private readonly Hs3Document document;
    private readonly List<RooBasis> bases;
    private readonly HashSet<string> names;

    public Hs3Basis(Hs3Document document, JsonPlace list)
    {
        this.document = document;
        bases = [.. list.Items().Select(place => new RooBasis(
            place["type"].Text(),
            place["variable"].Text(),
            [.. place["places"].Numbers()],
            [.. place["values"].Items().Select(item => item.Text())],
            [.. place["slopes"].Items().Select(item => item.Text())]))];
        names = [.. bases.SelectMany(basis => basis.Values.Concat(basis.Slopes))];
    }

    /// <summary>Whether a name is that of a combination of basis functions.</summary>
    public bool IsCombination(string name) => Formula(name) is { } formula && formula.Names.Length > 0 && formula.Names.All(names.Contains);

    /// <summary>The functions whose bins have these names: combinations, constants, or empty for zero.</summary>
    /// <param name="bins">One name per bin.</param>
    public YieldFunction Function(IReadOnlyList<string> bins)
    {
        var formulae = bins.Select(name => Formula(name) ?? Expression.Constant(document.Value(name) ?? 0)).ToArray();
        var first = formulae.SelectMany(formula => formula.Names).FirstOrDefault();
        if (first is null)
        {
            return new ConstantYields([.. formulae.Select(formula => formula.Evaluate([]))]);
        }

        var basis = bases.First(basis => basis.Values.Concat(basis.Slopes).Contains(first));
        ValueList<PerBin> rows = [.. basis.Values.Select(value => PerBin.Create([.. formulae.Select(formula => Weight(formula, value))]))];
        return basis.Family switch
        {
            "pchip" => new PchipYields(basis.Places, rows),
            "piecewise" => new PiecewiseYields(basis.Places, rows),
            "bernstein" => new BernsteinYields(new Interval(basis.Places[0], basis.Places[1]), rows),
            _ => new BsplineYields(new Interval(basis.Places[0], basis.Places[1]), rows),
        };
    }

    /// <summary>The weight of one basis function, which is exact: everything else is zero.</summary>
    private static double Weight(Expression formula, string name)
    {
        var index = formula.Names.IndexOf(name);
        if (index < 0)
        {
            return 0;
        }

        var unit = new double[formula.Names.Length];
        unit[index] = 1;
        return formula.Evaluate(unit);
    }

    private Expression? Formula(string name) =>
        name.Length > 0 && document.Function(name) is { } function && function.Optional("expression") is { } text ? text.Formula() : null;
}
