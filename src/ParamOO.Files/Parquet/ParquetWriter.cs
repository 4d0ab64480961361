using System.Buffers.Binary;
using ParamOO.Events;
using ParamOO.Files.Compression;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Parquet;

/// <summary>
/// Writes a table as Parquet, batch by batch, so that it may be larger than memory: one page per batch and column, with checksum,
/// row groups of about 128 MB with the smallest and greatest value of every column. The file appears under its name at
/// <see cref="Complete"/>; a writer disposed before leaves nothing behind. Same batches, same bytes.
/// </summary>
public sealed class ParquetWriter : IDisposable
{
    private const long GroupBytes = 128L << 20;
    private const long GroupRows = 1 << 20;

    private readonly PendingFile file;
    private readonly ParquetChunkBuilder[] chunks;
    private readonly IReadOnlyDictionary<string, string>? metadata;
    private readonly List<WrittenGroup> groups = [];
    private long position;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Name of the file; an existing one is replaced when the table is complete.</param>
    /// <param name="columns">The columns, names unique.</param>
    /// <param name="compression">How pages are compressed.</param>
    /// <param name="metadata">Key-value pairs kept in the file; null for none.</param>
    /// <exception cref="InvalidInputException">PX0107: the folder cannot be written; PX0112: there is no libzstd.</exception>
    public ParquetWriter(
        string path,
        IReadOnlyList<StoredColumn> columns,
        TableCompression compression = TableCompression.None,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (compression == TableCompression.Zstd && !Zstd.IsAvailable)
        {
            throw new InvalidInputException("PX0112", path, "the system has no libzstd to compress with; install it (Debian: libzstd1) or choose GZip.");
        }

        chunks = [.. columns.Select(column => new ParquetChunkBuilder(column, compression))];
        this.metadata = metadata;
        file = new PendingFile(path);
        Write("PAR1"u8);
    }

    /// <summary>Number of rows appended so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes the numeric columns of a table; float32 stays float32, integers become int64.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="source">The table.</param>
    /// <param name="compression">How pages are compressed.</param>
    /// <exception cref="InvalidInputException">The table is damaged or the folder cannot be written.</exception>
    public static void Write(string path, IEventSource source, TableCompression compression = TableCompression.None)
    {
        var columns = source.Columns.Where(column => column.Kind.IsNumeric()).Select(StoredColumn.Like).ToArray();
        using var writer = new ParquetWriter(path, columns, compression);
        foreach (var batch in source.Read(source.NumericColumns()))
        {
            writer.Append(batch);
        }

        writer.Complete();
    }

    /// <summary>Appends rows.</summary>
    /// <param name="batch">The numeric columns, in the order of the schema.</param>
    /// <param name="texts">One list of <see cref="EventBatch.Rows"/> entries per text column, in the order of the schema; null for none.</param>
    /// <exception cref="ArgumentException">A text column is missing, or a number does not fit its integer column.</exception>
    public void Append(EventBatch batch, IReadOnlyList<IReadOnlyList<string?>>? texts = null)
    {
        int numeric = 0, textual = 0;
        foreach (var chunk in chunks)
        {
            if (chunk.Column.Type == StorageType.Text)
            {
                var entries = texts is not null && textual < texts.Count ? texts[textual++] : [];
                chunk.AddText(entries.Count == batch.Rows
                    ? entries
                    : throw new ArgumentException($"text column '{chunk.Column.Name}' needs {batch.Rows} entries", nameof(texts)));
            }
            else
            {
                chunk.AddNumbers(batch.Column(numeric++));
            }
        }

        Rows += batch.Rows;
        if (chunks.Length > 0 && (chunks[0].Rows >= GroupRows || chunks.Sum(chunk => (long)chunk.Bytes.Length) >= GroupBytes))
        {
            FlushGroup();
        }
    }

