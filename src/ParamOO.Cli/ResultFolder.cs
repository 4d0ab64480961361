using System.CommandLine;
using System.Text.Json;
using ParamOO.Cli.Verbs;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Reporting;

namespace ParamOO.Cli;

/// <summary>A folder with everything that a statement found: its JSON document, tables as CSV and Arrow, figures as SVG.</summary>
internal static class ResultFolder
{
    private static string[] Extensions => [".json", ".csv", ".arrow"];

    /// <summary>Where the files go.</summary>
    public static Option<string?> Flag() => new("--output", "-o")
    {
        Description = "Folder for the JSON document, tables (CSV, Arrow) and figures (SVG).",
        HelpName = "FOLDER",
    };

    /// <summary>Names of files that a verb writes into its folder, as far as they are known before its work.</summary>
    /// <param name="verb">Name of the verb.</param>
    public static string[] NamesOf(string verb) => verb switch
    {
        "run" => RunVerb.ResultFiles,
        "validate" => [.. Extensions.Select(extension => $"validation{extension}")],
        _ => [.. Extensions.Select(extension => $"{verb}{extension}")],
    };

    /// <summary>Writes the files, where a folder is wanted, and says so on standard error.</summary>
    /// <typeparam name="T">Type of the document.</typeparam>
    /// <param name="session">The verb at work.</param>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="name">Name of the document without extension.</param>
    /// <param name="document">What <c>--json</c> prints.</param>
    /// <param name="tables">Tables; null entries are left out.</param>
    /// <param name="figures">Figures; null entries are left out.</param>
    public static void Write<T>(Session session, string? folder, string name, T document, IEnumerable<DataTable?> tables, IEnumerable<Figure?> figures)
    {
        if (folder is null)
        {
            return;
        }

        session.Cancellation.ThrowIfCancellationRequested();
        var (listed, drawn) = (tables.OfType<DataTable>().ToList(), figures.OfType<Figure>().ToList());
        string[] names = [$"{name}.json", .. listed.SelectMany(table => new[] { $"{table.Name}.csv", $"{table.Name}.arrow" }), .. drawn.Select(figure => $"{figure.Name}.svg")];
        session.RefuseInputs(names.Select(file => Path.Combine(folder, file)));
        var written = new List<string> { names[0] };
        var done = File.Exists(Path.Combine(folder, written[0])) ? "replaced" : "wrote";
        WriteDocument(folder, name, document);
        written.AddRange(listed.SelectMany(table => DataTableFile.Write(folder, table)));
        written.AddRange(drawn.Select(figure => WriteFigure(folder, figure)));
        session.Error.WriteLine($"{done} {string.Join(", ", written)} in {folder}");
    }

    /// <summary>Writes what stands beside a file of toys: the document, its columns as CSV and Arrow under the same name, and figures.</summary>
    /// <typeparam name="T">Type of the document.</typeparam>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Name of the document without extension.</param>
    /// <param name="document">What <c>--json</c> prints.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="figures">The figures.</param>
    public static void WriteBesideToys<T>(string folder, string name, T document, IEventSource columns, IEnumerable<Figure> figures)
    {
        WriteDocument(folder, name, document);
        EventSources.Write(Path.Combine(folder, $"{name}.csv"), columns);
        EventSources.Write(Path.Combine(folder, $"{name}.arrow"), columns);
        foreach (var figure in figures)
        {
            WriteFigure(folder, figure);
        }
    }

    private static void WriteDocument<T>(string folder, string name, T document) =>
        PendingFile.WriteText(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(document, JsonOutput.Options) + "\n");

    private static string WriteFigure(string folder, Figure figure)
    {
        var name = $"{figure.Name}.svg";
        PendingFile.WriteText(Path.Combine(folder, name), SvgFigure.Write(figure));
        return name;
    }
}
