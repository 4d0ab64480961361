using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Runs;
using ParamOO.Files;
using ParamOO.Interchange;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo run ANALYSIS.yaml</c>: everything, from events to a workspace with its closure page and manifest in one folder.</summary>
internal static class RunVerb
{
    /// <summary>Names of the files in the folder, but for figures.</summary>
    internal static string[] ResultFiles => ["manifest.json", "workspace.json", "validation.json", "report.html"];

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("ANALYSIS", "Analysis file (YAML) or unbinned workspace of hnsbi-toolkit or nsbi-common-utils (JSON).");
        var output = new Option<string?>("--output", "-o") { Description = "Folder for the results; default output/NAME-DATE-TIME.", HelpName = "DIR" };
        var force = new Option<bool>("--force") { Description = "Replace the results of another run in the folder." };
        var plan = new PlanFlags();
        var verb = new Command("run", "Everything: build, validate, scan, report.") { input, output, force };
        plan.AddTo(verb);
        return verb.Runs(session => Run(session, session.Value(input), session.Value(output), session.Value(force), plan));
    }

    private static ExitCode Run(Session session, string path, string? wanted, bool replaces, PlanFlags flags)
    {
        var started = session.Clock.GetUtcNow();
        new OutputFolder(wanted ?? OutputFolder.Parent).Check();
        if (wanted is not null && !replaces)
        {
            RefuseToReplace(wanted);
        }

        var run = PlaneRun.Of(session, path, flags) as IValidatedRun ?? AnalysisRun.Of(session, path, flags, values: null);
        var folder = new OutputFolder(wanted ?? OutputFolder.Default(run.Plan.Name, session.Clock));
        run.Clock.Watch(1, () =>
        {
            run.Clock.Report("report");
            AddResults(folder, run);
            return true;
        });
        session.Cancellation.ThrowIfCancellationRequested();
        string[] outputs = [.. folder.Write(), .. WriteTables(Path.Combine(folder.Path, "tables"), run)];
        folder.Add("manifest.json", JsonSerializer.Serialize(Manifest(session, run, started, outputs), JsonOutput.Options) + "\n");
        folder.Write();
        run.Print(session);
        session.Output.WriteLine($"{Path.Combine(folder.Path, "report.html")}");
        return TablePrinter.Conclude(session, run.Verdicts);
    }

    /// <summary>Results of hours must not vanish for a repeated word on the command line.</summary>
    private static void RefuseToReplace(string folder)
    {
        if (ResultFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } there)
        {
            throw new InvalidInputException("PX1119", there, "the results of another run are there already; choose another --output, or say --force to replace them.");
        }
    }

    private static void AddResults(OutputFolder folder, IValidatedRun run)
    {
        var report = run.Page([Appendix(run)]);
        folder.Add("workspace.json", WorkspaceWriter.Write(run.Built.Workspace));
        folder.Add("validation.json", JsonSerializer.Serialize(run.Document, JsonOutput.Options) + "\n");
        foreach (var figure in report.Sections.SelectMany(section => section.Figures))
        {
            folder.Add(Path.Combine("figures", $"{figure.Name}.svg"), SvgFigure.Write(figure));
        }

        folder.Add("report.html", HtmlReport.Write(report));
    }

    /// <summary>Scans and contours of planes, as <c>validate --output</c> has them.</summary>
    private static IEnumerable<string> WriteTables(string folder, IValidatedRun run) =>
        run.Tables.SelectMany(table => DataTableFile.Write(folder, table)).Select(name => Path.GetFullPath(Path.Combine(folder, name)));

    private static ReportSection Appendix(IValidatedRun run) => new(
        "This run",
        $"{RunManifest.ThisProgram}; manifest.json holds the digests of all inputs and the whole configuration.",
        [],
        [
            new ReportTable(
                "Time",
                [new("stage", false), new("seconds")],
                run.Clock.Times.Select(time => (ValueList<string>)[time.Stage, time.Seconds.ToString("F2", CultureInfo.InvariantCulture)]).ToValueList()),
            new ReportTable(
                "Inputs",
                [new("file", false), new("bytes")],
                FileDigest.Of(run.Inputs).Select(file => (ValueList<string>)[ReportText.Literal(file.Path), ReportText.Count(file.SizeBytes)]).ToValueList()),
        ]);

    private static RunManifest Manifest(Session session, IValidatedRun run, DateTimeOffset started, IReadOnlyList<string> outputs) => new(
        RunManifest.ThisProgram,
        session.Words,
        started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        FileDigest.Of(run.Inputs),
        FileDigest.Of(outputs),
        PlanDocument.Of(run.Plan),
        run.Built.Regions.Where(region => region.Bootstrap is not null).ToDictionary(region => $"replicas of {region.Region}", region => region.Bootstrap!.Seed),
        Hardware.Here(),
        run.Clock.Times);
}
