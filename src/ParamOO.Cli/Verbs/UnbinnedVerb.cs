using System.CommandLine;
using ParamOO.Files;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo unbinned INPUT</c>: the test statistic of the full unbinned likelihood, which binned workspaces approximate.</summary>
internal static class UnbinnedVerb
{
    private const int DefaultPoints = 41;

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("INPUT", "Analysis file (YAML) or hnsbi-toolkit workspace (JSON).");
        var (poi, values, statOnly, threads, json) = (Flags.Poi(), Flags.Values(), Flags.StatOnly(), Flags.Threads(), Flags.Json());
        return new Command("unbinned", "Test statistic of the full unbinned likelihood.") { input, poi, values, statOnly, threads, json }
            .Runs(session => Scan(
                session,
                PlanInput.Read(InputPath.MustExist(session.Value(input))),
                new(session.Value(poi), session.Value(values) ?? [], session.Value(statOnly), session.Value(threads), session.Value(json))));
    }

    private static ExitCode Scan(Session session, PlanInput input, Request request)
    {
        session.Report(input.Findings);
        var plan = input.Plan;
        var poi = request.Poi ?? plan.Model.Poi;
        var parameter = plan.Model.Parameters.FirstOrDefault(parameter => parameter.Name == poi)
            ?? throw new InvalidInputException(
                "PX1106", "--poi", $"there is no parameter '{poi}'; {Suggestion.For(poi, [.. plan.Model.Parameters.Select(known => known.Name)])}");
        var likelihood = UnbinnedLikelihood.Open(plan.Model, Tables(plan), new() { Threads = request.Threads });
        session.Report(likelihood.Findings);
        session.Cancellation.ThrowIfCancellationRequested();
        var scan = UnbinnedScan.Run(likelihood, poi, Values(request, plan, parameter), request.StatOnly);
        if (request.Json)
        {
            session.WriteJson(Document(likelihood, scan));
        }
        else
        {
            Print(session, likelihood, scan);
        }

        var isDone = scan.Best.Status == UnbinnedStatus.Converged && scan.Points.All(point => point.Fit.Status == UnbinnedStatus.Converged);
        return isDone ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static List<ReferenceTable> Tables(AnalysisPlan plan)
    {
        var findings = new Findings();
        foreach (var region in plan.Regions.Where(region => region.Reference is null))
        {
            findings.Error("PX0310", region.Name, "the region has no table of the reference density, which the unbinned likelihood needs; add it.");
        }

        findings.ThrowIfErrors();
        return [.. plan.Regions.Select(region => region.Reference!)];
    }

    private static double[] Values(Request request, AnalysisPlan plan, Parameter parameter)
    {
        if (request.Values.Length > 0)
        {
            return request.Values;
        }

        var bounds = parameter.Bounds;
        return plan.TestedValues.Count > 0 && parameter.Name == plan.Model.Poi
            ? [.. plan.TestedValues]
            : double.IsFinite(bounds.Width)
                ? [.. Enumerable.Range(0, DefaultPoints).Select(k => bounds.Low + (bounds.Width * k / (DefaultPoints - 1)))]
                : throw new InvalidInputException("PX1107", "--values", $"'{parameter.Name}' has no finite bounds; say which values to test.");
    }

    private static object Document(UnbinnedLikelihood likelihood, UnbinnedScanResult scan) => new
    {
        scan.Poi,
        Points = scan.Points.Select(point => new
        {
            point.Value,
            T = point.TestStatistic,
            point.Fit.Status,
            Parameters = Named(likelihood, point.Fit),
        }),
        Best = new
        {
            Value = ValueOf(likelihood, scan, scan.Best),
            scan.Best.TwiceNll,
            scan.Best.Status,
            Parameters = Named(likelihood, scan.Best),
        },
        Minima = scan.Minima.Select(minimum => new { Value = ValueOf(likelihood, scan, minimum), T = minimum.TwiceNll - scan.Best.TwiceNll }),
    };

    private static Dictionary<string, double> Named(UnbinnedLikelihood likelihood, UnbinnedFit fit) =>
        likelihood.Parameters.Zip(fit.Values).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    private static double ValueOf(UnbinnedLikelihood likelihood, UnbinnedScanResult scan, UnbinnedFit fit) => fit.Values[likelihood.IndexOf(scan.Poi)];

    private static void Print(Session session, UnbinnedLikelihood likelihood, UnbinnedScanResult scan)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(Markup.Escape(scan.Poi)).RightAligned()).AddColumn(new TableColumn("t").RightAligned()).AddColumn("status");
        foreach (var point in scan.Points)
        {
            table.AddRow($"{point.Value:G6}", $"{point.TestStatistic:F5}", $"{point.Fit.Status}");
        }

        session.Tables.Write(table);
        foreach (var minimum in scan.Minima)
        {
            session.Output.WriteLine(
                FormattableString.Invariant($"minimum at {scan.Poi} = {ValueOf(likelihood, scan, minimum):G6}, t = {minimum.TwiceNll - scan.Best.TwiceNll:F5} ({minimum.Status})"));
        }
    }

    /// <summary>What the command line asks for.</summary>
    private sealed record Request(string? Poi, double[] Values, bool StatOnly, int Threads, bool Json);
}
