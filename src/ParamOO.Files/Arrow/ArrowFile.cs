using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Arrow;

/// <summary>
/// A table in an Arrow IPC file or stream, mapped into memory. float64 columns without compression and nulls are delivered in
/// place; all other numbers are widened batch by batch. May be read by several threads at once.
/// </summary>
public sealed class ArrowFile : IEventSource, IDisposable
{
    private readonly MappedFile file;
    private readonly ArrowContents contents;
    private readonly FileErrors errors;
    private readonly RowRange[] messageRows;

    /// <summary>Opens a table and reads its schema and the places of its batches.</summary>
    /// <param name="path">Name of the file; file and stream framing are told apart by content.</param>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened; PX0110: it is damaged; PX0111: it uses an unsupported feature.</exception>
    public ArrowFile(string path)
    {
        Name = path;
        errors = new FileErrors(path, "Arrow", "PX0110", "PX0111");
        file = new MappedFile(path);
        contents = errors.Report(() => ArrowContents.Read(file.Bytes));
        Columns = [.. contents.Schema.Fields.Select(field => field.Info)];
        messageRows = errors.Report(PlaceRows);
        Rows = messageRows.Length == 0 ? 0 : messageRows[^1].End;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Key-value pairs that the writer left in the schema.</summary>
    public IReadOnlyDictionary<string, string> Metadata => contents.Schema.Metadata;

    /// <summary>The rows of every record batch, in order; none for dictionaries.</summary>
    internal IReadOnlyList<RowRange> BatchRows => messageRows;

    /// <inheritdoc/>
    public bool KeepsColumnsApart => true;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) =>
        ReadFields([.. this.IndicesOf(columns).Select(index => contents.Schema.Fields[index])], rows);

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => Array.FindAll(messageRows, range => range.Count > 0);

    /// <summary>All entries of a text column; null where the file holds a null.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="InvalidInputException">PX0103: it is missing; PX0105: it does not hold text; PX0110: the file is damaged.</exception>
    public IReadOnlyList<string?> ReadText(string column)
    {
        var field = contents.Schema.Fields.FirstOrDefault(field => field.Name == column)
            ?? throw new InvalidInputException("PX0103", Name, $"there is no column '{column}'.");
        return field.Info.Kind == ColumnKind.Text
            ? errors.Report(() => ReadText(field))
            : throw new InvalidInputException("PX0105", Name, $"column '{column}' holds {field.Info.StorageType}, not text.");
    }

    /// <summary>Where the batches of a stream end that may break off in the middle of one.</summary>
    /// <param name="path">Name of the file.</param>
    /// <returns>The byte behind the schema, then the byte behind every whole batch; empty where not even the schema is whole.</returns>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened.</exception>
    internal static List<long> WholeMessages(string path)
    {
        var ends = new List<long>();
        using var file = new MappedFile(path);
        try
        {
            while (ArrowMessage.Read(file.Bytes, ends.LastOrDefault()) is { } message)
            {
                ends.Add(message.End);
            }
        }
        catch (InvalidDataException)
        {
            // The end of the file lies inside a message, or at the end of the last.
        }

        return ends;
    }

    /// <summary>Unmaps the file; batches become invalid.</summary>
    public void Dispose() => file.Dispose();

    /// <summary>The rows that every message brings; none for dictionaries.</summary>
    private RowRange[] PlaceRows()
    {
        var ranges = new RowRange[contents.Messages.Count];
        var row = 0L;
        for (var i = 0; i < ranges.Length; i++)
        {
            var message = contents.Messages[i];
            ranges[i] = new RowRange(row, message.Header == ArrowHeader.Batch ? Damage.Within(message.Offset, () => CountRows(message)) : 0);
            row = checked(row + ranges[i].Count);
        }

        return ranges;
    }

