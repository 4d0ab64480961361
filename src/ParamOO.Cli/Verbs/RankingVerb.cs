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

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var flags = new StatementFlags();
        var most = new Option<int>("--most") { Description = "Refit only the parameters with the largest impacts by covariance; 0 for all.", HelpName = "N", DefaultValueFactory = _ => 0 };
        var groups = new Option<ValueList<SourceGroup>>("--group")
        {
            Description = "A source in the breakdown: NAME=PATTERN,PATTERN with * for any letters; may be repeated.",
            HelpName = "NAME=LIST",
            CustomParser = Groups,
            Arity = ArgumentArity.OneOrMore,
        };
        var output = ResultFolder.Flag();
        var command = new Command("ranking", "Impacts of nuisance parameters three ways, pulls and constraints, uncertainty by source.") { most, groups, output };
        command.Aliases.Add("impacts");
        return flags.AddTo(command).Runs(session => Rank(session, flags, new ImpactOptions { Most = session.Value(most), Groups = session.Value(groups) }, session.Value(output)));
    }

    private static ExitCode Rank(Session session, StatementFlags flags, ImpactOptions options, string? output)
    {
        using var progress = new ProgressLine(session, "refits");
        var result = ParameterImpacts.Run(flags.Workspace(session), flags.Fill(session, options), progress, session.Cancellation);
        session.Report(result.Findings);
        var document = ImpactDocument.Of(result);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(ReportText.Literal(flags.Title(session, result.Best)), result));
            TablePrinter.Print(session.Tables, Table(result.Breakdown));
        }

        ResultFolder.Write(
            session,
            output,
            "ranking",
            document,
            [StatementTables.Impacts(result), StatementTables.Breakdown(result.Breakdown), StatementTables.Correlations(result.Best)],
            [RankingFigures.Ranking(result, MostPrinted), RankingFigures.Correlations(result)]);
        return result.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ValueList<SourceGroup> Groups(ArgumentResult result)
    {
        var groups = new List<SourceGroup>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            var split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || split == text.Length - 1)
            {
                result.AddError($"--group expects NAME=PATTERN,PATTERN such as jets=alpha_jes*; '{text}' is none.");
                continue;
            }

            groups.Add(new SourceGroup(text[..split], text[(split + 1)..].Split(',').ToValueList()));
        }

        return groups.ToValueList();
    }

    private static ReportTable Table(string title, ImpactResult result) => new(
        title,
        [new("parameter", false), new("pull"), new("σ̂/σ₀"), new("impact −1σ̂"), new("+1σ̂"), new("pre-fit −1σ₀"), new("+1σ₀"), new("datum −1σ"), new("+1σ"), new("covariance")],
        result.Impacts.Take(MostPrinted).Select(Row).ToValueList(),
        $"{result.Poi} = {ReportText.Number(result.Best.Value, 6)} ± {ReportText.Number(result.Best.Result.Uncertainties[result.Best.Poi], 4)}"
            + (result.Impacts.Count > MostPrinted ? $"; {result.Impacts.Count - MostPrinted} smaller impacts are not shown" : ""));

    private static ValueList<string> Row(ParameterImpact impact) =>
    [
        ReportText.Literal(impact.Name), ReportText.Number(impact.Pull, 3), ReportText.Number(impact.Constraint, 3),
        ReportText.Number(impact.PostFit.Down, 3), ReportText.Number(impact.PostFit.Up, 3), ReportText.Number(impact.PreFit.Down, 3), ReportText.Number(impact.PreFit.Up, 3),
        ReportText.Number(impact.Shifted.Down, 3), ReportText.Number(impact.Shifted.Up, 3), ReportText.Number(impact.Covariance, 3),
    ];

    private static ReportTable Table(UncertaintyBreakdown breakdown) => new(
        "uncertainty by source",
        [new("source", false), new("parameters"), new("propagated"), new("σ with it held"), new("removed")],
        breakdown.Sources.Select(Row).ToValueList(),
        $"propagated in quadrature {ReportText.Number(breakdown.Propagated, 5)}, Hesse {ReportText.Number(breakdown.Total, 5)}, statistics only {ReportText.Number(breakdown.StatisticsOnly, 5)}");

    private static ValueList<string> Row(UncertaintySource source) =>
        [source.Name, $"{source.Parameters}", ReportText.Number(source.Propagated, 4), ReportText.Number(source.Held, 4), ReportText.Number(source.Removed, 4)];
}