    /// <summary>Writes the metadata and gives the file its name.</summary>
    public void Complete()
    {
        FlushGroup();
        var footer = Footer();
        Write(footer);
        Span<byte> trailer = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(trailer, footer.Length);
        Write(trailer);
        Write("PAR1"u8);
        file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void FlushGroup()
    {
        if (chunks.Length == 0 || chunks[0].Rows == 0)
        {
            return;
        }

        var written = new List<WrittenChunk>();
        foreach (var chunk in chunks)
        {
            written.Add(new WrittenChunk(position, chunk.Bytes.Length, chunk.Size, chunk.Nulls, chunk.Least, chunk.Greatest));
            Write(chunk.Bytes);
        }

        groups.Add(new WrittenGroup(chunks[0].Rows, [.. written]));
        Array.ForEach(chunks, chunk => chunk.Clear());
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        file.Stream.Write(bytes);
        position += bytes.Length;
    }

    private ReadOnlySpan<byte> Footer()
    {
        var writer = new ThriftWriter().Int32(1, 2).List(2, ThriftType.Struct, chunks.Length + 1);
        writer.BeginElement().Text(4, "schema").Int32(5, chunks.Length).End();
        foreach (var chunk in chunks)
        {
            WriteSchema(writer, chunk);
        }

        writer.Int64(3, Rows).List(4, ThriftType.Struct, groups.Count);
        foreach (var group in groups)
        {
            WriteGroup(writer, group);
        }

        WriteMetadata(writer);
        writer.Text(6, "ParamOO").List(7, ThriftType.Struct, chunks.Length);
        foreach (var _ in chunks)
        {
            writer.BeginElement().Begin(1).End().End();
        }

        return writer.End().Bytes;
    }

    private static void WriteSchema(ThriftWriter writer, ParquetChunkBuilder chunk)
    {
        writer.BeginElement().Int32(1, (int)Physical(chunk.Column.Type)).Int32(3, chunk.IsOptional ? 1 : 0).Text(4, chunk.Column.Name);
        if (chunk.Column.Type == StorageType.Text)
        {
            writer.Int32(6, 0).Begin(10).Begin(1).End().End();
        }

        writer.End();
    }

    private void WriteGroup(ThriftWriter writer, WrittenGroup group)
    {
        writer.BeginElement().List(1, ThriftType.Struct, chunks.Length);
        foreach (var (chunk, written) in chunks.Zip(group.Chunks))
        {
            writer.BeginElement().Int64(2, written.Start).Begin(3)
                .Int32(1, (int)Physical(chunk.Column.Type))
                .List(2, ThriftType.Int32, 2).Element((int)ParquetEncoding.Plain).Element((int)ParquetEncoding.RunLength)
                .List(3, ThriftType.Binary, 1).Element(chunk.Column.Name)
                .Int32(4, (int)chunk.Codec).Int64(5, group.Rows).Int64(6, written.Size).Int64(7, written.Length).Int64(9, written.Start);
            WriteStatistics(writer, chunk, written);
            writer.End().End();
        }

        writer.Int64(2, group.Chunks.Sum(chunk => chunk.Size)).Int64(3, group.Rows).End();
    }

    private static void WriteStatistics(ThriftWriter writer, ParquetChunkBuilder chunk, WrittenChunk written)
    {
        writer.Begin(12).Int64(3, written.Nulls);
        if (written.Least <= written.Greatest && chunk.Column.Type is not (StorageType.Text or StorageType.Boolean))
        {
            // The sign of zero must not exclude the other zero.
            writer.Binary(5, Stored(chunk.Column.Type, written.Greatest == 0 ? 0.0 : written.Greatest));
            writer.Binary(6, Stored(chunk.Column.Type, written.Least == 0 ? -0.0 : written.Least));
        }

        writer.End();
    }

    private void WriteMetadata(ThriftWriter writer)
    {
        if (metadata is { Count: > 0 })
        {
            writer.List(5, ThriftType.Struct, metadata.Count);
            foreach (var (key, value) in metadata)
            {
                writer.BeginElement().Text(1, key).Text(2, value).End();
            }
        }
    }

    private static byte[] Stored(StorageType type, double value) => type switch
    {
        StorageType.Float64 => BitConverter.GetBytes(value),
        StorageType.Float32 => BitConverter.GetBytes((float)value),
        StorageType.Int64 => BitConverter.GetBytes((long)value),
        _ => BitConverter.GetBytes((int)value),
    };

    private static PhysicalType Physical(StorageType type) => type switch
    {
        StorageType.Float64 => PhysicalType.Double,
        StorageType.Float32 => PhysicalType.Float,
        StorageType.Int64 => PhysicalType.Int64,
        StorageType.Int32 => PhysicalType.Int32,
        StorageType.Boolean => PhysicalType.Boolean,
        _ => PhysicalType.ByteArray,
    };

    private sealed record WrittenChunk(long Start, long Length, long Size, long Nulls, double Least, double Greatest);

    private sealed record WrittenGroup(long Rows, WrittenChunk[] Chunks);
}