    /// <summary>Rows of a batch, if its first column is large enough for them: a damaged count must not make an endless table.</summary>
    private long CountRows(ArrowMessage message)
    {
        var batch = new ArrowBatch(message.Content, message.Body);
        var fixedWidth = contents.Schema.Fields.FirstOrDefault(field => field.Stored.Layout is ArrowLayout.Numbers or ArrowLayout.Bits);
        if (fixedWidth is not null)
        {
            var at = batch.Locate(fixedWidth.Start);
            if (batch.ClaimedSize(at.Buffers + 1) < ArrowColumn.SizeOf(fixedWidth.Stored, batch.Rows))
            {
                throw new InvalidDataException($"the record batch at byte {message.Offset} is too short for its {batch.Rows} rows");
            }
        }

        return batch.Rows;
    }

    private IEnumerable<EventBatch> ReadFields(ArrowField[] fields, RowRange rows)
    {
        var dictionaries = new ArrowDictionaries(fields);
        var columns = fields.Select(field => new ArrowColumn(field, dictionaries)).ToArray();
        var batchRows = EventBatch.PreferredRows(columns.Length);
        if (columns.Length == 0)
        {
            yield break;
        }

        using var pages = new ResidentPages(file);
        for (var i = 0; i < contents.Messages.Count; i++)
        {
            var message = contents.Messages[i];
            var wanted = rows.Intersect(messageRows[i]);
            if (message.Header == ArrowHeader.Batch && wanted.Count == 0)
            {
                continue;
            }

            errors.Report(() => Load(message, columns, dictionaries), message.Offset);
            for (var row = wanted.First; row < wanted.End; row += batchRows)
            {
                var (first, count) = (row - messageRows[i].First, (int)Math.Min(batchRows, wanted.End - row));
                yield return errors.Report(() => Cut(columns, row, first, count), message.Offset);
                pages.Pass(count * (long)columns.Length * sizeof(double));
            }
        }
    }

    /// <summary>Takes in a message.</summary>
    private static bool Load(ArrowMessage message, ArrowColumn[] columns, ArrowDictionaries dictionaries)
    {
        if (message.Header == ArrowHeader.Dictionary)
        {
            dictionaries.Apply(message);
            return true;
        }

        var batch = new ArrowBatch(message.Content, message.Body);
        foreach (var column in columns)
        {
            column.Load(batch);
        }

        return true;
    }

    private static EventBatch Cut(ArrowColumn[] columns, long row, long first, int count)
    {
        var values = new ReadOnlyMemory<double>[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i].Rows(first, count);
        }

        return new EventBatch(row, count, values);
    }

    private List<string?> ReadText(ArrowField field)
    {
        var dictionaries = new ArrowDictionaries([field]);
        var texts = new List<string?>();
        foreach (var message in contents.Messages)
        {
            if (message.Header == ArrowHeader.Dictionary)
            {
                Damage.Within(message.Offset, () => Load(message, [], dictionaries));
                continue;
            }

            texts.AddRange(Damage.Within(message.Offset, () => ReadText(field, new ArrowBatch(message.Content, message.Body), dictionaries)));
        }

        return texts;
    }

    private static string?[] ReadText(ArrowField field, ArrowBatch batch, ArrowDictionaries dictionaries) => field.Dictionary is null
        ? ArrowText.Read(field.Stored, batch, field.Start)
        : ReadCoded(field, batch, dictionaries);

    private static string?[] ReadCoded(ArrowField field, ArrowBatch batch, ArrowDictionaries dictionaries)
    {
        var entries = dictionaries.Texts(field.Dictionary!);
        var codes = new ArrowColumn(field with { Dictionary = null }, dictionaries);
        codes.Load(batch);
        return [.. codes.Rows(0, checked((int)batch.Rows)).ToArray().Select(code => Entry(entries, code))];
    }

    private static string? Entry(string?[] entries, double code) =>
        double.IsNaN(code) ? null
        : code >= 0 && code < entries.Length ? entries[(int)code]
        : throw new InvalidDataException($"entry {code} of a dictionary of {entries.Length} is asked for");
}
