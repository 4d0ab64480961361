using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>Collects variables and functions of a model; equal numbers and equal formulae are kept once.</summary>
internal sealed class RooGraph
{
    private readonly ExportNames names;
    private readonly List<RooVariable> variables = [];
    private readonly List<RooFunction> functions = [];
    private readonly Dictionary<double, string> numbers = [];
    private readonly Dictionary<string, string> formulae = new(StringComparer.Ordinal);

    /// <param name="names">Makes the names different.</param>
    public RooGraph(ExportNames names) => this.names = names;

    public ValueList<RooVariable> Variables => [.. variables];

    public ValueList<RooFunction> Functions => [.. functions];

    /// <summary>A variable whose name is new already.</summary>
    public string Add(RooVariable variable)
    {
        variables.Add(variable);
        return variable.Name;
    }

    /// <summary>The constant variable that holds a number: references to numbers would lose digits in ROOT.</summary>
    public string Number(double value)
    {
        if (!numbers.TryGetValue(value, out var name))
        {
            name = Add(new RooVariable(names.New(value == 1 ? "unity" : $"number_{numbers.Count}"), value, new(double.NegativeInfinity, double.PositiveInfinity), RooRole.Constant));
            numbers.Add(value, name);
        }

        return name;
    }

    /// <summary>A formula, under a new name, or the name that it has already.</summary>
    public string Formula(string wanted, string text)
    {
        if (!formulae.TryGetValue(text, out var name))
        {
            name = names.New(wanted);
            functions.Add(new FormulaFunction(name, text));
            formulae.Add(text, name);
        }

        return name;
    }

    public string Product(string wanted, IReadOnlyList<string> factors) => Add(new ProductFunction(names.New(wanted), factors.ToValueList()));

    public string Sum(string wanted, IReadOnlyList<string> summands) => Add(new SumFunction(names.New(wanted), summands.ToValueList()));

    public string Interpolation(string wanted, string nominal, IReadOnlyList<RooVariation> variations) =>
        Add(new InterpolationFunction(names.New(wanted), nominal, variations.ToValueList()));

    private string Add(RooFunction function)
    {
        functions.Add(function);
        return function.Name;
    }
}
