using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange.RooFit;

/// <summary>A sample while its modifiers are read; where bins have formulae or factors of their own, it becomes one sample per bin.</summary>
internal sealed class SampleState(string name, double[] contents, double[] errors)
{
    public double[] Contents => contents;

    public double[] Errors => errors;

    public List<Modifier> Modifiers { get; } = [];

    /// <summary>Factors of f_X.</summary>
    public List<string> Coefficient { get; } = [];

    /// <summary>A formula per bin; empty for none.</summary>
    public string[] Formulae { get; } = [.. contents.Select(_ => string.Empty)];

    /// <summary>Parameters that multiply one bin.</summary>
    public List<string>[] BinFactors { get; } = [.. contents.Select(_ => new List<string>())];

    /// <summary>Yields against the hypothesis; null for the contents.</summary>
    public YieldFunction? Yields { get; set; }

    public IEnumerable<Sample> Samples()
    {
        var isSplit = BinFactors.Any(list => list.Count > 0) || Formulae.Distinct(StringComparer.Ordinal).Count() > 1;
        if (!isSplit)
        {
            return [new Sample(name, Yields ?? new ConstantYields([.. contents]), [.. Modifiers], Product(Formulae.Length > 0 ? Formulae[0] : string.Empty))];
        }

        return Enumerable.Range(0, contents.Length).Select(Split);
    }

    private Sample Split(int bin)
    {
        var formula = Formulae[bin].Length == 0 ? null : Expression.Parse(Formulae[bin]);
        var scale = formula is { IsConstant: true } ? formula.Evaluate([]) : 1;
        return new Sample(
            $"{name}_b{bin}",
            new ConstantYields(Only(bin, contents[bin] * scale)),
            [.. Modifiers.Select(modifier => Only(modifier, bin)), .. BinFactors[bin].Select(factor => new NormFactor(factor))],
            formula is { IsConstant: false } ? Product(formula.Text) : Product(string.Empty));
    }

    private Expression? Product(string formula)
    {
        string[] factors = [.. Coefficient, .. formula.Length > 0 ? [formula] : Array.Empty<string>()];
        return factors.Length switch
        {
            0 => null,
            1 => Expression.Parse(factors[0]),
            _ => Expression.Parse(string.Join(" * ", factors.Select(factor => Expression.IsName(factor) ? factor : $"({factor})"))),
        };
    }

    private PerBin Only(int bin, double value) => [.. contents.Select((_, index) => index == bin ? value : 0)];

    /// <summary>What a modifier does in one bin.</summary>
    private Modifier Only(Modifier modifier, int bin) => modifier switch
    {
        HistoSys histo => histo with { Up = Only(bin, histo.Up[bin]), Down = Only(bin, histo.Down[bin]) },
        StatError stat => stat with { Uncertainty = Only(bin, stat.Uncertainty[bin]) },
        _ => modifier,
    };
}
