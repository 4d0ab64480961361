using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>An analysis file that was read.</summary>
/// <param name="Plan">What it says, with its tables opened.</param>
/// <param name="Inputs">Full paths of the file and of its tables.</param>
/// <param name="Findings">Warnings and notes; errors end the reading.</param>
public sealed record AnalysisFile(AnalysisPlan Plan, ValueList<string> Inputs, ValueList<Finding> Findings)
{
    /// <summary>Reads an analysis file and opens its tables.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file or a table cannot be used; all findings PX09xx and PX01xx, each with its line.</exception>
    public static AnalysisFile Read(string path) => Read(path, EventSources.Open);

    /// <summary>Reads an analysis file whose tables another function opens.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens the table at a full path.</param>
    /// <exception cref="InvalidInputException">The file or a table cannot be used; all findings PX09xx and PX01xx, each with its line.</exception>
    public static AnalysisFile Read(string path, Func<string, IEventSource> open)
    {
        var findings = new Findings();
        var root = YamlTree.Read(File.ReadAllText(path), path, findings);
        FileKind.RefuseDensities(root, path);
        var places = new Places(path);
        var document = root is null ? null : new DocumentBinder(places, findings).BindDocument(root);
        if (document is null)
        {
            findings.ThrowIfErrors();
        }

        var tables = new TableOpener(InputFolder(path, document!), open, findings)
        {
            Derived = Derived(document!, places, findings),
            Quotients = new DensityColumns(document!, places, findings).Ratios(),
        };
        var plan = new AnalysisPlanner(document!, tables, places, findings).Plan();
        findings.ThrowIfErrors();
        MixtureRules.Check(plan!.Model, path, findings);
        findings.ThrowIfErrors();
        return new AnalysisFile(plan, [Path.GetFullPath(path), .. tables.Paths], [.. findings]);
    }

    private static List<(string Name, ColumnFormula Formula)> Derived(AnalysisDocument document, Places places, Findings findings) =>
    [
        .. from column in document.General?.Columns?.Derived ?? new Dictionary<string, string>()
           let place = places.Of(document.General!.Columns!, nameof(ColumnsSection.Derived), column.Key)
           let formula = ColumnFormula.TryParse(column.Value, place, findings)
           where formula is not null
           select (column.Key, formula),
    ];

    private static string InputFolder(string path, AnalysisDocument document) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, document.General?.InputPath ?? ".");
}
