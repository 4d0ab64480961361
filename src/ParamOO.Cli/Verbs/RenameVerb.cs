using System.Collections.Immutable;
using System.CommandLine;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo rename WORKSPACE</c>: the workspace with other names.</summary>
internal static class RenameVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var modifiers = Flags.Names("--modifier", "New name of a modifier and its parameters; may be repeated. Equal names correlate.", "OLD=NEW");
        var samples = Flags.Names("--sample", "New name of a sample; may be repeated.", "OLD=NEW");
        var channels = Flags.Names("--channel", "New name of a channel; may be repeated.", "OLD=NEW");
        var measurements = Flags.Names("--measurement", "New name of a measurement; may be repeated.", "OLD=NEW");
        var output = Flags.Output("The renamed workspace; standard output by default.");
        return new Command("rename", "Give modifiers, samples, channels or measurements of a workspace other names.") { file, modifiers, samples, channels, measurements, output }
            .Runs(session =>
            {
                var map = new RenameMap(Pairs(session, modifiers), Pairs(session, samples), Pairs(session, channels), Pairs(session, measurements));
                return WorkspaceChange.Run(session, session.Value(file), map.Apply, session.Value(output));
            });
    }

    /// <summary>Reads <c>OLD=NEW</c>.</summary>
    /// <param name="pair">The text.</param>
    /// <param name="option">Name of the option, for the finding.</param>
    /// <exception cref="InvalidInputException">It is no pair.</exception>
    public static KeyValuePair<string, string> Pair(string pair, string option)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at + 1 < pair.Length
            ? new(pair[..at], pair[(at + 1)..])
            : throw new InvalidInputException("PX1101", option, $"expects OLD=NEW; '{pair}' is none.");
    }

    private static ImmutableDictionary<string, string> Pairs(Session session, Option<string[]> option) =>
        session.Value(option)!.Select(pair => Pair(pair, option.Name)).DistinctBy(pair => pair.Key).ToImmutableDictionary();
}
