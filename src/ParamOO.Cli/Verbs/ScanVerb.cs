using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo scan WORKSPACE</c>: the test statistic along a parameter, data and yields at the tested hypothesis.</summary>
internal static class ScanVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var (flags, values) = (new StatementFlags(), Flags.Values());
        return flags.AddTo(new Command("scan", "Test statistic of a workspace along a parameter, with data and yields at the tested hypothesis.") { values })
            .Runs(session => Scan(session, flags, (session.Value(values) ?? []).ToValueList()));
    }

    private static ExitCode Scan(Session session, StatementFlags flags, ValueList<double> values)
    {
        var scan = ProfileScan.Run(flags.Workspace(session), flags.Fill(session, new ScanOptions { Values = values }), session.Cancellation);
        var document = Document(scan);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, ScanTable.Of(Path.GetFileName(flags.Path(session)), document));
        }

        return scan.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ScanDocument Document(ScanResult scan) => new(
        scan.Poi,
        [.. scan.Points.Select(point => new ScanDocument.Point(
            point.Value, point.TestStatistic, ScanDocument.Word(point.Status), ScanDocument.Named(scan.ParameterNames, point.Parameters)))],
        new(scan.Best.Value, scan.Best.TwiceNll, ScanDocument.Word(scan.Best.Status), ScanDocument.Named(scan.ParameterNames, scan.Best.Parameters)));
}
