using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo unbinned INPUT</c>: the test statistic of the full unbinned likelihood, which binned workspaces approximate.</summary>
internal static class UnbinnedVerb
{
    private const int DefaultPoints = 41;

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("INPUT", "Analysis file (YAML) or unbinned workspace of hnsbi-toolkit or nsbi-common-utils (JSON).");
        var (poi, values, statOnly, threads, json) = (Flags.Poi(), Flags.Values(), Flags.StatOnly(), Flags.Threads(), Flags.Json());
        return new Command("unbinned", "Test statistic of the full unbinned likelihood.") { input, poi, values, statOnly, threads, json }
            .Runs(session => Scan(
                session,
                session.Value(input),
                new(session.Value(poi), session.Value(values) ?? [], session.Value(statOnly), session.Value(threads), session.Value(json))));
    }

    /// <summary>Scans the unbinned likelihood of an analysis.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The analysis file.</param>
    /// <param name="request">What is asked for.</param>
    internal static ExitCode Scan(Session session, string path, Request request)
    {
        var (plan, likelihood) = Open(session, path, request.Threads);
        var poi = request.Poi ?? plan.Model.Poi;
        var parameter = Parameter(plan, poi);
        var scan = UnbinnedScan.Run(likelihood, poi, Values(request, plan, parameter), request.StatOnly);
        var document = Document(likelihood, scan);
        if (request.Json)
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, ScanTable.Of($"unbinned likelihood of {plan.Name}", document));
            PrintOtherMinima(session, likelihood, scan);
        }

        return document.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    /// <summary>Reads an analysis and its tables.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The analysis file.</param>
    /// <param name="threads">Threads that compute; 0 for all cores.</param>
    internal static (AnalysisPlan Plan, UnbinnedLikelihood Likelihood) Open(Session session, string path, int threads)
    {
        var findings = new Findings();
        var plan = PlanInput.Read(session, path, findings).Plan;
        var likelihood = Analysis.OpenUnbinned(Interruptible(session, plan), new() { Threads = threads }, findings);
        session.Report(findings);
        session.Report(likelihood.Findings);
        session.Cancellation.ThrowIfCancellationRequested();
        return (plan, likelihood);
    }

    /// <summary>A parameter of an analysis.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">PX1113: there is none of that name.</exception>
    internal static Parameter Parameter(AnalysisPlan plan, string name) => plan.Model.Parameters.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new InvalidInputException(
            "PX1113", "--poi", $"there is no parameter '{name}'; {Suggestion.For(name, [.. plan.Model.Parameters.Select(known => known.Name)])}");

    private static AnalysisPlan Interruptible(Session session, AnalysisPlan plan)
    {
        var findings = new Findings();
        foreach (var region in plan.Regions.Where(region => region.Reference is null))
        {
            findings.Error("PX0310", region.Name, "the region has no table of the reference density, which the unbinned likelihood needs; add it.");
        }

        findings.ThrowIfErrors();
        return plan with { Regions = plan.Regions.Select(region => Interruptible(session, region)).ToValueList() };
    }

    private static RegionPlan Interruptible(Session session, RegionPlan region) => region with
    {
        Reference = region.Reference! with { Source = new InterruptibleSource(region.Reference!.Source, session.Cancellation) },
    };

    /// <summary>Tested values: what was asked for, else those of the analysis, else some over the bounds.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="plan">The analysis.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="InvalidInputException">PX1114: there are no bounds.</exception>
    internal static double[] Values(Request request, AnalysisPlan plan, Parameter parameter)
    {
        if (request.Values.Length > 0)
        {
            return request.Values;
        }

        var bounds = parameter.Bounds;
        return plan.TestedValues.Count > 0 && parameter.Name == plan.Model.Poi
            ? [.. plan.TestedValues]
            : double.IsFinite(bounds.Width)
                ? [.. bounds.Points(DefaultPoints)]
                : throw new InvalidInputException("PX1114", "--values", $"'{parameter.Name}' has no finite bounds; say which values to test.");
    }

    private static ScanDocument Document(UnbinnedLikelihood likelihood, UnbinnedScanResult scan) => new(
        scan.Poi,
        [.. scan.Points.Select(point => new ScanDocument.Point(
            point.Value, point.TestStatistic, ScanDocument.Word(point.Fit.Status), Named(likelihood, point.Fit)))],
        new(ValueOf(likelihood, scan, scan.Best), scan.Best.TwiceNll, ScanDocument.Word(scan.Best.Status), Named(likelihood, scan.Best)));

    private static Dictionary<string, double> Named(UnbinnedLikelihood likelihood, UnbinnedFit fit) =>
        ScanDocument.Named(likelihood.Parameters.Select(parameter => parameter.Name), fit.Values);

    private static double ValueOf(UnbinnedLikelihood likelihood, UnbinnedScanResult scan, UnbinnedFit fit) => fit.Values[likelihood.IndexOf(scan.Poi)];

    private static void PrintOtherMinima(Session session, UnbinnedLikelihood likelihood, UnbinnedScanResult scan)
    {
        foreach (var minimum in scan.Minima.Skip(1))
        {
            var (value, t) = (ValueOf(likelihood, scan, minimum), minimum.TwiceNll - scan.Best.TwiceNll);
            session.Output.WriteLine(FormattableString.Invariant($"another minimum: {scan.Poi} = {value:G6}, t = {t:G6}"));
        }
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="Poi">The parameter; null for that of the analysis.</param>
    /// <param name="Values">Tested values; empty for those of the analysis.</param>
    /// <param name="StatOnly">Whether every other parameter is held.</param>
    /// <param name="Threads">Threads that compute; 0 for all cores.</param>
    /// <param name="Json">Whether one document is wanted.</param>
    internal sealed record Request(string? Poi, double[] Values, bool StatOnly, int Threads, bool Json);
}
