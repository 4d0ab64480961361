using System.CommandLine;
using ParamOO.Interchange;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo patchset inspect · extract · verify · apply</c>: pyhf's PatchSets.</summary>
internal static class PatchSetVerb
{
    /// <summary>The verb with its subcommands.</summary>
    public static Command Create() => new("patchset", "Look into PatchSets of published workspaces and apply them.")
    {
        Inspect(),
        Extract(),
        Verify(),
        Apply(),
    };

    private static Argument<string> PatchSetFile() => Flags.InputFile("PATCHSET", "PatchSet (JSON).");

    private static Argument<string> WorkspaceFile() => Flags.InputFile("WORKSPACE", "The background-only workspace (pyhf's JSON).");

    private static Option<string?> PatchName() => new("--name") { Description = "Name of the patch; by default the first.", HelpName = "NAME" };

    private static Option<string?> PatchValues() => new("--at") { Description = "Values of the patch, in the order of the labels, in place of its name.", HelpName = "A,B,…" };

    private static PatchSet Read(string path) => PatchSetReader.Read(File.ReadAllText(InputPath.MustExist(path)), path);

    private static Command Inspect()
    {
        var (file, json) = (PatchSetFile(), Flags.Json());
        return new Command("inspect", "List the patches.") { file, json }.Runs(session =>
        {
            Show(session, Read(session.Value(file)), session.Value(json));
            return ExitCode.Done;
        });
    }

    private static void Show(Session session, PatchSet set, bool isJson)
    {
        if (isJson)
        {
            session.WriteJson(new
            {
                set.Description,
                References = set.References.ToDictionary(entry => entry.Kind, entry => entry.Identifier),
                Digests = set.Digests.ToDictionary(entry => entry.Algorithm, entry => entry.Digest),
                set.Labels,
                Patches = set.Patches.Select(patch => new { patch.Name, Values = patch.Values.Select(value => value.Number ?? (object?)value.Text) }),
            });
            return;
        }

        session.Output.WriteLine($"{set.Description}: {set.Patches.Count} patches in {string.Join(", ", set.Labels)}");
        foreach (var patch in set.Patches)
        {
            session.Output.WriteLine($"{patch.Name} ({string.Join(", ", patch.Values)})");
        }
    }

    private static Command Extract()
    {
        var (file, name, values) = (PatchSetFile(), PatchName(), PatchValues());
        var output = Flags.Output("The operations of the patch (JSON Patch); standard output by default.");
        return new Command("extract", "Write the operations of one patch.") { file, name, values, output }.Runs(session =>
        {
            WorkspaceDocument.WriteText(session, session.Value(output), Choose(Read(session.Value(file)), session.Value(name), session.Value(values)).Operations + "\n", session.Value(file));
            return ExitCode.Done;
        });
    }

    private static Command Verify()
    {
        var (workspace, file) = (WorkspaceFile(), PatchSetFile());
        return new Command("verify", "Make sure that a workspace is the one that a PatchSet was made for.") { workspace, file }.Runs(session =>
        {
            var path = InputPath.MustExist(session.Value(workspace));
            Read(session.Value(file)).Verify(File.ReadAllText(path), path);
            session.Output.WriteLine("All good.");
            return ExitCode.Done;
        });
    }

    private static Command Apply()
    {
        var (workspace, file, name, values) = (WorkspaceFile(), PatchSetFile(), PatchName(), PatchValues());
        var output = Flags.Output("The patched workspace; standard output by default.");
        return new Command("apply", "Write the workspace with one patch applied.") { workspace, file, name, values, output }.Runs(session =>
        {
            var path = InputPath.MustExist(session.Value(workspace));
            var set = Read(session.Value(file));
            var patched = set.Apply(File.ReadAllText(path), path, Choose(set, session.Value(name), session.Value(values)));
            var findings = new Findings();
            PyhfWorkspaceReader.Read(patched, "the patched workspace", findings);
            session.Report(findings);
            WorkspaceDocument.WriteText(session, session.Value(output), patched + "\n");
            return ExitCode.Done;
        });
    }

    private static Patch Choose(PatchSet set, string? name, string? values)
    {
        if (name is not null)
        {
            return set.Named(name);
        }

        return values is null
            ? set.Patches[0]
            : set.At([.. values.Split(',').Select(value => double.TryParse(value, out var number) ? (PatchValue)number : value)]);
    }
}
