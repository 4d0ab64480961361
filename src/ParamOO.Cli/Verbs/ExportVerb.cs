using System.CommandLine;
using ParamOO.Interchange;
using ParamOO.Interchange.RooFit;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo export WORKSPACE --to FORM</c>: a workspace in the form of another tool.</summary>
internal static class ExportVerb
{
    private static readonly string[] Forms = ["hs3", "hs3-roofit", "pyhf", "paramoo"];

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var flags = new ExportFlags(Forms);
        return flags.AddTo(new Command("export", "Write a workspace in the form of another tool.")).Runs(session =>
        {
            var findings = new Findings();
            var workspace = WorkspaceDocument.Read(flags.Path(session), findings).Workspace;
            var text = Text(workspace, flags, session, findings);
            session.Report(findings);
            WorkspaceDocument.WriteText(session, flags.Output(session), text);
            return ExitCode.Done;
        });
    }

    private static string Text(Workspace workspace, ExportFlags flags, Session session, Findings findings) => flags.Form(session) switch
    {
        "hs3" => Hs3Writer.Write(workspace, flags.RooFit(session) with { Hypothesis = flags.Hypothesis(session) ?? Reference(workspace) }, findings),
        "hs3-roofit" => Hs3Writer.Write(workspace, flags.RooFit(session) with { Hypothesis = null }, findings),
        "pyhf" => PyhfWorkspaceWriter.Write(flags.Hypothesis(session) is { } value ? PyhfAtHypothesis.Of(workspace, value, findings) : workspace),
        _ => WorkspaceWriter.Write(workspace),
    };

    private static double Reference(Workspace workspace) => workspace.Channels.FirstOrDefault(channel => channel.Hypothesis is not null)?.Hypothesis?.Reference ?? 1;
}
