using System.CommandLine;
using ParamOO.Cli.Runs;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo validate INPUT</c>: a workspace is built in memory and laid over the unbinned likelihood that it stands for.</summary>
internal static class ValidateVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("INPUT", "Analysis file (YAML) or unbinned workspace of hnsbi-toolkit or nsbi-common-utils (JSON).");
        var (values, plan, json) = (Flags.Values(), new PlanFlags(), Flags.Json());
        var verb = new Command("validate", "Lay the binned test statistic over the unbinned one: kept information, accuracy, closure.") { input, values };
        plan.AddTo(verb);
        var output = ResultFolder.Flag();
        output.Description = "Folder for the JSON document; for hypotheses of two parameters also contours (CSV, Arrow) and figures (SVG).";
        verb.Add(json);
        verb.Add(output);
        return verb.Runs(session => Validate(
            session,
            PlaneRun.Of(session, session.Value(input), plan, values) as IValidatedRun ?? AnalysisRun.Of(session, session.Value(input), plan, session.Value(values)),
            session.Value(json),
            session.Value(output)));
    }

    private static ExitCode Validate(Session session, IValidatedRun run, bool json, string? output)
    {
        var document = run.Document;
        if (json)
        {
            session.WriteJson(document);
        }
        else
        {
            run.Print(session);
        }

        ResultFolder.Write(session, output, "validation", document, run.Tables, run.Figures);
        return TablePrinter.Conclude(session, run.Verdicts);
    }
}
