using System.CommandLine;
using ParamOO.Cli.Inspection;
using ParamOO.Files.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo inspect FILE</c>: what is in a table, an analysis file or a workspace.</summary>
internal static class InspectVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("FILE", "Table (Arrow, NPY, CSV), analysis file (YAML) or workspace (JSON).");
        var json = Flags.Json();
        return new Command("inspect", "Show what is in a table, an analysis file or a workspace.") { file, json }
            .Runs(session => Inspect(session, session.Value(file), session.Value(json)));
    }

    private static ExitCode Inspect(Session session, string path, bool json)
    {
        var findings = new Findings();
        switch (InputPath.KindOf(path))
        {
            case InputKind.Table:
                TableInspection.Of(path).Show(session, json);
                break;
            case InputKind.Workspace:
                WorkspaceInspection.Of(path, WorkspaceFile.Read(path, findings)).Show(session, json);
                break;
            default:
                AnalysisInspection.Of(path, PlanInput.Read(session, path, findings).Plan, findings).Show(session, json);
                break;
        }

        session.Report(findings);
        return ExitCode.Done;
    }
}
