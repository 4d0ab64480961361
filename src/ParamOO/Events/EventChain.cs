using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>Tables with the same columns behind one another as one table, as ROOT's TChain.</summary>
public sealed class EventChain : IEventSource
{
    private readonly IEventSource[] parts;
    private readonly RowRange[] places;

    /// <summary>Chains tables.</summary>
    /// <param name="name">The name under which findings mention the chain.</param>
    /// <param name="parts">The tables, at least one, in order.</param>
    /// <exception cref="InvalidInputException">PX0151: a table lacks a column of the first, or holds something else in it. All are listed.</exception>
    public EventChain(string name, IReadOnlyList<IEventSource> parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        Name = name;
        this.parts = [.. parts];
        places = new RowRange[parts.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new RowRange(Rows, parts[i].Rows);
            Rows += parts[i].Rows;
        }

        Columns = CommonColumns(this.parts);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <inheritdoc/>
    public bool KeepsColumnsApart => Array.TrueForAll(parts, part => part.KeepsColumnsApart);

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        this.IndicesOf(columns);
        return parts.Zip(places).SelectMany(pair => ReadPart(pair.First, pair.Second, columns, rows.Intersect(pair.Second)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) =>
        [.. parts.Zip(places).SelectMany(pair => pair.First.Candidates(wanted).Select(range => range with { First = range.First + pair.Second.First }))];

    private static IEnumerable<EventBatch> ReadPart(IEventSource part, RowRange place, IReadOnlyList<string> columns, RowRange rows) =>
        rows.Count == 0
            ? []
            : part.Read(columns, rows with { First = rows.First - place.First }).Select(batch => batch.MovedBy(place.First));

    private static ColumnInfo[] CommonColumns(IEventSource[] parts)
    {
        var findings = new Findings();
        foreach (var part in parts.Skip(1))
        {
            Compare(parts[0], part, findings);
        }

        findings.ThrowIfErrors();
        return [.. parts[0].Columns];
    }

    private static void Compare(IEventSource first, IEventSource other, Findings findings)
    {
        var found = other.Columns.ToLookup(column => column.Name, StringComparer.Ordinal);
        foreach (var column in first.Columns)
        {
            var match = found[column.Name].FirstOrDefault();
            if (match is null)
            {
                findings.Error("PX0151", other.Name, $"the file has no column '{column.Name}', which {first.Name} has; files of one table need the same columns.");
            }
            else if (match.Kind != column.Kind && !(match.Kind.IsNumeric() && column.Kind.IsNumeric()))
            {
                findings.Error(
                    "PX0151",
                    other.Name,
                    $"column '{column.Name}' holds {match.StorageType}, in {first.Name} {column.StorageType}; files of one table need the same columns.");
            }
        }

        foreach (var extra in other.Columns.Where(column => first.Columns.All(known => known.Name != column.Name)))
        {
            findings.Error("PX0151", first.Name, $"the file has no column '{extra.Name}', which {other.Name} has; files of one table need the same columns.");
        }
    }
}
