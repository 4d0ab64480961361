using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo hypotest WORKSPACE</c> and <c>paramoo significance WORKSPACE</c>: p-values, CLs and significances of single values.</summary>
internal static class HypotestVerb
{
    /// <summary>The verb that tests given values.</summary>
    public static Command Create()
    {
        var (flags, toys, values, statistic) = (new StatementFlags(), new ToyFlags(0), Flags.Values(), Statistic());
        return flags.AddTo(toys.AddTo(new Command("hypotest", "p-values and CLs of tested values, observed and expected, by the asymptotic formulae or with toys.") { values, statistic }))
            .Runs(session => Test(session, flags, toys, session.Value(statistic), (session.Value(values) ?? []).ToValueList()));
    }

    /// <summary>The verb that asks whether there is a signal at all.</summary>
    public static Command CreateSignificance()
    {
        var (flags, toys) = (new StatementFlags(), new ToyFlags(0));
        return flags.AddTo(toys.AddTo(new Command("significance", "Significance of a positive signal (q₀), observed and expected, by the asymptotic formulae or with toys.")))
            .Runs(session => Test(session, flags, toys, TestStatistic.Q0, []));
    }

    /// <summary>The test statistic.</summary>
    internal static Option<TestStatistic> Statistic() => new("--statistic")
    {
        Description = "Test statistic of arXiv:1007.1727.",
        HelpName = "TMu|TMuTilde|QMu|QMuTilde|Q0",
        DefaultValueFactory = _ => TestStatistic.QMuTilde,
    };

    private static ExitCode Test(Session session, StatementFlags flags, ToyFlags toys, TestStatistic statistic, ValueList<double> values)
    {
        if (toys.AreWanted(session))
        {
            return TestWithToys(session, flags, toys, toys.Fill(session, flags.Fill(session, new ToyOptions { Statistic = statistic, Values = values })));
        }

        var (workspace, options) = (flags.Workspace(session), flags.Fill(session, new HypothesisTestOptions { Statistic = statistic, Values = values }));
        var test = HypothesisTest.Run(workspace, options);
        if (flags.IsJson(session))
        {
            session.WriteJson(HypothesisTestDocument.Of(test, ScanVerb.Data(new HypothesisModels(workspace, options), options)));
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(flags.Title(session, workspace, options), test));
        }

        return test.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ExitCode TestWithToys(Session session, StatementFlags flags, ToyFlags toys, ToyOptions options)
    {
        var workspace = flags.Workspace(session);
        using var device = toys.OpenDevice(session, workspace, ref options);
        var progress = new ToyProgress(session, 0, 2 * options.Toys * Math.Max(1, options.Values.Count));
        var test = ToyHypothesisTest.Run(workspace, options, progress, session.Cancellation);
        progress.End();
        if (flags.IsJson(session))
        {
            session.WriteJson(ToyTestDocument.Of(test));
        }
        else
        {
            TablePrinter.Print(session.Tables, ToyTestTable.Of(flags.Title(session, workspace, options), test));
        }

        return test.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ReportTable Table(string title, HypothesisTestResult test) => new(
        title,
        [new(test.Poi), new("statistic"), new("p-value"), new("Z"), new("CLs"), new("expected"), new("status", false)],
        test.Points.Select(Row).ToValueList(),
        "expected: CLs (p₀ for q₀) in the median without (with) signal");

    private static ValueList<string> Row(HypothesisTestPoint point) =>
    [
        ReportText.Number(point.Value, 6), ReportText.Number(point.Observed, 6), ReportText.Number(point.PValue, 4), ReportText.Number(point.Significance, 4),
        ReportText.Number(point.Tail.CLs, 4), ReportText.Number(point.Expected.Median, 4), ScanDocument.Word(point.Status).Replace('_', ' '),
    ];
}
