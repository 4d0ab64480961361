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

    /// <summary>The template that made the name, and its line; null where the name is written out.</summary>
    public (string Text, string Place)? Template { get; init; }

    /// <summary>The column that the table itself must have.</summary>
    public string Stored => MirrorOf ?? Column;
}

/// <summary>
/// Opens the tables that an analysis file names, each once, looks for columns and adds those that are formulae. What was added to a
/// table is kept, so that regions which ask for the same have one table.
/// </summary>
/// <param name="folder">Folder that paths are relative to.</param>
/// <param name="open">Opens one table.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class TableOpener(string folder, Func<string, IEventSource> open, Findings findings)
{
    /// <summary>The column of weights that is looked for when the file names none.</summary>
    public const string DefaultWeight = "weight";

    private const int MostNames = 4;

    private readonly Dictionary<string, IEventSource?> opened = [];
    private readonly Dictionary<(IEventSource Table, string Text), IEventSource?> changed = [];
    private readonly HashSet<string> computed = [];
    private readonly HashSet<string> told = [];

    /// <summary>Full paths of the files that were opened, in that order.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Columns that every table gets which has what they are made of.</summary>
    public IReadOnlyList<(string Name, ColumnFormula Formula)> Derived { get; init; } = [];

    /// <summary>Ratios that every table gets which has the densities that they are formed from.</summary>
    public IReadOnlyList<(string Name, ColumnFormula Formula)> Quotients { get; init; } = [];

    /// <summary>Derived columns that no table could have.</summary>
    public IEnumerable<string> Unused => Derived.Select(column => column.Name).Where(name => !computed.Contains(name));

    /// <summary>Opens tables behind one another, with others beside them.</summary>
    /// <param name="names">Their paths as the file states them: files, folders or paths with wildcards.</param>
    /// <param name="friends">Paths of tables with further columns of the same events.</param>
    /// <param name="place">The line that states them.</param>
    /// <returns>The table; null when one of them cannot be opened.</returns>
    public IEventSource? Open(IReadOnlyList<string> names, IReadOnlyList<string> friends, string place)
    {
        var key = string.Join('\n', names.Append("").Concat(friends));
        if (!opened.TryGetValue(key, out var table))
        {
            table = Chain(names, place);
            if (table is not null && friends.Count > 0)
            {
                table = Chain(friends, place, table);
            }

            table = table is null ? null : WithQuotients(WithDerived(table));
            opened.Add(key, table);
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
        if (IsNumeric(table, column))
        {
            return true;
        }

        Tell(table, column, place, "");
        return false;
    }

    /// <summary>Makes sure that a table has numeric columns. Those that one template makes are missed together: the template is wrong, not each name.</summary>
    /// <param name="table">The table.</param>
    /// <param name="demands">The columns.</param>
    public void Require(IEventSource table, IEnumerable<ColumnDemand> demands)
    {
        foreach (var missing in demands.Where(demand => !IsNumeric(table, demand.Stored)).DistinctBy(demand => (demand.Place, demand.Stored)).GroupBy(demand => (object?)demand.Template?.Text ?? demand))
        {
            var (first, others) = (missing.First(), missing.Skip(1).Select(demand => $"'{demand.Stored}'").ToList());
            var place = missing.All(demand => demand.Place == first.Place) ? first.Place : first.Template!.Value.Place;
            var names = string.Join(", ", others.Take(MostNames)) + (others.Count > MostNames ? ", …" : "");
            Tell(table, first.Stored, place, others.Count == 0 ? "" : $" So it is with {others.Count} more that '{first.Template!.Value.Text}' makes: {names}.");
        }
    }

    private static bool IsNumeric(IEventSource table, string column) => table.Columns.Any(candidate => candidate.Name == column && candidate.Kind.IsNumeric());

    private void Tell(IEventSource table, string column, string place, string more)
    {
        // Regions that share a table would say the same several times.
        if (told.Add($"{place} {table.Name} {column}"))
        {
            var found = table.Columns.FirstOrDefault(candidate => candidate.Name == column);
            var density = found is null ? MissingDensity(table, column) : null;
            var message = density is not null ? $"{table.Name} has no column '{density}', from which the ratio '{column}' is formed; {Suggestion.For(density, [.. table.Columns.Select(candidate => candidate.Name)])}"
                : found is null ? $"{table.Name} has no column '{column}'; {Suggestion.For(column, [.. table.Columns.Select(candidate => candidate.Name)])}"
                : $"the column '{column}' of {table.Name} holds {(found.Kind == ColumnKind.Text ? "text" : found.StorageType)}; name a column of numbers.";
            findings.Error("PX0914", place, message + more);
        }
    }

    /// <summary>A table with a column that the file states by its name or by a formula; a formula's column is called as it is written.</summary>
    /// <param name="table">The table.</param>
    /// <param name="text">Name or formula.</param>
    /// <param name="place">The line that states it.</param>
    /// <returns>The table, which has a column of that name; null where it cannot.</returns>
    public IEventSource? WithColumn(IEventSource table, string text, string place) =>
        table.Columns.Any(column => column.Name == text)
            ? Require(table, text, place) ? table : null
            : Once(table, text, () => FormulaOf(table, text, place) is { } formula ? new DerivedColumns(table, [(text, formula)]) : null);

    /// <summary>A table with a column of which all numbers are equal.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="value">The number, as a formula.</param>
    public IEventSource WithConstant(IEventSource table, string name, string value) =>
        Once(table, $"{name} = {value}", () => new DerivedColumns(table, [(name, ColumnFormula.Parse(value))]))!;

    /// <summary>The inverse of columns, as columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="mirrors">Name and formula of each; none for the table itself.</param>
    public IEventSource WithMirrors(IEventSource table, IReadOnlyDictionary<string, ColumnFormula> mirrors) => mirrors.Count == 0
        ? table
        : Once(table, string.Join('\n', mirrors.Keys), () => new DerivedColumns(table, [.. mirrors.Select(mirror => (mirror.Key, mirror.Value))]))!;

    /// <summary>The events of a table that fulfil a condition.</summary>
    /// <param name="table">The table.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="place">The line that states it.</param>
    /// <returns>The selection; null where it cannot be made or holds nothing.</returns>
    public IEventSource? Where(IEventSource table, string condition, string place) => Once(table, $"where {condition}", () =>
    {
        if (FormulaOf(table, condition, place) is not { } formula)
        {
            return null;
        }

        try
        {
            return new SelectedEvents(table, formula);
        }
        catch (InvalidInputException refused)
        {
            findings.AddRange(refused.Findings.Select(finding => finding with { Path = place }));
            return null;
        }
    });

    private ColumnFormula? FormulaOf(IEventSource table, string text, string place)
    {
        var isName = !char.IsDigit(text[0]) && text.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '[' or ']');
        if (isName)
        {
            return Require(table, text, place) ? ColumnFormula.Parse($"`{text}`") : null;
        }

        var unread = new Findings();
        if (ColumnFormula.TryParse(text, place, unread) is { } formula)
        {
            return formula.Columns.All(column => Require(table, column, place)) ? formula : null;
        }

        // Names of columns may hold any sign: what is no formula may be such a name, misspelt.
        var suggestion = Suggestion.For(text, [.. table.Columns.Select(column => column.Name)]);
        if (suggestion.StartsWith("did you mean", StringComparison.Ordinal))
        {
            findings.Error("PX0914", place, $"{table.Name} has no column '{text}', which is no formula either; {suggestion}");
        }
        else
        {
            findings.AddRange(unread);
        }

        return null;
    }

    private IEventSource? Once(IEventSource table, string text, Func<IEventSource?> make)
    {
        if (!changed.TryGetValue((table, text), out var result))
        {
            result = make();
            changed.Add((table, text), result);
        }

        return result;
    }

    /// <summary>Opens tables one behind the other, or beside a first one.</summary>
    private IEventSource? Chain(IReadOnlyList<string> names, string place, IEventSource? beside = null)
    {
        var parts = names.Select(name => TryOpen(name, Path.GetFullPath(Path.Combine(folder, name)), place)).ToList();
        if (parts.Contains(null))
        {
            return null;
        }

        try
        {
            var tables = parts.OfType<IEventSource>().ToList();
            return beside is not null ? new EventJoin(string.Join(" + ", tables.Prepend(beside).Select(table => table.Name)), [beside, .. tables])
                : tables.Count == 1 ? tables[0]
                : new EventChain(string.Join(", ", names), tables);
        }
        catch (InvalidInputException refused)
        {
            findings.AddRange(refused.Findings);
            return null;
        }
    }

    private IEventSource? TryOpen(string name, string path, string place)
    {
        var isThere = Path.Exists(path);
        var files = isThere || !PathPattern.IsPattern(path) ? [path] : PathPattern.Expand(path);
        if (files.Length == 0 || (!isThere && !PathPattern.IsPattern(path)))
        {
            findings.Error("PX0915", place, $"there is no table '{name}' (looked for {path}); check the path and General/InputPath.");
            return null;
        }

        try
        {
            var table = open(path);
            Paths.AddRange(files);
            return table;
        }
        catch (InvalidInputException refused)
        {
            findings.AddRange(refused.Findings);
            return null;
        }
    }

    private string? MissingDensity(IEventSource table, string ratio) => Quotients.Where(quotient => quotient.Name == ratio)
        .SelectMany(quotient => quotient.Formula.Columns)
        .FirstOrDefault(name => table.Columns.All(column => column.Name != name));

    private IEventSource WithQuotients(IEventSource table)
    {
        var known = table.Columns.Select(column => column.Name).ToHashSet();
        foreach (var (name, _) in Quotients.Where(quotient => known.Contains(quotient.Name)))
        {
            findings.Error("PX0312", table.Name, $"the column '{name}' is there already, and would be formed from densities too; name another with Columns/Ratio or Columns/Systematic, or remove Density.");
        }

        var formed = Quotients.Where(quotient => !known.Contains(quotient.Name) && quotient.Formula.Columns.All(known.Contains)).ToList();
        return formed.Count == 0 ? table : new DerivedColumns(table, formed);
    }

    private IEventSource WithDerived(IEventSource table)
    {
        foreach (var column in Derived)
        {
            var names = table.Columns.Select(known => known.Name).ToHashSet();
            if (column.Formula.Columns.All(names.Contains))
            {
                computed.Add(column.Name);
                table = new DerivedColumns(table, [column]);
            }
        }

        return table;
    }
}
