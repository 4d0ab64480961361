using System.CommandLine;
using ParamOO.Cli.Documents;
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
        verb.Add(json);
        return verb.Runs(session => Validate(session, AnalysisRun.Of(session, session.Value(input), plan, session.Value(values)), session.Value(json)));
    }

    private static ExitCode Validate(Session session, AnalysisRun run, bool json)
    {
        var document = ValidationDocument.Of(run.Plan.Model.Poi, run.Built, run.Validation, run.Verdicts);
        if (json)
        {
            session.WriteJson(document);
        }
        else
        {
            run.Print(session);
        }

        return TablePrinter.Conclude(session, document.Verdicts);
    }
}
