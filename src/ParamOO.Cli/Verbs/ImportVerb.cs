using System.CommandLine;
using ParamOO.Interchange;
using ParamOO.Interchange.RooFit;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo import FILE</c>: a workspace of another tool as one of ParamOO's.</summary>
internal static class ImportVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("FILE", "HS3 with histfactory_dist, or pyhf's JSON; which one is seen from its content.");
        var analysis = new Option<string?>("--analysis") { Description = "HS3: the analysis to read; by default the first.", HelpName = "NAME" };
        var patchSet = new Option<string?>("--patchset") { Description = "pyhf: a PatchSet whose patch is applied first.", HelpName = "FILE" };
        var patch = new Option<string?>("--name") { Description = "Name of the patch; by default the first.", HelpName = "NAME" };
        var output = Flags.Output("The workspace; standard output by default.");
        return new Command("import", "Make a ParamOO workspace of one of another tool.") { file, analysis, patchSet, patch, output }.Runs(session =>
        {
            var findings = new Findings();
            var path = InputPath.MustExist(session.Value(file));
            var text = File.ReadAllText(path);
            var workspace = Read(text, path, session.Value(analysis), session.Value(patchSet), session.Value(patch), findings);
            session.Report(findings);
            WorkspaceDocument.WriteText(session, session.Value(output), WorkspaceWriter.Write(workspace), path);
            return ExitCode.Done;
        });
    }

    private static Workspace Read(string text, string path, string? analysis, string? patchSet, string? patch, Findings findings)
    {
        if (text.AsSpan().TrimStart().StartsWith("<"))
        {
            throw new InvalidInputException("PX0845", path, "HistFactory XML is not read; convert it with 'pyhf xml2json' and import the result.");
        }

        if (Hs3Reader.IsHs3(text, path))
        {
            return patchSet is null ? Hs3Reader.Read(text, path, analysis, findings) : throw new InvalidInputException("PX0846", "--patchset", "PatchSets belong to pyhf's workspaces, and this is HS3.");
        }

        return WorkspaceReader.Read(patchSet is null ? text : Patched(text, path, patchSet, patch), path, findings);
    }

    private static string Patched(string text, string path, string patchSet, string? name)
    {
        var set = PatchSetReader.Read(File.ReadAllText(InputPath.MustExist(patchSet)), patchSet);
        return set.Apply(text, path, name is null ? set.Patches[0] : set.Named(name));
    }
}
