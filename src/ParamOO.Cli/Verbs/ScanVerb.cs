using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

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
        var (workspace, options) = (flags.Workspace(session), flags.Fill(session, new ScanOptions { Values = values }));
        var scan = ProfileScan.Run(workspace, options, session.Cancellation);
        var document = Document(scan);
        var title = $"{Path.GetFileName(flags.Path(session))}: {Conditions(workspace, options)}";
        if (flags.IsJson(session))
        {
            session.Error.WriteLine(title);
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, ScanTable.Of(ReportText.Literal(title), document));
        }

        return scan.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    /// <summary>Which data the scan is of, and what is profiled in it.</summary>
    private static string Conditions(Workspace workspace, ScanOptions options)
    {
        var models = new HypothesisModels(workspace, options);
        var data = (options.Data ?? models.DefaultData) is AsimovData asimov ? Asimov(models, asimov) : "observed data";
        var nuisances = options.StatOnly ? "held" : "profiled";
        return $"{data}; nuisance parameters {nuisances}, MC statistics {McStatistics(workspace, models)}";
    }

    private static string Asimov(HypothesisModels models, AsimovData data)
    {
        var others = data.Point.Where(value => value.Name != models.PoiName).Select(value => FormattableString.Invariant($", {value.Name} = {value.Value}"));
        return FormattableString.Invariant($"Asimov data at {models.PoiName} = {models.PointOf(data.Point)[models.Poi]}{string.Concat(others)}");
    }

    private static string McStatistics(Workspace workspace, HypothesisModels models)
    {
        string[] sets =
        [
            .. workspace.Channels.Select(channel => channel.McStatistics?.Name).OfType<string>(),
            .. workspace.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers).OfType<StatError>().Select(modifier => modifier.Name),
        ];
        var factors = models.Parameters.Where(parameter => sets.Any(set => parameter.Name.StartsWith($"{set}[", StringComparison.Ordinal))).ToList();
        return factors.Count == 0 ? "none" : factors.Any(factor => !factor.IsFixed) ? "profiled" : "held";
    }

    private static ScanDocument Document(ScanResult scan) => new(
        scan.Poi,
        [.. scan.Points.Select(point => new ScanDocument.Point(
            point.Value, point.TestStatistic, ScanDocument.Word(point.Status), ScanDocument.Named(scan.ParameterNames, point.Parameters)))],
        new(scan.Best.Value, scan.Best.TwiceNll, ScanDocument.Word(scan.Best.Status), ScanDocument.Named(scan.ParameterNames, scan.Best.Parameters)));
}
