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
        var second = new Option<string?>("--second") { Description = "A second parameter, for a scan of the plane with contours.", HelpName = "NAME" };
        var secondValues = new Option<double[]>("--second-values") { Description = "Its tested values.", HelpName = "LIST", CustomParser = NumberList.Parse };
        var levels = new Option<double[]>("--levels") { Description = "Confidence levels of intervals (of contours: default 0.6827,0.9545).", HelpName = "LIST", CustomParser = NumberList.Parse };
        var (unbinned, output) = (StatementFlags.Unbinned(), ResultFolder.Flag());
        var command = new Command("scan", "Test statistic of a workspace along one parameter or two, with data and yields at the tested hypothesis.") { values, second, secondValues, levels, unbinned, output };
        return flags.AddTo(command).Runs(session =>
        {
            var wanted = (session.Value(levels) ?? []).ToValueList();
            CheckLevels(wanted);
            var tested = (session.Value(values) ?? []).ToValueList();
            var plane = session.Value(second) is { } name ? Plane(tested, name, (session.Value(secondValues) ?? []).ToValueList(), wanted) : null;
            var line = new ScanOptions { Values = tested, Levels = wanted };
            var folder = session.Value(output);
            return session.Value(unbinned)
                ? Unbinned(session, flags, line, plane, folder)
                : plane is null ? Scan(session, flags, line, folder) : ScanPlane(session, flags, plane, folder);
        });
    }

    private static ExitCode Unbinned(Session session, StatementFlags flags, ScanOptions line, PlaneScanOptions? plane, string? output)
    {
        var request = flags.UnbinnedRequest(session, [.. line.Values]);
        var (plan, likelihood) = UnbinnedVerb.Open(session, flags.Path(session), request.Threads);
        var poi = UnbinnedVerb.Parameter(plan, request.Poi ?? plan.Model.Poi);
        var title = $"unbinned likelihood of {plan.Name}";
        if (plane is not null)
        {
            return TellPlane(session, flags, title, UnbinnedPlaneScan.Run(likelihood, poi.Name, plane with { StatOnly = request.StatOnly }, session.Cancellation), output);
        }

        var options = line with { Values = [.. UnbinnedVerb.Values(request, plan, poi)], StatOnly = request.StatOnly };
        var (scan, minima) = UnbinnedProfileScan.Run(likelihood, poi.Name, options, session.Cancellation);
        var code = Tell(session, flags, title, scan, output);
        foreach (var minimum in minima.Skip(1).Where(_ => !flags.IsJson(session)))
        {
            session.Output.WriteLine(FormattableString.Invariant($"another minimum: {scan.Poi} = {minimum.Values[likelihood.IndexOf(scan.Poi)]:G6}, t = {minimum.TwiceNll - scan.Best.TwiceNll:G6}"));
        }

        return code;
    }

    private static ExitCode Scan(Session session, StatementFlags flags, ScanOptions wanted, string? output)
    {
        var (workspace, options) = (flags.Workspace(session), flags.Fill(session, wanted));
        var scan = ProfileScan.Run(workspace, options, session.Cancellation);
        return Tell(session, flags, flags.Title(session, workspace, options), scan, output);
    }

    private static ExitCode Tell(Session session, StatementFlags flags, string title, ScanResult scan, string? output)
    {
        var document = Document(scan);
        if (flags.IsJson(session))
        {
            session.Error.WriteLine(title);
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, ScanTable.Of(ReportText.Literal(title), document));
            scan.Intervals.ToList().ForEach(set => session.Output.WriteLine(Interval(scan.Poi, set)));
        }

        ResultFolder.Write(session, output, "scan", document, [StatementTables.Scan(scan)], [StatementFigures.Scan(scan)]);
        return scan.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ExitCode ScanPlane(Session session, StatementFlags flags, PlaneScanOptions wanted, string? output)
    {
        var (workspace, options) = (flags.Workspace(session), flags.Fill(session, wanted));
        using var progress = new ProgressLine(session, "columns");
        var scan = PlaneScan.Run(workspace, options, progress, session.Cancellation);
        return TellPlane(session, flags, flags.Title(session, workspace, options), scan, output);
    }

    private static ExitCode TellPlane(Session session, StatementFlags flags, string title, PlaneScanResult scan, string? output)
    {
        session.Report(scan.Findings);
        var document = PlaneScanDocument.Of(scan);
        if (flags.IsJson(session))
        {
            session.Error.WriteLine(title);
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(ReportText.Literal(title), scan));
        }

        ResultFolder.Write(session, output, "scan", document, [StatementTables.Plane(scan), StatementTables.Contours(scan)], [StatementFigures.Contours(scan)]);
        return scan.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static PlaneScanOptions Plane(ValueList<double> values, string second, ValueList<double> secondValues, ValueList<double> levels)
    {
        var options = new PlaneScanOptions { Values = [.. values.Distinct().Order()], Second = second, SecondValues = [.. secondValues.Distinct().Order()] };
        return levels.Count > 0 ? options with { Levels = levels } : options;
    }

    private static void CheckLevels(ValueList<double> levels)
    {
        if (levels.Any(level => level is not (> 0 and < 1)))
        {
            throw new InvalidInputException("PX1101", "--levels", "confidence levels lie between 0 and 1, such as 0.6827,0.95.");
        }
    }

    private static string Interval(string poi, ConfidenceSet set) => FormattableString.Invariant($"{100 * set.Level:G5} %: ")
        + (set.Intervals.Count == 0 ? "nothing tested" : $"{poi} in {string.Join(" and ", set.Intervals.Select(part => $"[{Edge(part.Low)}, {Edge(part.High)}]"))}");

    private static string Edge(ConfidenceEdge edge) => ReportText.Number(edge.Value, 6) + (edge.IsOpen ? " (end of the tested values)" : "");

    private static ReportTable Table(string title, PlaneScanResult scan)
    {
        var seconds = scan.Points.Select(point => point.Second).Distinct().ToList();
        var rows = scan.Points.GroupBy(point => point.Value)
            .Select(column => column.Select(point => ReportText.Number(point.TestStatistic, 4)).Prepend(ReportText.Number(column.Key, 5)).ToValueList());
        return new ReportTable(
            title,
            [new(ReportText.Literal($"{scan.Poi} \\ {scan.Second}")), .. seconds.Select(value => new Reporting.TableColumn(ReportText.Number(value, 4)))],
            rows.ToValueList(),
            $"t; best fit: {ReportText.Literal(scan.Poi)} = {ReportText.Number(scan.Best.Value, 6)}, {ReportText.Literal(scan.Second)} = {ReportText.Number(scan.Best.Second, 6)}, −2 ln L = {ReportText.Number(scan.Best.TwiceNll, 10)}");
    }

    /// <summary>Which data the scan is of, and what is profiled in it.</summary>
    internal static string Conditions(Workspace workspace, StatementOptions options)
    {
        var models = new HypothesisModels(workspace, options);
        var data = Data(models, options);
        var nuisances = options.StatOnly ? "held" : "profiled";
        return $"{data}; nuisance parameters {nuisances}, MC statistics {McStatistics(workspace, models)}";
    }

    /// <summary>The data of a statement in words.</summary>
    internal static string Data(HypothesisModels models, StatementOptions options) =>
        (options.Data ?? models.DefaultData) is AsimovData asimov ? Asimov(models, asimov) : "observed data";

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
        new(scan.Best.Value, scan.Best.TwiceNll, ScanDocument.Word(scan.Best.Status), ScanDocument.Named(scan.ParameterNames, scan.Best.Parameters), scan.Best.Hypothesis),
        ScanDocument.Sets(scan.Intervals));
}
