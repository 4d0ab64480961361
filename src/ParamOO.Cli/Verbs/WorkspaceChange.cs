using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary>A verb that reads a workspace, changes it and writes it; nothing is written when the result breaks a rule.</summary>
internal static class WorkspaceChange
{
    /// <summary>Runs the change.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="file">The workspace.</param>
    /// <param name="change">What is done to it; reports names that do not occur.</param>
    /// <param name="output">The file of the result; null for standard output.</param>
    /// <exception cref="InvalidInputException">The workspace cannot be read or changed, or the result breaks a rule.</exception>
    public static ExitCode Run(Session session, string file, Func<Workspace, Findings, Workspace> change, string? output)
    {
        var findings = new Findings();
        var document = WorkspaceDocument.Read(file, findings);
        session.Report(findings);
        var problems = new Findings();
        var changed = change(document.Workspace, problems);
        problems.ThrowIfErrors();
        WorkspaceRules.Check(changed).ThrowIfErrors();
        (document with { Workspace = changed }).Write(session, output);
        return ExitCode.Done;
    }
}
