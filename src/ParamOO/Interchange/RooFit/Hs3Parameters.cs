using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>What a document says of the parameters that its channels use, under the names of the workspace.</summary>
internal sealed class Hs3Parameters(Hs3Document document)
{
    private static readonly Interval NormFactorRange = new(-3, 5);

    private readonly Dictionary<string, ParameterSettings> settings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>The name in the workspace of a variable.</summary>
    public string NameOf(string variable) => names.GetValueOrDefault(variable, variable);

    /// <summary>A free parameter.</summary>
    public string Free(string variable)
    {
        names[variable] = variable;
        settings.TryAdd(variable, new ParameterSettings(
            variable, [document.Value(variable) ?? 1], [document.Range(variable) ?? NormFactorRange], IsFixed: document.IsConstant(variable) ? true : null));
        return variable;
    }

    /// <summary>A parameter with a unit normal constraint, called by its modifier where the variable is called alpha_ and that.</summary>
    public string Alpha(string variable, string modifier)
    {
        var name = variable == $"alpha_{modifier}" ? modifier : variable;
        names[variable] = name;
        var auxiliary = document.Value($"nom_{variable}") ?? 0;
        settings.TryAdd(name, new ParameterSettings(
            name,
            [document.Value(variable) ?? 0],
            [document.Range(variable) ?? new Interval(-5, 5)],
            auxiliary == 0 ? null : [auxiliary],
            IsFixed: document.IsConstant(variable) ? true : null));
        return name;
    }

    /// <summary>A set of one parameter per bin.</summary>
    public string PerBin(string set, IReadOnlyList<string> variables)
    {
        foreach (var (index, variable) in variables.Index())
        {
            names[variable] = $"{set}[{index}]";
        }

        if (variables.All(variable => document.Value(variable) is not null && document.Range(variable) is not null))
        {
            settings.TryAdd(set, new ParameterSettings(set, [.. variables.Select(variable => document.Value(variable)!.Value)], [.. variables.Select(variable => document.Range(variable)!.Value)]));
        }

        return set;
    }

    /// <summary>A factor of one bin with a Poisson constraint.</summary>
    public string Gamma(string variable, double tau)
    {
        names[variable] = variable;
        settings.TryAdd(variable, new ParameterSettings(
            variable, [document.Value(variable) ?? 1], [document.Range(variable) ?? new Interval(0, 1 + (5 / Math.Sqrt(tau)))], Constraint: new PoissonConstraint(tau, tau)));
        return variable;
    }

    /// <summary>All settings; a parameter of interest that no channel uses is declared too.</summary>
    public ValueList<ParameterSettings> Settings(string poi)
    {
        if (poi.Length > 0 && !settings.ContainsKey(poi))
        {
            Free(poi);
        }

        return [.. settings.Values];
    }
}
