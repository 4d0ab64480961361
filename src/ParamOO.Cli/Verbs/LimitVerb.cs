using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo limit WORKSPACE</c>: upper limits by CLs, observed and expected.</summary>
internal static class LimitVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var (flags, toys, values, statistic, output) = (new StatementFlags(), new ToyFlags(0), Flags.Values(), HypotestVerb.Statistic(), ToyFlags.FolderOfTests());
        values.Description = "Values that toys are made for; by default 17 around the asymptotic limits.";
        var level = new Option<double>("--level") { Description = "Confidence level.", HelpName = "CL", DefaultValueFactory = _ => 0.95 };
        return flags.AddTo(toys.AddTo(new Command("limit", "Upper limits by CLs, observed and expected, by the asymptotic formulae or with toys.") { level, statistic, values, output }))
            .Runs(session => Limit(session, flags, toys, session.Value(output), session.Value(level), new ToyOptions { Statistic = session.Value(statistic), Values = (session.Value(values) ?? []).ToValueList() }));
    }

    private static ExitCode Limit(Session session, StatementFlags flags, ToyFlags toys, string? folder, double level, ToyOptions options)
    {
        var statistic = options.Statistic;
        if (level is not (> 0 and < 1) || statistic is not (TestStatistic.QMu or TestStatistic.QMuTilde))
        {
            throw new InvalidInputException("PX1101", "command line", "upper limits need a --level between 0 and 1 and the --statistic QMu or QMuTilde.");
        }

        var areToys = toys.AreWanted(session);
        toys.CheckShares(session, areToys && folder is not null);
        if (areToys)
        {
            return LimitWithToys(session, flags, toys, folder, level, toys.Fill(session, flags.Fill(session, options)));
        }

        if (options.Values.Count > 0)
        {
            throw new InvalidInputException("PX0725", "--values", "the asymptotic limit finds its own values; leave --values out, or say how many --toys are wanted.");
        }

        var (workspace, filled) = (flags.Workspace(session), flags.Fill(session, new UpperLimitOptions { Level = level, Statistic = statistic }));
        var limit = UpperLimit.Run(workspace, filled);
        session.Report(Remarks(limit));
        var data = ScanVerb.Data(new HypothesisModels(workspace, filled), filled);
        var document = UpperLimitDocument.Of(limit, data);
        ResultFolder.Write(session, folder, "limit", document, [], []);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(flags.Title(session, workspace, filled), data, limit));
        }

        return limit.Status == FitStatus.Converged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ExitCode LimitWithToys(Session session, StatementFlags flags, ToyFlags toys, string? folder, double level, ToyOptions options)
    {
        var workspace = flags.Workspace(session);
        using var device = toys.OpenDevice(session, workspace, ref options);
        var plan = ToyLimit.Plan(workspace, options, level);
        if (HypotestVerb.Tested(session, toys, folder, workspace, plan.Tests, out var tests) is { } end)
        {
            return end;
        }

        var limit = ToyLimit.Of(plan, tests!);
        var document = ToyLimitDocument.Of(limit, ScanVerb.Data(new HypothesisModels(workspace, options), options));
        ResultFolder.Write(session, folder, "limit", document, [], []);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, ToyTestTable.Of(flags.Title(session, workspace, options), limit.Tests));
            TablePrinter.Print(session.Tables, ToyTestTable.Of(limit));
        }

        return HypotestVerb.Verdict(session, limit.Tests);
    }

    /// <summary>Limits below which some values are excluded too.</summary>
    private static Findings Remarks(UpperLimitResult limit)
    {
        var findings = new Findings();
        string[] curves = ["observed", .. ExpectedBand.Fluctuations.Select(fluctuation => FormattableString.Invariant($"expected {fluctuation:+0;-0;0} σ"))];
        var several = curves.Where((_, curve) => limit.Crossings[curve] > 1).ToList();
        if (several.Count > 0)
        {
            findings.Warning(
                "PX0737",
                limit.Poi,
                FormattableString.Invariant($"CLs falls through {1 - limit.Level:G4} more than once ({string.Join(", ", several)}): the limit is the largest crossing, and some smaller values are excluded too; look at hypotest --values."));
        }

        return findings;
    }

    private static ReportTable Table(string title, string data, UpperLimitResult limit) => new(
        title,
        [new("upper limit", false), new(limit.Poi)],
        [
            [data == "observed data" ? "observed" : ReportText.Literal(data), ReportText.Number(limit.Observed, 6)],
            .. limit.Expected.ToList().Zip(ExpectedBand.Fluctuations, Expected),
        ],
        FormattableString.Invariant($"{100 * limit.Level:G4} % confidence level, {ScanDocument.Word(limit.Status).Replace('_', ' ')}") + Knots(limit));

    /// <summary>Data that exist at knots only enclose a limit, and a line between the knots says where.</summary>
    private static string Knots(UpperLimitResult limit) => limit.Between is { } between
        ? $"; observed between the knots {ReportText.Number(between.Low, 5)} and {ReportText.Number(between.High, 5)}, on a straight line of ln CLs"
        : "";

    private static ValueList<string> Expected(double value, double fluctuation) =>
        [fluctuation == 0 ? "expected, median" : FormattableString.Invariant($"expected, {fluctuation:+0;-0} σ"), ReportText.Number(value, 6)];
}
