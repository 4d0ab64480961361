using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Runs;
using ParamOO.Files;
using ParamOO.Interchange;
using ParamOO.Reporting;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo build INPUT</c>: events and density ratios into a binned workspace.</summary>
internal static class BuildVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("INPUT", "Analysis file (YAML) or unbinned workspace of hnsbi-toolkit or nsbi-common-utils (JSON).");
        var output = new Option<string>("--output", "-o")
        {
            Description = "The workspace to be written.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "workspace.json",
        };
        var (plan, json) = (new PlanFlags(), Flags.Json());
        var verb = new Command("build", "Turn events and density ratios into a binned workspace.") { input, output };
        plan.AddTo(verb);
        verb.Add(json);
        return verb.Runs(session =>
        {
            OutputFolder.CheckOutput(session.Value(input), session.Value(output)!);
            return Build(
                session,
                findings => plan.Apply(session, PlanInput.Read(session, session.Value(input), findings).Plan),
                session.Value(output)!,
                session.Value(json),
                clock => TemplateFill.Whole(clock, session.Cancellation));
        });
    }

    /// <summary>Builds a plan, writes the workspace and says what it holds.</summary>
    /// <param name="session">The command line.</param>
    /// <param name="read">Reads the plan.</param>
    /// <param name="output">The workspace to be written.</param>
    /// <param name="json">Whether one document is wanted instead of tables.</param>
    /// <param name="how">How templates are filled, telling the clock how far it is.</param>
    public static ExitCode Build(Session session, Func<Findings, AnalysisPlan> read, string output, bool json, Func<StageClock, TemplateFill> how)
    {
        var clock = new StageClock(session);
        var (plan, built, text) = clock.Watch(4, () =>
        {
            clock.Report("reading the input");
            var findings = new Findings();
            var plan = InterruptibleSource.In(read(findings), session.Cancellation);
            session.Report(findings);
            var made = Analysis.Build(plan, clock, how(clock), session.Cancellation);
            clock.Report("writing the workspace");
            return (plan, made, WorkspaceWriter.Write(made.Workspace));
        });
        session.Report(built.Findings);
        session.Cancellation.ThrowIfCancellationRequested();
        PendingFile.WriteText(output, text);
        var verdicts = ClosureVerdicts.OfBuild(built, plan.Tolerances);
        var document = ValidationDocument.Of(plan.Model.Poi, built, null, verdicts) with { Workspace = output, SizeBytes = new FileInfo(output).Length };
        Show(session, document, plan, built, json);
        return TablePrinter.Conclude(session, document.Verdicts);
    }

    private static void Show(Session session, ValidationDocument document, AnalysisPlan plan, BuiltAnalysis built, bool json)
    {
        if (json)
        {
            session.WriteJson(document);
            return;
        }

        foreach (var (region, record) in plan.Regions.Zip(built.Regions))
        {
            TablePrinter.Print(session.Tables, ClosureTables.Settings(plan, region), ClosureTables.Bins(record));
            if (record.Variations.Count > 0)
            {
                TablePrinter.Print(session.Tables, VariationTables.Of(record));
            }

            TablePrinter.Print(session.Tables, CovarianceTables.Of(record));
        }

        TablePrinter.Print(session.Tables, built.ControlRegions.SelectMany(region => CovarianceTables.Of(region)));
        TablePrinter.PrintVerdicts(session.Tables, document.Verdicts);
        session.Output.WriteLine($"{document.Workspace}: {ReportText.Count(document.SizeBytes)} bytes");
    }
}
