using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>Finds columns by name in any table.</summary>
public static class EventColumns
{
    /// <summary>Where the numeric columns of the given names stand in the table.</summary>
    /// <param name="source">The table.</param>
    /// <param name="names">Names of columns; a name may repeat.</param>
    /// <returns>One position in <see cref="IEventSource.Columns"/> per name.</returns>
    /// <exception cref="InvalidInputException">PX0103: a column is missing; PX0104: a column does not hold numbers; PX0106: two columns have its name. All are listed.</exception>
    public static int[] IndicesOf(this IEventSource source, IReadOnlyList<string> names)
    {
        var positions = PositionsOf(source.Columns, names);
        var findings = new Findings();
        var indices = new int[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            indices[i] = Locate(source, names[i], positions[names[i]], findings);
        }

        findings.ThrowIfErrors();
        return indices;
    }

    /// <summary>Names of all columns that hold numbers, in table order.</summary>
    /// <param name="source">The table.</param>
    public static IReadOnlyList<string> NumericColumns(this IEventSource source) =>
        [.. source.Columns.Where(column => IsNumeric(column.Kind)).Select(column => column.Name)];

    /// <summary>Whether columns of a kind are delivered in batches.</summary>
    /// <param name="kind">The kind.</param>
    public static bool IsNumeric(this ColumnKind kind) => kind is ColumnKind.Float or ColumnKind.Integer or ColumnKind.Boolean;

    private static Dictionary<string, List<int>> PositionsOf(IReadOnlyList<ColumnInfo> columns, IReadOnlyList<string> names)
    {
        var positions = new Dictionary<string, List<int>>(names.Count, StringComparer.Ordinal);
        foreach (var name in names)
        {
            positions.TryAdd(name, []);
        }

        for (var column = 0; column < columns.Count; column++)
        {
            if (positions.TryGetValue(columns[column].Name, out var found))
            {
                found.Add(column);
            }
        }

        return positions;
    }

    private static int Locate(IEventSource source, string name, List<int> found, Findings findings)
    {
        if (found.Count == 0)
        {
            findings.Error("PX0103", source.Name, $"there is no column '{name}'; {Suggestion.For(name, [.. source.Columns.Select(column => column.Name)])}");
            return -1;
        }

        if (found.Count > 1)
        {
            findings.Error("PX0106", source.Name, $"{found.Count} columns are called '{name}'; give them different names when the table is written.");
        }

        if (!source.Columns[found[0]].Kind.IsNumeric())
        {
            findings.Error(
                "PX0104",
                source.Name,
                $"column '{name}' holds {source.Columns[found[0]].StorageType}, not numbers; name a numeric column or convert it when the table is written.");
        }

        return found[0];
    }
}
