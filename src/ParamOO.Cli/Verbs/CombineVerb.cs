using System.CommandLine;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo combine WORKSPACE WORKSPACE …</c>: several workspaces side by side.</summary>
internal static class CombineVerb
{
    private static readonly Dictionary<string, JoinKind> Joins = new()
    {
        ["none"] = JoinKind.None,
        ["outer"] = JoinKind.Outer,
        ["left-outer"] = JoinKind.LeftOuter,
        ["right-outer"] = JoinKind.RightOuter,
    };

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("WORKSPACES") { Description = "Workspaces of ParamOO or pyhf (JSON), two or more.", Arity = new ArgumentArity(2, 1000) };
        var join = new Option<string>("--join")
        {
            Description = "What happens to channels and settings that several state: none (must differ), outer (must be equal), left-outer, right-outer.",
            HelpName = "KIND",
            DefaultValueFactory = _ => "none",
        };
        join.AcceptOnlyFromAmong([.. Joins.Keys]);
        var merge = new Option<bool>("--merge-channels") { Description = "Make one channel, with the samples of both, of channels of one name; not with 'none'." };
        var parameters = Flags.Names("--rename", "New name of a parameter in the workspace of that number, counted from 1; may be repeated.", "N:OLD=NEW");
        var channels = Flags.Names("--rename-channel", "New name of a channel in the workspace of that number; may be repeated.", "N:OLD=NEW");
        var output = Flags.Output("The combination; standard output by default.");
        return new Command("combine", "Put workspaces side by side; parameters of one name are one parameter.") { files, join, merge, parameters, channels, output }
            .Runs(session =>
            {
                var kind = Joins[session.Value(join)!];
                if (session.Value(merge) && kind == JoinKind.None)
                {
                    throw new InvalidInputException("PX1101", "--merge-channels", "channels are merged only with --join outer, left-outer or right-outer.");
                }

                var renames = Renames(session, parameters, channels, session.Value(files).Length);
                return Combine(session, session.Value(files), renames, kind, session.Value(merge), session.Value(output));
            });
    }

    private static ExitCode Combine(Session session, string[] files, RenameMap[] renames, JoinKind join, bool mergeChannels, string? output)
    {
        var (findings, problems) = (new Findings(), new Findings());
        var documents = files.Select(file => WorkspaceDocument.Read(file, findings)).ToArray();
        session.Report(findings);
        var parts = documents.Select((document, index) => new WorkspacePart(files[index], renames[index].Apply(document.Workspace, problems))).ToArray();
        problems.ThrowIfErrors();
        var notes = new Findings();
        var combined = WorkspaceCombination.Combine(parts, join, mergeChannels, notes);
        session.Report(notes);
        new WorkspaceDocument(combined, Array.TrueForAll(documents, document => document.IsPyhf)).Write(session, output);
        return ExitCode.Done;
    }

    private static RenameMap[] Renames(Session session, Option<string[]> parameters, Option<string[]> channels, int count)
    {
        var renames = Enumerable.Repeat(RenameMap.Empty, count).ToArray();
        foreach (var entry in session.Value(parameters)!)
        {
            var (index, pair) = Read(entry, parameters.Name, count);
            renames[index] = renames[index] with { Parameters = renames[index].Parameters.SetItem(pair.Key, pair.Value) };
        }

        foreach (var entry in session.Value(channels)!)
        {
            var (index, pair) = Read(entry, channels.Name, count);
            renames[index] = renames[index] with { Channels = renames[index].Channels.SetItem(pair.Key, pair.Value) };
        }

        return renames;
    }

    private static (int Index, KeyValuePair<string, string> Pair) Read(string entry, string option, int count)
    {
        var at = entry.IndexOf(':', StringComparison.Ordinal);
        return at > 0 && int.TryParse(entry[..at], out var number) && number >= 1 && number <= count
            ? (number - 1, RenameVerb.Pair(entry[(at + 1)..], option))
            : throw new InvalidInputException("PX1101", option, $"expects N:OLD=NEW with N from 1 to {count}; '{entry}' is none.");
    }
}
