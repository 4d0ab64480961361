using System.CommandLine;
using System.CommandLine.Parsing;
using ParamOO.Cli.Documents;
using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo ranking WORKSPACE</c>: what every nuisance parameter does to the parameter of interest.</summary>
internal static class RankingVerb
{
    private const int MostPrinted = 30;
    private const double Negligible = 1e-5;

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var flags = new StatementFlags();
        var most = new Option<int>("--most") { Description = "Refit only the parameters with the largest impacts by covariance, and take these of the others; 0 refits all.", HelpName = "N", DefaultValueFactory = _ => MostPrinted };
        var groups = Groups("--group", "A source in the breakdown: NAME=PATTERN,PATTERN with * for any letters; may be repeated.");
        var (unbinned, output) = (StatementFlags.Unbinned(), ResultFolder.Flag());
        var command = new Command("ranking", "Impacts of nuisance parameters three ways, pulls and constraints, uncertainty by source.") { most, groups, unbinned, output };
        command.Aliases.Add("impacts");
        return flags.AddTo(command).Runs(session =>
        {
            if (session.Value(most) < 0)
            {
                throw new InvalidInputException("PX1133", "--most", $"{session.Value(most)} parameters cannot be refitted; give 0 for all, or how many.");
            }

            using var progress = new ProgressLine(session, "refits");
            var options = new ImpactOptions { Most = session.Value(most), Groups = session.Value(groups) };
            var (title, result) = session.Value(unbinned) ? Unbinned(session, flags, options, progress) : Binned(session, flags, options, progress);
            return Tell(session, flags, title, result, session.Value(output));
        });
    }

    private static (string Title, ImpactResult Result) Binned(Session session, StatementFlags flags, ImpactOptions options, ProgressLine progress)
    {
        var (workspace, filled) = (flags.Workspace(session), flags.Fill(session, options));
        var result = ParameterImpacts.Run(workspace, filled, progress, session.Cancellation);
        return (flags.Title(session, new HypothesisModels(workspace, filled), result.Centre.Hypothesis, filled.Data), result);
    }

    private static (string Title, ImpactResult Result) Unbinned(Session session, StatementFlags flags, ImpactOptions options, ProgressLine progress)
    {
        var request = flags.UnbinnedRequest(session, []);
        if (DensityInput.IsOne(flags.Path(session)))
        {
            var (file, mean) = DensityInput.OpenMean(session, flags.Path(session), request.Threads);
            var tested = DensityInput.Parameter(mean, request.Poi ?? file.Model.Poi).Name;
            return ($"unbinned likelihood of {file.Measurement}", UnbinnedImpacts.Run(mean, tested, options with { StatOnly = request.StatOnly }, progress, session.Cancellation));
        }

        var (plan, likelihood) = UnbinnedVerb.Open(session, flags.Path(session), request.Threads);
        var poi = UnbinnedVerb.Parameter(plan, request.Poi ?? plan.Model.Poi).Name;
        return ($"unbinned likelihood of {plan.Name}", UnbinnedImpacts.Run(likelihood, poi, options with { StatOnly = request.StatOnly }, progress, session.Cancellation));
    }

    private static ExitCode Tell(Session session, StatementFlags flags, string title, ImpactResult result, string? output)
    {
        session.Report(result.Findings);
        var document = ImpactDocument.Of(result);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(ReportText.Literal(title), result));
            TablePrinter.Print(session.Tables, Table(result.Breakdown));
        }

        ResultFolder.Write(
            session,
            output,
            "ranking",
            document,
            [StatementTables.Impacts(result), StatementTables.Breakdown(result.Breakdown), StatementTables.Correlations(result.Centre)],
            [RankingFigures.Ranking(result, MostPrinted), RankingFigures.Correlations(result)]);
        return result.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    /// <summary>An option that names groups.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the groups are.</param>
    internal static Option<ValueList<SourceGroup>> Groups(string name, string description) =>
        new(name) { Description = description, HelpName = "NAME=LIST", CustomParser = Parse, Arity = ArgumentArity.OneOrMore };

    private static ValueList<SourceGroup> Parse(ArgumentResult result)
    {
        var groups = new List<SourceGroup>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            var split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || split == text.Length - 1)
            {
                result.AddError($"{(result.Parent as OptionResult)?.Option.Name} expects NAME=PATTERN,PATTERN such as jets=alpha_jes*; '{text}' is none.");
                continue;
            }

            groups.Add(new SourceGroup(text[..split], text[(split + 1)..].Split(',').ToValueList()));
        }

        return groups.ToValueList();
    }

    private static ReportTable Table(string title, ImpactResult result) => new(
        title,
        [new("parameter", false), new("pull"), new("σ̂/σ₀"), new("impact −1σ̂"), new("+1σ̂"), new("pre-fit −1σ₀"), new("+1σ₀"), new("datum −1σ"), new("+1σ"), new("covariance")],
        result.Impacts.Take(MostPrinted).Select(impact => Row(impact, result.Centre.Uncertainty)).ToValueList(),
        $"{ReportText.Literal(result.Poi)} = {ReportText.Number(result.Centre.Value, 6)} ± {ReportText.Number(result.Centre.Uncertainty, 4)}"
            + (result.Impacts.Count > MostPrinted ? $"; {result.Impacts.Count - MostPrinted} smaller impacts are not shown" : "") + Unrefitted(result));

    private static string Unrefitted(ImpactResult result) => result.Impacts.Count(impact => !impact.IsRefitted) is > 0 and var count
        ? $"; {count} of {result.Impacts.Count} parameters have impacts by covariance only (--most 0 refits all)"
        : "";

    private static ValueList<string> Row(ParameterImpact impact, double uncertainty)
    {
        return
        [
            ReportText.Literal(impact.Name), ReportText.Number(impact.Pull, 3), ReportText.Number(impact.Constraint, 3),
            Shift(impact.PostFit.Down), Shift(impact.PostFit.Up), Shift(impact.PreFit.Down), Shift(impact.PreFit.Up),
            Shift(impact.Shifted.Down), Shift(impact.Shifted.Up), Shift(impact.Covariance),
        ];

        // Where one side has no impact, what remains is how far fits stop from the minimum.
        string Shift(double shift) => ReportText.Number(Math.Abs(shift) < Negligible * uncertainty ? 0 : shift, 3);
    }

    private static ReportTable Table(UncertaintyBreakdown breakdown) => new(
        "uncertainty by source",
        [new("source", false), new("parameters"), new("propagated"), new("σ with it held"), new("removed")],
        breakdown.Sources.Select(Row).ToValueList(),
        $"propagated in quadrature {ReportText.Number(breakdown.Propagated, 5)}, Hesse {ReportText.Number(breakdown.Total, 5)}, statistics only {ReportText.Number(breakdown.StatisticsOnly, 5)}");

    private static ValueList<string> Row(UncertaintySource source) =>
        [source.Name, $"{source.Parameters}", ReportText.Number(source.Propagated, 4), ReportText.Number(source.Held, 4), ReportText.Number(source.Removed, 4)];
}
