using System.CommandLine;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo sort WORKSPACE</c>: the workspace with everything in the order of names.</summary>
internal static class SortVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var output = Flags.Output("The sorted workspace; standard output by default.");
        return new Command("sort", "Put everything in a workspace in the order of names, so that equal workspaces have equal digests.") { file, output }
            .Runs(session => WorkspaceChange.Run(session, session.Value(file), (workspace, _) => workspace.Sorted(), session.Value(output)));
    }
}
