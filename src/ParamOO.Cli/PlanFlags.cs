using System.CommandLine;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Cli;

/// <summary>Options that replace what an analysis file says of observables and yields, or say it where there is no such file.</summary>
internal sealed class PlanFlags
{
    private readonly Option<ObservableKind?> observable = Word<ObservableKind>("--observable", "Score that is binned; default quantile.");
    private readonly Option<EdgePlacement?> edges = Word<EdgePlacement>("--edges", "Placement of the bin edges; default optimized.");
    private readonly Option<YieldFamily?> yields = Word<YieldFamily>("--yields", "Functions of the hypothesis; default pchip.");
    private readonly Option<SystematicTreatment?> treatment = Word<SystematicTreatment>("--treatment", "Systematic variations; default parametrized.");
    private readonly Option<int?> bins = new("--bins") { Description = "Number of bins; default 20.", HelpName = "N" };
    private readonly Option<int?> knots = new("--knots") { Description = "Number of hypotheses at which templates are filled; default 65.", HelpName = "N" };
    private readonly Option<int?> degree = new("--degree") { Description = "Degree of Bernstein polynomials; default 12.", HelpName = "N" };
    private readonly Option<double?> stretch = Number("--stretch", "a of the stretched score, κ of the standardized one; default 100, 2.");
    private readonly Option<double[]?> range = new("--range")
    {
        Description = "Hypotheses that the yields cover; default: the bounds of the parameter of interest.",
        HelpName = "LO HI",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
        CustomParser = NumberList.Parse,
    };

    /// <summary>Gives a verb these options.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { observable, bins, edges, stretch, yields, knots, degree, range, treatment })
        {
            verb.Add(option);
        }
    }

    /// <summary>The plan with everything replaced that the user wrote; settings that only belonged to what was replaced are dropped.</summary>
    /// <param name="session">The command line.</param>
    /// <param name="plan">The plan as the input states it.</param>
    /// <exception cref="InvalidInputException">PX1108: the range is empty; PX1109: an option belongs to another choice.</exception>
    public AnalysisPlan Apply(Session session, AnalysisPlan plan)
    {
        Check(session, plan);
        var covered = RangeOf(session);
        return plan with
        {
            Regions = plan.Regions.Select(region => Apply(session, region, covered)).ToValueList(),
            TestedValues = covered is { } limits ? plan.TestedValues.Where(limits.Contains).ToValueList() : plan.TestedValues,
        };
    }

    private RegionPlan Apply(Session session, RegionPlan region, Interval? covered)
    {
        var kind = session.Value(observable) ?? region.Observable.Kind;
        return region with
        {
            Observable = region.Observable with
            {
                Kind = kind,
                Bins = session.Value(bins) ?? region.Observable.Bins,
                Edges = session.Value(edges) ?? region.Observable.Edges,
                Stretch = session.Value(stretch) ?? (kind == region.Observable.Kind ? region.Observable.Stretch : null),
            },
            Yields = region.Yields with
            {
                Family = session.Value(yields) ?? region.Yields.Family,
                Knots = session.Value(knots) ?? region.Yields.Knots,
                Degree = session.Value(degree) ?? region.Yields.Degree,
                Range = covered ?? region.Yields.Range,
            },
            Variations = session.Value(treatment) is { } chosen ? region.Variations with { Treatment = chosen, Overrides = [] } : region.Variations,
        };
    }

    private void Check(Session session, AnalysisPlan plan)
    {
        var findings = new Findings();
        var kinds = plan.Regions.Select(region => session.Value(observable) ?? region.Observable.Kind);
        if (session.Has(stretch) && !kinds.Any(kind => kind is ObservableKind.Stretched or ObservableKind.Standardized))
        {
            findings.Error("PX1109", "--stretch", "belongs to --observable stretched or standardized; leave it out or choose one of these.");
        }

        if (session.Has(degree) && plan.Regions.All(region => (session.Value(yields) ?? region.Yields.Family) != YieldFamily.Bernstein))
        {
            findings.Error("PX1109", "--degree", "belongs to --yields bernstein; leave it out or choose these.");
        }

        if (session.Value(range) is [var low, var high] && low >= high)
        {
            findings.Error("PX1108", "--range", FormattableString.Invariant($"{low} to {high} is no range; the first number must be smaller than the second."));
        }

        findings.ThrowIfErrors();
    }

    private Interval? RangeOf(Session session) => session.Value(range) is [var low, var high] ? new Interval(low, high) : null;

    private static Option<double?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "VALUE",
        CustomParser = result => NumberList.ParseOne(result),
    };

    /// <summary>An option whose words are those of an enumeration in lower case.</summary>
    private static Option<T?> Word<T>(string name, string description)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                var index = Array.IndexOf(words, result.Tokens[0].Value);
                if (index < 0)
                {
                    result.AddError($"{name} is '{result.Tokens[0].Value}'; {Suggestion.For(result.Tokens[0].Value, words)}");
                    return null;
                }

                return Enum.GetValues<T>()[index];
            },
        };
    }
}
