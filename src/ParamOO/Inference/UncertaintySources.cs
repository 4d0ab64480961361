using System.Collections.Immutable;
using ParamOO.Fitting;
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

    private readonly ImmutableArray<Parameter> parameters;
    private readonly string[] sources;

    /// <summary>Sorts parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="groups">Sources that the user names.</param>
    /// <param name="simulated">Names of sets of parameters that stand for the statistics of simulated samples.</param>
    /// <exception cref="InvalidInputException">PX0748: a pattern fits no parameter.</exception>
    public UncertaintySources(ImmutableArray<Parameter> parameters, ValueList<SourceGroup> groups, HashSet<string> simulated)
    {
        this.parameters = parameters;
        RefuseEmpty(groups, [.. parameters.Select(parameter => parameter.Name)]);
        sources = [.. parameters.Select(parameter => groups.FirstOrDefault(group => group.Contains(parameter.Name))?.Name ?? Default(parameter, simulated))];
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
    /// <param name="covariance">Covariance of all parameters.</param>
    /// <param name="poi">Index of the parameter.</param>
    /// <param name="information">For each auxiliary datum its parameter and its information on it.</param>
    /// <param name="dataVariance">Variance that the fluctuations of counts bring; NaN for what the auxiliary data leave of the whole.</param>
    public UncertaintyBreakdown Breakdown(Covariance covariance, int poi, (int Parameter, double Information)[] information, double dataVariance)
    {
        var total = Math.Sqrt(covariance[poi, poi]);
        var free = Enumerable.Range(0, parameters.Length).Where(index => index != poi && covariance[index, index] > 0).ToArray();
        var auxiliary = information.Where(datum => covariance[datum.Parameter, datum.Parameter] > 0).ToArray();
        var data = double.IsNaN(dataVariance) ? Math.Max(0, (total * total) - auxiliary.Sum(Variance)) : dataVariance;
        var rows = free.GroupBy(index => sources[index]).Select(group => Source(group.Key, [.. group])).OrderByDescending(row => row.Propagated);
        var own = auxiliary.Where(datum => datum.Parameter == poi).Select(datum => new UncertaintySource(Own, 1, Math.Sqrt(Variance(datum)), 0, total));
        return new UncertaintyBreakdown(
            total,
            Math.Sqrt(data + auxiliary.Sum(Variance)),
            Held([.. free.Where(index => parameters[index].Constraint.IsPresent)]),
            [new UncertaintySource(Data, 0, Math.Sqrt(data), Held(free), double.NaN), .. own, .. rows]);

        UncertaintySource Source(string name, int[] members)
        {
            var held = Held(members);
            var brought = Math.Sqrt(auxiliary.Where(datum => datum.Parameter != poi && members.Contains(datum.Parameter)).Sum(Variance));
            return new UncertaintySource(name, members.Length, brought, held, Math.Sqrt(Math.Max(0, (total * total) - (held * held))));
        }

        double Variance((int Parameter, double Information) datum) => Math.Pow(covariance[poi, datum.Parameter], 2) * datum.Information;

        double Held(int[] members) => Math.Sqrt(ConditionalVariance.Of(covariance, poi, members));
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
