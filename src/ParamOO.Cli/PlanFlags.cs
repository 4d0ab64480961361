using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
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
    private readonly Option<ScoreNuisances?> nuisances = Word<ScoreNuisances>("--nuisances", "Nuisance parameters of the tested hypothesis in the score; default nominal.");
    private readonly Option<YieldResolution?> resolution = Word<YieldResolution>("--resolution", "Whether functions choose their size by themselves; default fixed.");
    private readonly Option<int?> pieces = Whole("--pieces", "Number of pieces of B-splines; default 16.", 1, 9_997);
    private readonly Option<YieldFamily?> yields = Word<YieldFamily>("--yields", "Functions of the hypothesis; default pchip.");
    private readonly Option<SystematicTreatment?> treatment = Word<SystematicTreatment>("--treatment", "Systematic variations; default parametrized.");
    private readonly Option<int?> bins = Whole("--bins", "Number of bins; default 20.", 1, 255);
    private readonly Option<double?> keep = Fraction("--keep", "The fewest bins that keep this fraction of the unbinned t; --bins is then the most.");
    private readonly Option<SecondAxisWord?> secondAxis = Word<SecondAxisWord>("--second-axis", "What divides bins into columns; default none.");
    private readonly Option<int?> columns = Whole("--columns", "Number of columns of the second axis; default 4.", 2, 50);
    private readonly Option<int?> knots = Whole("--knots", "Number of hypotheses at which templates are filled; default 65.", 3, 10_000);
    private readonly Option<int?> degree = Whole("--degree", "Degree of Bernstein polynomials; default 12.", 1, 30);
    private readonly Option<double?> stretch = Number("--stretch", "a of the stretched score, κ of the standardized one; default 100, 2.");
    private readonly Option<double[]?> range = new("--range")
    {
        Description = "Hypotheses that the yields cover; default: the bounds of the parameter of interest.",
        HelpName = "LO HI",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ParseRange,
    };

    private Option[] All => [observable, nuisances, bins, keep, secondAxis, columns, edges, stretch, yields, knots, degree, pieces, resolution, range, treatment];

    /// <summary>Gives a verb these options.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Command verb)
    {
        foreach (var option in All)
        {
            verb.Add(option);
        }
    }

    /// <summary>The options that the user wrote, word by word.</summary>
    /// <param name="session">The command line.</param>
    public string[] Words(Session session) => [.. All.SelectMany(session.WordsOf)];

    /// <summary>The plan with everything replaced that the user wrote; settings that only belonged to what was replaced are dropped.</summary>
    /// <param name="session">The command line.</param>
    /// <param name="plan">The plan as the input states it.</param>
    /// <exception cref="InvalidInputException">PX1108: the range leaves out the reference hypothesis; PX0921: it leaves the bounds; PX1109: an option belongs to another choice.</exception>
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
                Nuisances = session.Value(nuisances) ?? region.Observable.Nuisances,
                Bins = session.Value(bins) ?? BinsFor(session, region.Observable),
                Keep = session.Value(keep) ?? (session.Has(bins) ? null : region.Observable.Keep),
                SecondAxis = SecondAxisOf(session, region.Observable),
                Columns = session.Value(columns) ?? region.Observable.Columns,
                KeepConstraints = SecondAxisOf(session, region.Observable) == SecondScore.Nuisances ? region.Observable.KeepConstraints : null,
                Edges = session.Value(edges) ?? region.Observable.Edges,
                Stretch = session.Value(stretch) ?? (kind == region.Observable.Kind ? region.Observable.Stretch : null),
            },
            Yields = region.Yields with
            {
                Family = session.Value(yields) ?? region.Yields.Family,
                Knots = session.Value(knots) ?? region.Yields.Knots,
                Degree = session.Value(degree) ?? region.Yields.Degree,
                Pieces = session.Value(pieces) ?? region.Yields.Pieces,
                Resolution = session.Value(resolution) ?? region.Yields.Resolution,
                Range = covered ?? region.Yields.Range,
            },
            Variations = session.Value(treatment) is { } chosen ? region.Variations with { Treatment = chosen, Overrides = [] } : region.Variations,
        };
    }

    /// <summary>The number of bins where none is written: that of the region, or the most that are worth choosing from.</summary>
    private int BinsFor(Session session, ObservableOptions observable) => session.Has(keep) && observable.Keep is null
        ? ObservableOptions.MostToChooseFrom(SecondAxisOf(session, observable) is null ? 1 : session.Value(columns) ?? observable.Columns)
        : observable.Bins;

    private SecondScore? SecondAxisOf(Session session, ObservableOptions observable) => session.Value(secondAxis) switch
    {
        null => observable.SecondAxis,
        SecondAxisWord.None => null,
        SecondAxisWord.Nominal => SecondScore.Nominal,
        SecondAxisWord.Profiled => SecondScore.Profiled,
        _ => SecondScore.Nuisances,
    };

    private void Check(Session session, AnalysisPlan plan)
    {
        var findings = new Findings();
        var kinds = plan.Regions.Select(region => session.Value(observable) ?? region.Observable.Kind);
        if (session.Has(stretch) && !kinds.Any(kind => kind is ObservableKind.Stretched or ObservableKind.Standardized))
        {
            findings.Error("PX1109", "--stretch", "belongs to --observable stretched or standardized; leave it out or choose one of these.");
        }

        if (session.Has(columns) && plan.Regions.All(region => SecondAxisOf(session, region.Observable) is null))
        {
            findings.Error("PX1109", "--columns", "belongs to --second-axis; leave it out or name what divides the bins.");
        }

        if (session.Has(degree) && plan.Regions.All(region => (session.Value(yields) ?? region.Yields.Family) != YieldFamily.Bernstein))
        {
            findings.Error("PX1109", "--degree", "belongs to --yields bernstein; leave it out or choose these.");
        }

        if (session.Has(pieces) && plan.Regions.All(region => (session.Value(yields) ?? region.Yields.Family) != YieldFamily.Bspline))
        {
            findings.Error("PX1109", "--pieces", "belongs to --yields bspline; leave it out or choose these.");
        }

        if (session.Has(knots) && plan.Model.SecondPoi is not null)
        {
            findings.Error("PX1109", "--knots", "belongs to one parameter of interest; with two, Rays and Radii of the analysis file say how many templates there are.");
        }

        if (RangeOf(session) is { } limits && !limits.Contains(plan.Model.ReferenceHypothesis))
        {
            findings.Error("PX1108", "--range", FormattableString.Invariant(
                $"{limits.Low} to {limits.High} leaves out the reference hypothesis {plan.Model.Poi} = {plan.Model.ReferenceHypothesis}; choose a range that holds it."));
        }

        if (RangeOf(session) is { } covered && plan.Model is { HypothesisValue: null } && BoundsOf(plan) is { } bounds && !(bounds.Contains(covered.Low) && bounds.Contains(covered.High)))
        {
            findings.Error("PX0921", "--range", FormattableString.Invariant(
                $"{covered.Low} to {covered.High} is not inside the bounds [{bounds.Low}, {bounds.High}] of {plan.Model.Poi}; shorten it, or widen the bounds in the analysis."));
        }

        findings.ThrowIfErrors();
    }

    private static Interval? BoundsOf(AnalysisPlan plan) => plan.Model.Parameters.FirstOrDefault(parameter => parameter.Name == plan.Model.Poi)?.Bounds;

    private Interval? RangeOf(Session session) => session.Value(range) is [var low, var high] ? new Interval(low, high) : null;

    private static double[] ParseRange(ArgumentResult result)
    {
        var numbers = NumberList.Parse(result);
        if (numbers is [var low, var high] && low >= high)
        {
            result.AddError(ParseProblem.WithId("PX1108", FormattableString.Invariant($"{low} to {high} is no range; the first number must be smaller than the second.")));
        }

        return numbers;
    }

    /// <summary>A whole number whose limits, those of the library, are asked for at once, so that all wrong options are told together.</summary>
    private static Option<int?> Whole(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && int.TryParse(word.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
            {
                result.AddError(ParseProblem.WithId("PX0406", $"{number} cannot be made; ask for {least} to {most}."));
            }
        });
        return option;
    }

    private static Option<double?> Fraction(string name, string description)
    {
        var option = Number(name, description);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && double.TryParse(word.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is not (> 0 and < 1))
            {
                result.AddError(ParseProblem.WithId("PX0406", $"{word.Value} cannot be made; ask for a fraction between 0 and 1, such as 0.99."));
            }
        });
        return option;
    }

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

    /// <summary>What may be written after <c>--second-axis</c>.</summary>
    private enum SecondAxisWord
    {
        None,
        Nominal,
        Profiled,
        Nuisances,
    }
}
