using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>
/// Tables with the same rows beside one another as one table, as ROOT's friend trees. A column of integers that several tables
/// have, such as an event number, is compared row by row while the table is read.
/// </summary>
public sealed class EventJoin : IEventSource
{
    private readonly IEventSource[] parts;
    private readonly (int Part, string Name)[] places;
    private readonly string[][] keys;

    /// <summary>Joins tables.</summary>
    /// <param name="name">The name under which findings mention the join.</param>
    /// <param name="parts">The tables, at least one.</param>
    /// <exception cref="InvalidInputException">PX0108: a table has another number of rows than the first. All are listed.</exception>
    public EventJoin(string name, IReadOnlyList<IEventSource> parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        Name = name;
        this.parts = [.. parts];
        CheckRows(this.parts);
        keys = [.. parts.Select((part, index) => SharedKeys(part, [.. parts.Take(index)]))];
        var columns = parts.SelectMany((part, index) => part.Columns.Where(column => !keys[index].Contains(column.Name)).Select(column => (index, column))).ToArray();
        places = Array.ConvertAll(columns, pair => (pair.index, pair.column.Name));
        Columns = Array.ConvertAll(columns, pair => pair.column);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows => parts[0].Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <inheritdoc/>
    public bool KeepsColumnsApart => Array.TrueForAll(parts, part => part.KeepsColumnsApart);

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        var chosen = Array.ConvertAll(this.IndicesOf(columns), index => places[index]);
        return chosen.Length == 0 ? [] : Merge(chosen, rows);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) =>
        parts.Select(part => part.Candidates(wanted)).Aggregate(IntersectAll);

    private static RowRange[] IntersectAll(IReadOnlyList<RowRange> left, IReadOnlyList<RowRange> right) =>
        [.. left.SelectMany(range => right.Select(range.Intersect)).Where(range => range.Count > 0)];

    private static void CheckRows(IEventSource[] parts)
    {
        var findings = new Findings();
        foreach (var part in parts.Where(part => part.Rows != parts[0].Rows))
        {
            findings.Error(
                "PX0108", part.Name, $"the table has {part.Rows} rows, {parts[0].Name} has {parts[0].Rows}; columns of one table need one row per event each.");
        }

        findings.ThrowIfErrors();
    }

    private static string[] SharedKeys(IEventSource part, IEventSource[] before) =>
        [.. part.Columns.Where(column => column.Kind == ColumnKind.Integer && before.Any(other => other.Columns.Any(known => known.Name == column.Name && known.Kind == ColumnKind.Integer))).Select(column => column.Name)];

    private IEnumerable<EventBatch> Merge((int Part, string Name)[] chosen, RowRange rows)
    {
        var readers = new PartReader[parts.Length];
        var keyNames = keys.SelectMany(names => names).Distinct(StringComparer.Ordinal).ToArray();
        try
        {
            for (var part = 0; part < parts.Length; part++)
            {
                var own = parts[part].Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
                string[] wanted = [.. chosen.Where(place => place.Part == part).Select(place => place.Name).Concat(keyNames.Where(own.Contains)).Distinct()];
                readers[part] = new PartReader(parts[part], wanted, rows);
            }

            var active = Array.FindAll(readers, reader => reader.Columns.Length > 0);
            for (var row = rows.First; row < rows.End;)
            {
                var count = active.Min(reader => reader.Available());
                CheckKeys(active, keyNames, row, count);
                yield return new EventBatch(row, count, Array.ConvertAll(chosen, place => readers[place.Part].Column(place.Name, count)));
                Array.ForEach(active, reader => reader.Advance(count));
                row += count;
            }
        }
        finally
        {
            Array.ForEach(readers, reader => reader?.Dispose());
        }
    }

    private static void CheckKeys(PartReader[] readers, string[] keyNames, long row, int count)
    {
        foreach (var key in keyNames)
        {
            var holders = Array.FindAll(readers, reader => reader.Columns.Contains(key));
            var expected = holders[0].Column(key, count).Span;
            foreach (var holder in holders.Skip(1))
            {
                var actual = holder.Column(key, count).Span;
                var same = expected.CommonPrefixLength(actual);
                if (same < count)
                {
                    throw new InvalidInputException(
                        "PX0152",
                        holder.Source.Name,
                        $"row {row + same} has {key} = {actual[same]:R}, in {holders[0].Source.Name} {expected[same]:R} (rows count from 0); write both files from the same events in the same order.");
                }
            }
        }
    }

    /// <summary>Goes through one table in steps that need not be its batches.</summary>
    private sealed class PartReader(IEventSource source, string[] columns, RowRange rows) : IDisposable
    {
        private readonly IEnumerator<EventBatch> batches = source.Read(columns, rows).GetEnumerator();
        private EventBatch? batch;
        private int used;

        public IEventSource Source => source;

        public string[] Columns => columns;

        public int Available()
        {
            if (batch is null || used == batch.Rows)
            {
                batch = batches.MoveNext() ? batches.Current : throw new InvalidOperationException($"{source.Name} delivers fewer rows than it has");
                used = 0;
            }

            return batch.Rows - used;
        }

        public ReadOnlyMemory<double> Column(string name, int count) => batch!.Memory(Array.IndexOf(columns, name)).Slice(used, count);

        public void Advance(int count) => used += count;

        public void Dispose() => batches.Dispose();
    }
}
