using System.CommandLine;
using ParamOO.Interchange;
using ParamOO.Interchange.Combine;
using ParamOO.Interchange.RooFit;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo export WORKSPACE --to FORM</c>: a workspace in the form of another tool.</summary>
internal static class ExportVerb
{
    private static readonly string[] Forms = ["hs3", "hs3-roofit", "roofit-macro", "pyhf", "pyhf-patchset", "pyhf-functions", "combine", "paramoo"];

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var flags = new ExportFlags(Forms);
        return flags.AddTo(new Command("export", "Write a workspace in the form of another tool.")).Runs(session =>
        {
            var findings = new Findings();
            var workspace = WorkspaceDocument.Read(flags.Path(session), findings).Workspace;
            flags.Remark(session, workspace, findings);
            var files = Files(workspace, flags, session, findings);
            session.Report(findings);
            Write(session, flags, files);
            return ExitCode.Done;
        });
    }

    private static void Write(Session session, ExportFlags flags, ValueList<(string Name, string Text)> files)
    {
        if (files is [{ Name: "" }])
        {
            WorkspaceDocument.WriteText(session, flags.Output(session), files[0].Text, flags.Path(session));
            return;
        }

        WorkspaceDocument.WriteTexts(session, [.. files.Select(file => (Path.Combine(flags.Output(session)!, file.Name), file.Text))], flags.Path(session));
    }

    /// <summary>The files of the result; one without a name goes where the user says, or to standard output.</summary>
    private static ValueList<(string Name, string Text)> Files(Workspace workspace, ExportFlags flags, Session session, Findings findings)
    {
        if (flags.Form(session) is "roofit-macro" or "pyhf-patchset" or "pyhf-functions" or "combine" && flags.Output(session) is null)
        {
            throw new InvalidInputException("PX0827", "--output", $"'{flags.Form(session)}' consists of several files; name a folder with -o.");
        }

        switch (flags.Form(session))
        {
            case "pyhf-patchset":
                var set = PyhfPatchSetWriter.Write(workspace, flags.Scan(session), findings);
                return [("workspace.json", set.Workspace), ("patchset.json", set.PatchSet)];
            case "pyhf-functions":
                var text = PyhfFunctionsWriter.Write(workspace, flags.RooFit(session) with { Hypothesis = Flags.OneValue(flags.Hypothesis(session)) }, findings);
                return [("workspace.json", text), (PyhfFunctionsWriter.ModuleName, PyhfFunctionsWriter.Module())];
            case "roofit-macro":
                return [("native.C", RooMacroWriter.Write(workspace, flags.RooFit(session), findings)), ("import_hs3.C", RooMacroWriter.ImportMacro)];
            case "combine":
                return CombineWriter.Write(workspace, flags.Scan(session), flags.Processes(session), findings);
            default:
                return [(string.Empty, Text(workspace, flags, session, findings))];
        }
    }

    private static string Text(Workspace workspace, ExportFlags flags, Session session, Findings findings) => flags.Form(session) switch
    {
        "hs3" => Hs3Writer.Write(workspace, flags.RooFit(session) with { Hypothesis = Flags.OneValue(flags.Hypothesis(session)) ?? Reference(workspace) }, findings),
        "hs3-roofit" => Hs3Writer.Write(workspace, flags.RooFit(session) with { Hypothesis = null }, findings),
        "pyhf" => PyhfWorkspaceWriter.Write(HypothesisOf(workspace, flags, session, findings) is { } value ? PyhfAtHypothesis.Of(workspace, value, findings) : workspace),
        _ => WorkspaceWriter.Write(workspace),
    };

    /// <summary>The value that the user names, else the reference where a channel follows a hypothesis.</summary>
    private static TestedPoint? HypothesisOf(Workspace workspace, ExportFlags flags, Session session, Findings findings)
    {
        if (flags.Hypothesis(session) is { } named)
        {
            return named;
        }

        if (workspace.Channels.All(channel => channel.Hypothesis is null))
        {
            return null;
        }

        var reference = ReferencePoint(workspace);
        findings.Note("PX0733", "--hypothesis", $"the workspace is taken at its reference, {reference}, the only hypothesis of the result; name another with --hypothesis.");
        return reference;
    }

    /// <summary>All parameters of hypotheses at their reference; a lone number where they are one.</summary>
    private static TestedPoint ReferencePoint(Workspace workspace)
    {
        var spaces = workspace.Channels.Select(channel => channel.Hypothesis).OfType<HypothesisSpace>().ToList();
        return spaces.FirstOrDefault(space => space.Parameters.Count > 1 && space is HypothesisPlane)?.ReferencePoint ?? spaces[0].ReferencePoint;
    }

    private static double Reference(Workspace workspace) => workspace.Channels.FirstOrDefault(channel => channel.Axis is not null)?.Axis?.Reference ?? 1;
}
