using System.CommandLine;
using ParamOO.Interchange;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo export WORKSPACE --to pyhf</c>: a workspace in the form of another tool.</summary>
internal static class ExportVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var target = new Option<string>("--to") { Description = "Form of the result: pyhf, or paramoo.", HelpName = "FORM", Required = true };
        target.AcceptOnlyFromAmong("pyhf", "paramoo");
        var hypothesis = Flags.Hypothesis();
        var output = Flags.Output("The exported workspace; standard output by default.");
        return new Command("export", "Write a workspace in the form of another tool; a workspace with a hypothesis goes to pyhf at one tested value.") { file, target, hypothesis, output }
            .Runs(session =>
            {
                var findings = new Findings();
                var workspace = WorkspaceDocument.Read(session.Value(file), findings).Workspace;
                var isPyhf = session.Value(target) == "pyhf";
                var result = isPyhf ? Plain(workspace, session.Value(hypothesis), findings) : workspace;
                session.Report(findings);
                new WorkspaceDocument(result, isPyhf).Write(session, session.Value(output));
                return ExitCode.Done;
            });
    }

    private static Workspace Plain(Workspace workspace, double? hypothesis, Findings findings) =>
        hypothesis is { } value ? PyhfAtHypothesis.Of(workspace, value, findings) : workspace;
}
