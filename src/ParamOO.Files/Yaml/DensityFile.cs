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
    /// <summary>The model as it is written, with <c>{replica}</c> in the names of columns.</summary>
    public required DensityModel Model { get; init; }

    /// <summary>Names of the replicas; none where the file names none.</summary>
    public ValueList<string> Replicas { get; init; }

    /// <summary>Full paths of the file and of its tables.</summary>
    public ValueList<string> Inputs { get; init; }

    /// <summary>What a binned workspace is made from; null where the file does not say.</summary>
    public DensityBinning? Binning { get; init; }

    /// <summary>Reads a file and opens its table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file or the table cannot be used; all findings, each with its line.</exception>
    public static DensityFile Read(string path)
    {
        var findings = new Findings();
        var root = YamlTree.Read(File.ReadAllText(path), path, findings);
        findings.ThrowIfErrors();
        FileKind.RequireDensities(root, path);
        var places = new Places(path);
        var document = new DocumentBinder(places, findings).Bind<DensityDocument>(root!);
        findings.ThrowIfErrors();
        var data = Open(path, document!.Data!, document, nameof(document.Data), places, findings);
        var simulated = document.Binned is { } binned ? Open(path, binned.Table!, binned, nameof(binned.Table), places, findings) : null;
        var planner = new DensityPlanner(document, places, findings);
        var (model, binning) = (planner.Model(), simulated is null ? null : planner.Binning(simulated));
        var replicas = (document.Replicas ?? []).ToValueList();
        CheckReplicas(model, replicas, new[] { data, simulated }.OfType<IEventSource>(), places.Of(document, nameof(document.Replicas)), findings);
        findings.ThrowIfErrors();
        return new(document.Measurement!, replicas.Count > 0 ? replicas.Select(model.Of).ToValueList() : [model], data!)
        {
            Model = model,
            Replicas = replicas,
            Inputs = [Path.GetFullPath(path), .. new[] { document.Data!, document.Binned?.Table }.OfType<string>().Select(name => Path.GetFullPath(TablePath(path, name)))],
            Binning = binning,
        };
    }

    /// <summary>Whether a file is one of densities, by its keys; not whether it can be used.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" && FileKind.IsDensities(YamlTree.Read(File.ReadAllText(path), path, new Findings()));

    /// <summary>A replica whose columns a table lacks although it has those of others is one too many: PX0359.</summary>
    private static void CheckReplicas(DensityModel model, ValueList<string> replicas, IEnumerable<IEventSource> tables, string place, Findings findings)
    {
        foreach (var table in tables)
        {
            var names = table.Columns.Select(column => column.Name).ToHashSet();
            var absent = replicas.Select(replica => Absent(model, replica, names)).ToList();
            if (!absent.Contains(null))
            {
                continue;
            }

            foreach (var (column, replica) in absent.Zip(replicas).Where(pair => pair.First is not null))
            {
                var others = replicas.Where((_, r) => absent[r] is null);
                findings.Error("PX0359", place, $"'{table.Name}' has no column '{column}' for the replica '{replica}', but those of {string.Join(", ", others)}; drop the replica, or add its columns.");
            }
        }
    }

    private static string? Absent(DensityModel model, string replica, HashSet<string> names) => model.Of(replica).Components.Zip(model.Components)
        .SelectMany(pair => Columns(pair.First).Except(Columns(pair.Second)))
        .FirstOrDefault(column => !names.Contains(column));

    private static IEnumerable<string> Columns(DensityComponent component) =>
        component.Variations.SelectMany(variation => new[] { variation.UpColumn, variation.DownColumn }).Prepend(component.DensityColumn);

    private static string TablePath(string path, string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);

    private static IEventSource? Open(string path, string name, object section, string key, Places places, Findings findings)
    {
        var table = TablePath(path, name);
        if (Path.Exists(table))
        {
            return EventSources.Open(table);
        }

        findings.Error("PX0915", places.Of(section, key), $"there is no table '{name}' (looked for {table}); check the path.");
        return null;
    }
}
