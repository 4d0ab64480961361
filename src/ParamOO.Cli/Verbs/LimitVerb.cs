using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo limit WORKSPACE</c>: upper limits by CLs, observed and expected.</summary>
internal static class LimitVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var (flags, statistic) = (new StatementFlags(), HypotestVerb.Statistic());
        var level = new Option<double>("--level") { Description = "Confidence level.", HelpName = "CL", DefaultValueFactory = _ => 0.95 };
        return flags.AddTo(new Command("limit", "Upper limits by CLs, observed and expected, by the asymptotic formulae.") { level, statistic })
            .Runs(session => Limit(session, flags, session.Value(level), session.Value(statistic)));
    }

    private static ExitCode Limit(Session session, StatementFlags flags, double level, TestStatistic statistic)
    {
        if (level is not (> 0 and < 1) || statistic is not (TestStatistic.QMu or TestStatistic.QMuTilde))
        {
            throw new InvalidInputException("PX1101", "command line", "upper limits need a --level between 0 and 1 and the --statistic QMu or QMuTilde.");
        }

        var limit = UpperLimit.Run(flags.Workspace(session), flags.Fill(session, new UpperLimitOptions { Level = level, Statistic = statistic }));
        if (flags.IsJson(session))
        {
            session.WriteJson(UpperLimitDocument.Of(limit));
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(Path.GetFileName(flags.Path(session)), limit));
        }

        return limit.Status == FitStatus.Converged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ReportTable Table(string title, UpperLimitResult limit) => new(
        title,
        [new("upper limit", false), new(limit.Poi)],
        [
            ["observed", ReportText.Number(limit.Observed, 6)],
            .. limit.Expected.ToList().Zip(ExpectedBand.Fluctuations, Expected),
        ],
        FormattableString.Invariant($"{100 * limit.Level:G4} % confidence level, {ScanDocument.Word(limit.Status).Replace('_', ' ')}"));

    private static ValueList<string> Expected(double value, double fluctuation) =>
        [fluctuation == 0 ? "expected, median" : FormattableString.Invariant($"expected, {fluctuation:+0;-0} σ"), ReportText.Number(value, 6)];
}
