using System.CommandLine;
using ParamOO.Cli.Runs;
using ParamOO.Files.Parts;
using ParamOO.Templates;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo merge PART…</c>: the parts of all shards into the workspace that one run would have made.</summary>
internal static class MergeVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var parts = new Argument<string[]>("PART") { Description = "The parts of all shards, in any order.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The workspace to be written.", HelpName = "FILE", DefaultValueFactory = _ => "workspace.json" };
        var analysis = new Option<string?>("--analysis") { Description = "The analysis, if it is no longer where the shards found it.", HelpName = "FILE" };
        var json = Flags.Json();
        var verb = new Command("merge", "Put the parts of all shards together: the same workspace, byte by byte, as one run makes.") { parts, output, analysis, json };
        return verb.Runs(session => Merge(session, session.Value(parts), session.Value(output)!, session.Value(analysis), session.Value(json)));
    }

    private static ExitCode Merge(Session session, string[] paths, string output, string? analysis, bool json)
    {
        Array.ForEach(paths, path => OutputFolder.CheckOutput(InputPath.MustExist(path), output));
        var files = new List<TemplatePartFile>();
        try
        {
            files.AddRange(paths.Select(path => new TemplatePartFile(path)));
            var origin = ShardOrigin.Read([.. files.Select(file => file.Origin)]);
            TemplatePart[] parts = [.. files.Select(file => file.Part)];
            return BuildVerb.Build(session, findings => origin.Plan(session, analysis, findings), output, json, clock => TemplateFill.From(parts, clock, session.Cancellation));
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }
}
