using ParamOO.Likelihoods;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>Sorts parameters into sources of uncertainty, and the uncertainty of one parameter into what each source brings.</summary>
internal sealed class UncertaintySources
{
    /// <summary>Fluctuations of the counts.</summary>
    public const string Data = "data statistics";

    private const string Own = "own constraint";
    private const string McStatistics = "MC statistics";
    private const string FreeNormalisations = "free normalisations";
    private const string Systematics = "systematics";

    private readonly CompiledModel model;
    private readonly string[] sources;

    /// <summary>Sorts the parameters of a model.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="model">The model.</param>
    /// <param name="groups">Sources that the user names.</param>
    /// <exception cref="InvalidInputException">PX0748: a pattern fits no parameter.</exception>
    public UncertaintySources(Workspace workspace, CompiledModel model, ValueList<SourceGroup> groups)
    {
        this.model = model;
        RefuseEmpty(groups, [.. model.Parameters.Select(parameter => parameter.Name)]);
        var simulated = McStatisticsOf(workspace);
        sources = [.. model.Parameters.Select(parameter => groups.FirstOrDefault(group => group.Contains(parameter.Name))?.Name ?? Default(parameter, simulated))];
    }

    /// <summary>The source of a parameter.</summary>
    /// <param name="parameter">Its index.</param>
    public string Of(int parameter) => sources[parameter];

    /// <summary>Names of the sets of parameters that stand for the statistics of simulated samples.</summary>
    /// <param name="workspace">The workspace.</param>
    public static HashSet<string> McStatisticsOf(Workspace workspace) =>
    [
        .. workspace.Channels.Select(channel => channel.McStatistics?.Name).OfType<string>(),
        .. workspace.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers).OfType<StatError>().Select(modifier => modifier.Name),
    ];

    /// <summary>The uncertainty of one parameter by source.</summary>
    /// <param name="fit">The free fit, with a covariance.</param>
    public UncertaintyBreakdown Breakdown(BestFit fit)
    {
        var covariance = fit.Result.Covariance!;
        var (poi, total) = (fit.Poi, Math.Sqrt(covariance[fit.Poi, fit.Poi]));
        var data = Math.Sqrt(DataVariance(fit));
        var free = Enumerable.Range(0, model.Parameters.Length).Where(index => index != poi && covariance[index, index] > 0).ToArray();
        var auxiliary = model.Constraints.Where(term => covariance[term.Parameter, term.Parameter] > 0).ToArray();
        var rows = free.GroupBy(index => sources[index]).Select(group => Source(group.Key, [.. group])).OrderByDescending(row => row.Propagated);
        var own = auxiliary.Where(term => term.Parameter == poi).Select(term => new UncertaintySource(Own, 1, Math.Sqrt(Variance(term)), 0, total));
        return new UncertaintyBreakdown(
            total,
            Math.Sqrt((data * data) + auxiliary.Sum(Variance)),
            Held([.. free.Where(index => model.Parameters[index].Constraint.IsPresent)]),
            [new UncertaintySource(Data, 0, data, Held(free), double.NaN), .. own, .. rows]);

        UncertaintySource Source(string name, int[] members)
        {
            var held = Held(members);
            var brought = Math.Sqrt(auxiliary.Where(term => term.Parameter != poi && members.Contains(term.Parameter)).Sum(Variance));
            return new UncertaintySource(name, members.Length, brought, held, Math.Sqrt(Math.Max(0, (total * total) - (held * held))));
        }

        double Variance(ConstraintTerm term) =>
            Math.Pow(covariance[poi, term.Parameter], 2) * ConstraintDatum.Information(term.Constraint, fit.Result.Values[term.Parameter]);

        double Held(int[] members) => Math.Sqrt(ConditionalVariance.Of(covariance, poi, members));
    }

    /// <summary>Σ_b (∂θ̂/∂n_b)² ν_b with ∂θ̂/∂n_b = Σ_j C_θj ∂_jν_b/ν_b.</summary>
    private double DataVariance(BestFit fit)
    {
        var (likelihood, size) = (new Likelihood(model), model.Parameters.Length);
        var point = fit.Result.Values.AsSpan();
        var (yields, slopes, derivatives) = (new double[model.Bins], new double[model.Bins], new double[model.Bins * size]);
        likelihood.ExpectedYields(point, yields);
        likelihood.YieldSlopes(point, derivatives);
        for (var k = 0; k < derivatives.Length; k++)
        {
            slopes[k / size] += derivatives[k] * fit.Result.Covariance![fit.Poi, k % size];
        }

        return Enumerable.Range(0, model.Bins).Where(bin => slopes[bin] != 0).Sum(bin => slopes[bin] * slopes[bin] / yields[bin]);
    }

    private static string Default(Parameter parameter, HashSet<string> simulated) => !parameter.Constraint.IsPresent
        ? FreeNormalisations
        : parameter.Name.IndexOf('[', StringComparison.Ordinal) is > 0 and var end && simulated.Contains(parameter.Name[..end]) ? McStatistics : Systematics;

    private static void RefuseEmpty(ValueList<SourceGroup> groups, string[] names)
    {
        var findings = new Findings();
        foreach (var (group, pattern) in groups.SelectMany(group => group.Patterns.Select(pattern => (group, pattern))))
        {
            if (!names.Any(name => SourceGroup.Matches(pattern, name)))
            {
                findings.Error("PX0748", group.Name, $"no parameter is called '{pattern}'; {Suggestion.For(pattern, names)}");
            }
        }

        findings.ThrowIfErrors();
    }
}
