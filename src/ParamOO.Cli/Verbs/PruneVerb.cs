using System.CommandLine;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo prune WORKSPACE</c>: the workspace without some of its parts.</summary>
internal static class PruneVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var modifiers = Flags.Names("--modifier", "Modifier to take out, everywhere; may be repeated.");
        var types = Flags.Names("--modifier-type", "Type of modifiers to take out, e.g. staterror; may be repeated.");
        var samples = Flags.Names("--sample", "Sample to take out; may be repeated.");
        var channels = Flags.Names("--channel", "Channel to take out; may be repeated.");
        var measurements = Flags.Names("--measurement", "Measurement to take out; may be repeated.");
        var output = Flags.Output("The pruned workspace; standard output by default.");
        return new Command("prune", "Take modifiers, samples, channels or measurements out of a workspace.") { file, modifiers, types, samples, channels, measurements, output }
            .Runs(session =>
            {
                var list = new PruneList(
                    [.. session.Value(modifiers)!], [.. session.Value(types)!], [.. session.Value(samples)!], [.. session.Value(channels)!], [.. session.Value(measurements)!]);
                return WorkspaceChange.Run(session, session.Value(file), list.Apply, session.Value(output));
            });
    }
}
