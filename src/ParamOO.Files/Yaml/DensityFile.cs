using ParamOO.Events;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>A file that states a <see cref="DensityModel"/> and its events (docs/densities.md).</summary>
/// <param name="Measurement">Name of the measurement.</param>
/// <param name="Models">The model with each set of density columns; one where the file names no replicas.</param>
/// <param name="Data">The events.</param>
public sealed record DensityFile(string Measurement, ValueList<DensityModel> Models, IEventSource Data)
{
    /// <summary>Reads a file and opens its table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file or the table cannot be used; all findings, each with its line.</exception>
    public static DensityFile Read(string path)
    {
        var findings = new Findings();
        var root = YamlTree.Read(File.ReadAllText(path), path, findings);
        findings.ThrowIfErrors();
        var places = new Places(path);
        var document = new DocumentBinder(places, findings).Bind<DensityDocument>(root!);
        findings.ThrowIfErrors();
        var data = Open(path, document!, places, findings);
        var model = new DensityPlanner(document!, places, findings).Model();
        findings.ThrowIfErrors();
        var models = document!.Replicas is { Count: > 0 } replicas ? replicas.Select(model.Of).ToValueList() : [model];
        return new(document.Measurement!, models, data!);
    }

    private static IEventSource? Open(string path, DensityDocument document, Places places, Findings findings)
    {
        var table = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, document.Data!);
        if (Path.Exists(table))
        {
            return EventSources.Open(table);
        }

        findings.Error("PX0915", places.Of(document, nameof(document.Data)), $"there is no table '{document.Data}' (looked for {table}); check the path.");
        return null;
    }
}
