using System.CommandLine;
using ParamOO.Cli.Inspection;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo inspect FILE</c>: what is in a table, an analysis file or a workspace.</summary>
internal static class InspectVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("FILE", "Table (Arrow, NPY, CSV), analysis file or workspace.");
        var json = Flags.Json();
        return new Command("inspect", "Show what is in a table, an analysis file or a workspace.") { file, json }
            .Runs(session => Inspect(session, session.Value(file), session.Value(json)));
    }

    private static ExitCode Inspect(Session session, string path, bool json)
    {
        switch (InputPath.KindOf(path))
        {
            case InputKind.Table:
                TableInspection.Of(path).Show(session, json);
                return ExitCode.Done;
            default:
                throw new InvalidInputException("PX1104", path, "this is no table, analysis file or workspace that can be read.");
        }
    }
}
