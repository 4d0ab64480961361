using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Interchange;
using ParamOO.Reporting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo hypotest WORKSPACE</c> and <c>paramoo significance WORKSPACE</c>: p-values, CLs and significances of single values.</summary>
internal static class HypotestVerb
{
    /// <summary>The verb that tests given values.</summary>
    public static Command Create()
    {
        var (flags, toys, values, statistic, output) = (new StatementFlags(), new ToyFlags(0), Flags.Values(), Statistic(), ToyFlags.FolderOfTests());
        return flags.AddTo(toys.AddTo(new Command("hypotest", "p-values and CLs of tested values, observed and expected, by the asymptotic formulae or with toys.") { values, statistic, output }))
            .Runs(session =>
            {
                var wanted = new ToyOptions { Statistic = session.Value(statistic), Values = (session.Value(values) ?? []).ToValueList() };
                CheckValues(wanted);
                return Test(session, flags, toys, session.Value(output), wanted);
            });
    }

    private static void CheckValues(ToyOptions wanted)
    {
        if (wanted.Statistic == TestStatistic.Q0 && wanted.Values.FirstOrDefault(value => value != 0) is not 0 and var value)
        {
            throw new InvalidInputException("PX1125", "--values", FormattableString.Invariant($"q₀ tests 0, the absence of a signal, and cannot test {value:R}; leave --values out, or take another --statistic."));
        }
    }

    /// <summary>The verb that asks whether there is a signal at all.</summary>
    public static Command CreateSignificance()
    {
        var (flags, toys, output) = (new StatementFlags(), new ToyFlags(0), ToyFlags.FolderOfTests());
        return flags.AddTo(toys.AddTo(new Command("significance", "Significance of a positive signal (q₀), observed and expected, by the asymptotic formulae or with toys.") { output }))
            .Runs(session => Test(session, flags, toys, session.Value(output), new ToyOptions { Statistic = TestStatistic.Q0 }));
    }

    /// <summary>The test statistic.</summary>
    internal static Option<TestStatistic> Statistic() => new("--statistic")
    {
        Description = "Test statistic of arXiv:1007.1727.",
        HelpName = "TMu|TMuTilde|QMu|QMuTilde|Q0",
        DefaultValueFactory = _ => TestStatistic.QMuTilde,
    };

    private static ExitCode Test(Session session, StatementFlags flags, ToyFlags toys, string? folder, ToyOptions wanted)
    {
        var areToys = toys.AreWanted(session);
        toys.CheckShares(session, areToys && folder is not null);
        if (areToys)
        {
            return TestWithToys(session, flags, toys, folder, toys.Fill(session, flags.Fill(session, wanted)));
        }

        var (workspace, options) = (flags.Workspace(session), flags.Fill(session, new HypothesisTestOptions { Statistic = wanted.Statistic, Values = wanted.Values }));
        var test = HypothesisTest.Run(workspace, options);
        var document = HypothesisTestDocument.Of(test, ScanVerb.Data(new HypothesisModels(workspace, options), options));
        ResultFolder.Write(session, folder, "tests", document, [], []);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(flags.Title(session, workspace, options), test));
        }

        return test.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ExitCode TestWithToys(Session session, StatementFlags flags, ToyFlags toys, string? folder, ToyOptions options)
    {
        var workspace = flags.Workspace(session);
        using var device = toys.OpenDevice(session, workspace, ref options);
        if (Tested(session, toys, folder, workspace, options, out var test) is { } end)
        {
            return end;
        }

        var document = ToyTestDocument.Of(test!, ScanVerb.Data(new HypothesisModels(workspace, options), options));
        ResultFolder.Write(session, folder, "tests", document, [], []);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, ToyTestTable.Of(flags.Title(session, workspace, options), test!));
        }

        return Verdict(session, test!);
    }

    /// <summary>Says how many toys failed.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="test">The tests.</param>
    internal static ExitCode Verdict(Session session, ToyTestResult test)
    {
        if (test.Failed > 0)
        {
            session.Error.WriteLine(FormattableString.Invariant(
                $"{test.Failed:N0} of {test.Points.Sum(point => (long)point.Tested.Toys + point.Alternative.Toys):N0} toys failed; they are counted, and widen every uncertainty"));
        }

        return test.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    /// <summary>Tests values with toys, kept in a folder or made at once.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="toys">What is wanted of them.</param>
    /// <param name="folder">Where they are kept; null for nowhere.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The tests.</param>
    /// <param name="test">The tests; null where the verb ends here.</param>
    /// <returns>How the verb ends here; null where it goes on.</returns>
    internal static ExitCode? Tested(Session session, ToyFlags toys, string? folder, Workspace workspace, ToyOptions options, out ToyTestResult? test)
    {
        test = null;
        if (folder is not null)
        {
            var run = ToyHypothesisTest.Prepare(workspace, options, session.Cancellation);
            var campaign = new ToyCampaign(session, WorkspaceWriter.Digest(workspace), run, Path.Combine(folder, ToyCampaign.FileName));
            if (campaign.Make(toys) is { } end)
            {
                return end;
            }

            test = campaign.Read(statistics => ToyHypothesisTest.Of(run, statistics));
            return null;
        }

        var progress = new ToyProgress(session, 0, 2 * options.Toys * Math.Max(1, options.Values.Count));
        test = ToyHypothesisTest.Run(workspace, options, progress, session.Cancellation);
        progress.End();
        return null;
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
