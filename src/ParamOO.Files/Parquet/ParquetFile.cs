using System.Runtime.ExceptionServices;
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
        footer = errors.Report(() => ParquetFooter.Read(file.Bytes), Math.Max(0, file.Bytes.Length - ParquetFooter.Trailer));
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
    public bool KeepsColumnsApart => true;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) =>
        ReadColumns([.. this.IndicesOf(columns).Select(index => footer.Columns[index])], rows);

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted)
    {
        var bounds = wanted.Join(footer.Columns, bound => bound.Column, column => column.Name, (bound, column) => (Bound: bound, column.Leaf)).ToArray();
        var ranges = new List<RowRange>();
        var row = 0L;
        foreach (var group in footer.Groups)
        {
            // Statistics may be missing (NaN), and comparisons with NaN are false.
            if (!Array.Exists(bounds, pair => group.Chunks[pair.Leaf].Greatest < pair.Bound.Least || group.Chunks[pair.Leaf].Least > pair.Bound.Greatest))
            {
                ranges.Add(new RowRange(row, group.Rows));
            }

            row += group.Rows;
        }

        return ranges;
    }

    /// <summary>All entries of a text column; null where the file holds a null.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="InvalidInputException">PX0103: it is missing; PX0105: it does not hold text; PX0140: the file is damaged.</exception>
    public IReadOnlyList<string?> ReadText(string column)
    {
        var found = footer.Columns.FirstOrDefault(candidate => candidate.Name == column)
            ?? throw new InvalidInputException("PX0103", Name, $"there is no column '{column}'.");
        return found.Info.Kind == ColumnKind.Text
            ? errors.Report(() => footer.Groups.SelectMany(group => Damage.Within(group.Chunks[found.Leaf].Start, () => ParquetText.Read(file.Bytes, found, group))).ToList())
            : throw new InvalidInputException("PX0105", Name, $"column '{column}' holds {found.TypeName}, not text.");
    }

    /// <summary>Unmaps the file; batches become invalid.</summary>
    public void Dispose() => file.Dispose();

    private static EventBatch Next(ParquetNumbers[] columns, long row, int count)
    {
        Prepare(columns);
        var values = new ReadOnlyMemory<double>[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i].Rows(count);
        }

        return new EventBatch(row, count, values);
    }

    /// <summary>Decompresses the pages of several columns on all cores.</summary>
    private static void Prepare(ParquetNumbers[] columns)
    {
        var waiting = Array.FindAll(columns, column => column is { NeedsPage: true, IsCompressed: true });
        if (waiting.Length > 1)
        {
            try
            {
                Parallel.ForEach(waiting, column => column.Prepare());
            }
            catch (AggregateException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }
    }

    private static bool Start(ParquetNumbers[] columns, RowGroup group, long skipped)
    {
        Array.ForEach(columns, column => column.Start(group, skipped));
        return true;
    }

    private IEnumerable<EventBatch> ReadColumns(ParquetColumn[] wanted, RowRange rows)
    {
        var columns = Array.ConvertAll(wanted, column => new ParquetNumbers(file.Bytes, column));
        var batchRows = EventBatch.PreferredRows(columns.Length);
        var stored = wanted.Sum(column => (long)column.Number.Width());
        if (columns.Length == 0)
        {
            yield break;
        }

        using var pages = new ResidentPages(file);
        var groupStart = 0L;
        foreach (var group in footer.Groups)
        {
            var part = rows.Intersect(new RowRange(groupStart, group.Rows));
            if (part.Count > 0)
            {
                errors.Report(() => Start(columns, group, part.First - groupStart));
            }

            for (var row = part.First; row < part.End; row += batchRows)
            {
                var count = (int)Math.Min(batchRows, part.End - row);
                yield return errors.Report(() => Next(columns, row, count));
                pages.Pass(count * stored);
            }

            groupStart += group.Rows;
        }
    }
}
