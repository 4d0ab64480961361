using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo yields WORKSPACE</c>: expected events before and after the fit, with all uncertainties.</summary>
internal static class YieldsVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var flags = new StatementFlags();
        var bins = new Option<bool>("--bins") { Description = "Print every bin, not only sums over channels." };
        var merge = RankingVerb.Groups("--merge", "Samples shown as one process: NAME=SAMPLE,SAMPLE with * for any letters; may be repeated.");
        var output = ResultFolder.Flag();
        return flags.AddTo(new Command("yields", "Expected events per channel, process and bin before and after the fit, with all uncertainties.") { bins, merge, output })
            .Runs(session => Print(session, flags, new ExpectedEventsOptions { Merged = session.Value(merge) }, session.Value(bins), session.Value(output)));
    }

    private static ExitCode Print(Session session, StatementFlags flags, ExpectedEventsOptions wanted, bool withBins, string? output)
    {
        var options = flags.Fill(session, wanted);
        var result = ExpectedEvents.Run(flags.Workspace(session), options, session.Cancellation);
        session.Report(result.Findings);
        var document = YieldsDocument.Of(result);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            session.Output.WriteLine(flags.Title(session, result.Best));
            foreach (var (before, after) in result.PreFit.Zip(result.PostFit))
            {
                TablePrinter.Print(session.Tables, Table(before, after, withBins));
            }
        }

        var isObserved = result.Best.DataSet is ObservedData;
        ResultFolder.Write(
            session,
            output,
            "yields",
            document,
            [StatementTables.Yields(result)],
            [YieldFigures.Of("yields-prefit", "before the fit", result.PreFit, isObserved), YieldFigures.Of("yields-postfit", "after the fit", result.PostFit, isObserved)]);
        return result.Best.Result.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ReportTable Table(ChannelYields before, ChannelYields after, bool withBins)
    {
        var rows = before.Processes.Zip(after.Processes).Select(pair => Row(ReportText.Literal(pair.First.Name), pair.First.Sum, pair.Second.Sum, "")).ToList();
        rows.Add(Row("total", before.Total.Sum, after.Total.Sum, ReportText.Number(after.Observed.Sum(), 6)));
        if (withBins)
        {
            rows.AddRange(after.Total.Bins.Select((estimate, bin) => Row($"total, bin {bin + 1}", before.Total.Bins[bin], estimate, ReportText.Number(after.Observed[bin], 6))));
        }

        return new ReportTable(ReportText.Literal(after.Name), [new("process", false), new("before the fit"), new("after the fit"), new("data")], rows.ToValueList());
    }

    private static ValueList<string> Row(string name, Estimate before, Estimate after, string data) => [name, Text(before), Text(after), data];

    private static string Text(Estimate estimate) => $"{ReportText.Number(estimate.Value, 6)} ± {ReportText.Number(estimate.Uncertainty, 3)}";
}
