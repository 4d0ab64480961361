using System.CommandLine;
using ParamOO.Files.Yaml;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo schema</c>: the JSON Schema of the analysis file, for editors that complete and check while one types.</summary>
internal static class SchemaVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the tables of docs/analysis-file.md instead." };
        return new Command("schema", "Print the JSON Schema of the analysis file, for editors.") { markdown }.Runs(session =>
        {
            session.Output.Write(session.Value(markdown) ? AnalysisSchema.Markdown() : AnalysisSchema.Json());
            return ExitCode.Done;
        });
    }
}
