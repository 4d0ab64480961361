using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Parquet;

/// <summary>
/// A table in a Parquet file, mapped into memory. Only the pages of the columns that are asked for are decompressed, one at a time
/// per column. May be read by several threads at once.
/// </summary>
public sealed class ParquetFile : IEventSource, IDisposable
{
    private readonly MappedFile file;
    private readonly ParquetFooter footer;
    private readonly FileErrors errors;

    /// <summary>Opens a table and reads its metadata.</summary>
    /// <param name="path">Name of the file.</param>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened; PX0140: it is damaged; PX0141: it uses an unsupported feature.</exception>
    public ParquetFile(string path)
    {
        Name = path;
        errors = new FileErrors(path, "Parquet", "PX0140", "PX0141");
        file = new MappedFile(path);
        footer = errors.Report(() => ParquetFooter.Read(file.Bytes));
        Columns = [.. footer.Columns.Select(column => column.Info)];
        Rows = footer.Groups.Sum(group => group.Rows);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Key-value pairs that the writer left.</summary>
    public IReadOnlyDictionary<string, string> Metadata => footer.Metadata;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) =>
        ReadColumns([.. this.IndicesOf(columns).Select(index => footer.Columns[index])]);

    /// <summary>All entries of a text column; null where the file holds a null.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="InvalidInputException">PX0103: it is missing; PX0105: it does not hold text; PX0140: the file is damaged.</exception>
    public IReadOnlyList<string?> ReadText(string column)
    {
        var found = footer.Columns.FirstOrDefault(candidate => candidate.Name == column)
            ?? throw new InvalidInputException("PX0103", Name, $"there is no column '{column}'.");
        return found.Info.Kind == ColumnKind.Text
            ? errors.Report(() => footer.Groups.SelectMany(group => ParquetText.Read(file.Bytes, found, group)).ToList())
            : throw new InvalidInputException("PX0105", Name, $"column '{column}' holds {found.TypeName}, not text.");
    }

    /// <summary>Unmaps the file; batches become invalid.</summary>
    public void Dispose() => file.Dispose();

    private static EventBatch Next(ParquetNumbers[] columns, long row, int count)
    {
        var values = new ReadOnlyMemory<double>[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i].Rows(count);
        }

        return new EventBatch(row, count, values);
    }

    private static bool Start(ParquetNumbers[] columns, RowGroup group)
    {
        Array.ForEach(columns, column => column.Start(group));
        return true;
    }

    private IEnumerable<EventBatch> ReadColumns(ParquetColumn[] wanted)
    {
        var columns = Array.ConvertAll(wanted, column => new ParquetNumbers(file.Bytes, column));
        var batchRows = EventBatch.PreferredRows(columns.Length);
        var row = 0L;
        if (columns.Length == 0)
        {
            yield break;
        }

        foreach (var group in footer.Groups)
        {
            errors.Report(() => Start(columns, group));
            for (var left = group.Rows; left > 0;)
            {
                var count = (int)Math.Min(batchRows, left);
                yield return errors.Report(() => Next(columns, row, count));
                row += count;
                left -= count;
                file.Release(wanted.Sum(column => count * (long)column.Number.Width()));
            }
        }
    }
}
