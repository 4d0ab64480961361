using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>A column that a table must have.</summary>
/// <param name="Sample">The sample that it belongs to.</param>
/// <param name="Column">Its name.</param>
/// <param name="IsRatio">Whether it is the density ratio, which tables of all samples must have.</param>
/// <param name="Place">The line of the analysis file that asks for it.</param>
internal sealed record ColumnDemand(string Sample, string Column, bool IsRatio, string Place)
{
    /// <summary>The column that this one is the inverse of; null where it is a column of its own.</summary>
    public string? MirrorOf { get; init; }
}

/// <summary>Opens the tables that an analysis file names, each once, and looks for columns.</summary>
/// <param name="folder">Folder that paths are relative to.</param>
/// <param name="open">Opens one table.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class TableOpener(string folder, Func<string, IEventSource> open, Findings findings)
{
    /// <summary>The column of weights that is looked for when the file names none.</summary>
    public const string DefaultWeight = "weight";

    private readonly Dictionary<string, IEventSource?> opened = [];

    /// <summary>Full paths of the tables that were opened, in that order.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Opens a table.</summary>
    /// <param name="name">Its path as the file states it.</param>
    /// <param name="place">The line that states it.</param>
    /// <returns>The table; null when it cannot be opened.</returns>
    public IEventSource? Open(string name, string place)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        if (!opened.TryGetValue(path, out var table))
        {
            table = TryOpen(name, path, place);
            opened.Add(path, table);
        }

        return table;
    }

    /// <summary>Makes sure that a table has a numeric column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="place">The line that asks for it.</param>
    /// <returns>Whether it has.</returns>
    public bool Require(IEventSource table, string column, string place)
    {
        var found = table.Columns.FirstOrDefault(candidate => candidate.Name == column);
        if (found is null)
        {
            var suggestion = Suggestion.For(column, [.. table.Columns.Select(candidate => candidate.Name)]);
            findings.Error("PX0914", place, $"{table.Name} has no column '{column}'; {suggestion}");
        }
        else if (found.Kind == ColumnKind.Text)
        {
            findings.Error("PX0914", place, $"the column '{column}' of {table.Name} holds text; name a column of numbers.");
        }

        return found is { Kind: not ColumnKind.Text };
    }

    private IEventSource? TryOpen(string name, string path, string place)
    {
        if (!Path.Exists(path))
        {
            findings.Error("PX0915", place, $"there is no table '{name}' (looked for {path}); check the path and General/InputPath.");
            return null;
        }

        try
        {
            var table = open(path);
            Paths.Add(path);
            return table;
        }
        catch (InvalidInputException refused)
        {
            findings.AddRange(refused.Findings);
            return null;
        }
    }
}
