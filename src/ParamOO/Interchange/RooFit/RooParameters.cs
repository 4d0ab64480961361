using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// The parameters of a workspace under HistFactory's names: alpha_x with nom_alpha_x, gamma_x_bin_i with nom_gamma_x_bin_i. Gaussian γ of MC statistics
/// and the luminosity become 1 + δ α with a unit normal α, so that every width can follow the hypothesis and every constraint is the standard one.
/// </summary>
internal sealed class RooParameters
{
    private const double GlobalRange = 10;

    private readonly RooGraph graph;
    private readonly ExportNames names;
    private readonly Findings findings;
    private readonly HashSet<string> alphas;
    private readonly HashSet<string> bare;
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> units = new(StringComparer.Ordinal);
    private readonly List<RooConstraint> constraints = [];
    private string? dummy;

    public RooParameters(Workspace workspace, RooGraph graph, ExportNames names, Findings findings)
    {
        (this.graph, this.names, this.findings) = (graph, names, findings);
        var modifiers = workspace.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers).ToArray();
        alphas = [.. modifiers.Where(modifier => modifier is NormSys or HistoSys or ShapeVariation).Select(modifier => modifier.Name)];
        bare = [.. workspace.Channels.Select(channel => channel.McStatistics?.Name).OfType<string>()];
    }

    /// <summary>The constraints of all parameters that have one.</summary>
    public ValueList<RooConstraint> Constraints => [.. constraints];

    /// <summary>The unit normal α behind a parameter of the workspace; null for none.</summary>
    public string? UnitOf(string parameter) => units.GetValueOrDefault(parameter);

    /// <summary>A nuisance parameter that moves nothing, for models that have none.</summary>
    public string Dummy() => dummy ??= Pair("alpha_none", "--to", Parameter.Nuisance("none"), 0, new NormalConstraint(0, 1));

    /// <summary>What stands for a parameter of the workspace in formulae and products.</summary>
    public string this[string parameter] => texts[parameter];

    /// <summary>Whether a parameter of the workspace has a name here; γ of bins without uncertainty have none.</summary>
    public bool Has(string parameter) => texts.ContainsKey(parameter);

    /// <summary>Declares the parameters of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="isPoi">Whether it is of interest.</param>
    public void Declare(ParameterSet set, bool isPoi)
    {
        foreach (var (index, parameter) in set.Components.Index())
        {
            var name = set.IsScalar ? set.Name : $"{set.Name}_bin_{index}";
            if (bare.Contains(set.Name))
            {
                DeclareUnit(parameter, name, parameter.IsFixed ? 0 : 1 / Sigma(parameter));
            }
            else
            {
                Declare(parameter, name, set.IsScalar, isPoi);
            }
        }
    }

    private void Declare(Parameter parameter, string name, bool isScalar, bool isPoi)
    {
        switch (parameter.Constraint)
        {
            case Unconstrained:
                var free = names.NewFor(isScalar ? name : $"gamma_{name}", parameter.Name);
                texts.Add(parameter.Name, graph.Add(new(free, parameter.Nominal, parameter.Bounds, isPoi ? RooRole.Poi : RooRole.Nuisance, parameter.IsFixed)));
                break;
            case NormalConstraint { Sigma: 1 } normal when alphas.Contains(parameter.Name):
                texts.Add(parameter.Name, Pair(Prefixed(name, "alpha_"), parameter.Name, parameter, normal.Auxiliary, normal));
                units.Add(parameter.Name, texts[parameter.Name]);
                break;
            case NormalConstraint normal when isScalar && !alphas.Contains(parameter.Name):
                DeclareLuminosity(parameter, name, normal);
                break;
            case NormalConstraint or PoissonConstraint when !isScalar:
                texts.Add(parameter.Name, Pair($"gamma_{name}", parameter.Name, parameter, Auxiliary(parameter.Constraint), parameter.Constraint));
                break;
            default:
                findings.Error("PX0821", parameter.Name, $"the constraint of '{parameter.Name}' is not the unit normal of a HistFactory systematic, which is the only one that the target knows; state it so.");
                texts.Add(parameter.Name, FormulaText.Of(parameter.Nominal));
                break;
        }
    }

    /// <summary>λ = a + σ α.</summary>
    private void DeclareLuminosity(Parameter parameter, string name, NormalConstraint normal)
    {
        var unit = Pair($"alpha_{name}", parameter.Name, Scaled(parameter, normal.Auxiliary, 1 / normal.Sigma), 0, new NormalConstraint(0, 1));
        units.Add(parameter.Name, unit);
        texts.Add(parameter.Name, graph.Formula($"value_{name}", $"{FormulaText.Of(normal.Auxiliary)}+{FormulaText.Of(normal.Sigma)}*{unit}"));
    }

    /// <summary>The unit normal α of a γ; a bin without uncertainty has none.</summary>
    private void DeclareUnit(Parameter parameter, string name, double scale)
    {
        if (scale > 0)
        {
            var unit = Pair($"alpha_{name}", parameter.Name, Scaled(parameter, 1, scale), 0, new NormalConstraint(0, 1));
            units.Add(parameter.Name, unit);
            texts.Add(parameter.Name, unit);
        }
    }

    private static Parameter Scaled(Parameter parameter, double centre, double scale) => parameter with
    {
        Nominal = (parameter.Nominal - centre) * scale,
        Bounds = new Interval(Math.Max(-5, (parameter.Bounds.Low - centre) * scale), Math.Min(5, (parameter.Bounds.High - centre) * scale)),
    };

    /// <summary>A parameter and its global observable.</summary>
    private string Pair(string wanted, string path, Parameter parameter, double auxiliary, Constraint constraint)
    {
        var name = names.NewFor(wanted, path);
        graph.Add(new(name, parameter.Nominal, parameter.Bounds, RooRole.Nuisance, parameter.IsFixed));
        var range = new Interval(Math.Min(-GlobalRange, auxiliary - GlobalRange), Math.Max(GlobalRange, 10 * auxiliary));
        var global = graph.Add(new(names.New($"nom_{name}"), auxiliary, range, RooRole.Global));
        constraints.Add(constraint is PoissonConstraint poisson ? new(name, global, true, poisson.Tau) : new(name, global, false, ((NormalConstraint)constraint).Sigma));
        return name;
    }

    private static double Sigma(Parameter parameter) => ((NormalConstraint)parameter.Constraint).Sigma;

    private static double Auxiliary(Constraint constraint) => constraint is PoissonConstraint poisson ? poisson.Auxiliary : ((NormalConstraint)constraint).Auxiliary;

    private static string Prefixed(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name;
}
