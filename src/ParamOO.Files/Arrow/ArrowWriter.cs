using System.Buffers.Binary;
using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Arrow;

/// <summary>The two framings of Arrow IPC.</summary>
public enum ArrowFraming
{
    /// <summary>With a footer, for files (<c>.arrow</c>, <c>.feather</c>).</summary>
    File,

    /// <summary>Without, for pipes (<c>.arrows</c>).</summary>
    Stream,
}

/// <summary>
/// Writes a table as Arrow IPC, batch by batch, so that it may be larger than memory. The file appears under its name at
/// <see cref="Complete"/>; a writer disposed before leaves nothing behind. Same batches, same bytes.
/// </summary>
public sealed class ArrowWriter : IDisposable
{
    private const int Alignment = 64;

    private readonly PendingFile? file;
    private readonly Stream stream;
    private readonly ArrowFraming framing;
    private readonly StoredColumn[] columns;
    private readonly FlatTableBuilder schema;
    private readonly ArrowBody body = new();
    private readonly List<long> blocks = [];
    private long position;

    /// <summary>Opens a file and writes its schema.</summary>
    /// <param name="path">Name of the file; an existing one is replaced when the table is complete.</param>
    /// <param name="columns">The columns, names unique.</param>
    /// <param name="metadata">Key-value pairs kept in the schema, e.g. producer and seed; null for none.</param>
    /// <param name="framing">File or stream.</param>
    /// <exception cref="InvalidInputException">PX0107: the folder cannot be written.</exception>
    public ArrowWriter(
        string path,
        IReadOnlyList<StoredColumn> columns,
        IReadOnlyDictionary<string, string>? metadata = null,
        ArrowFraming framing = ArrowFraming.File)
    {
        this.columns = [.. columns];
        this.framing = framing;
        schema = ArrowMetadata.Schema(this.columns, metadata);
        file = new PendingFile(path);
        stream = file.Stream;
        if (framing == ArrowFraming.File)
        {
            Write("ARROW1\0\0"u8);
        }

        WriteMessage(ArrowMetadata.SchemaMessage(schema).ToArray());
    }

    /// <summary>Goes on with a stream that has no end yet, or begins one with its schema where nothing is there.</summary>
    /// <param name="stream">The stream, at its end, whose last message is whole. Stays the caller's.</param>
    /// <param name="columns">The columns that it has, or shall have.</param>
    /// <param name="metadata">Key-value pairs that its schema has, or shall have.</param>
    internal ArrowWriter(Stream stream, IReadOnlyList<StoredColumn> columns, IReadOnlyDictionary<string, string> metadata)
    {
        this.columns = [.. columns];
        this.stream = stream;
        framing = ArrowFraming.Stream;
        schema = ArrowMetadata.Schema(this.columns, metadata);
        position = stream.Position;
        if (position == 0)
        {
            WriteMessage(ArrowMetadata.SchemaMessage(schema).ToArray());
        }
    }

    /// <summary>Number of rows appended so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes the numeric columns of a table; float32 stays float32, integers become int64.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="source">The table.</param>
    /// <exception cref="InvalidInputException">The table is damaged or the folder cannot be written.</exception>
    public static void Write(string path, IEventSource source)
    {
        var columns = source.Columns.Where(column => column.Kind.IsNumeric()).Select(StoredColumn.Like).ToArray();
        using var writer = new ArrowWriter(path, columns);
        foreach (var batch in source.Read(source.NumericColumns()))
        {
            writer.Append(batch);
        }

        writer.Complete();
    }

    /// <summary>Writes one record batch.</summary>
    /// <param name="batch">The numeric columns, in the order of the schema.</param>
    /// <param name="texts">One list of <see cref="EventBatch.Rows"/> entries per text column, in the order of the schema; null for none.</param>
    /// <exception cref="ArgumentException">Columns are missing or have another length, or a number does not fit its integer column.</exception>
    public void Append(EventBatch batch, IReadOnlyList<IReadOnlyList<string?>>? texts = null)
    {
        body.Clear();
        int numeric = 0, textual = 0;
        foreach (var column in columns)
        {
            if (column.Type == StorageType.Text)
            {
                body.AddText(TextOf(texts, textual++, batch.Rows, column.Name));
            }
            else
            {
                body.AddNumbers(column, batch.Column(numeric++));
            }
        }

        var start = position;
        var metadataLength = WriteMessage(ArrowMetadata.RecordBatch(batch.Rows, body).ToArray());
        Write(body.Bytes);
        blocks.AddRange([start, metadataLength, body.Bytes.Length]);
        Rows += batch.Rows;
    }

    /// <summary>Writes the end of the table and gives the file its name.</summary>
    public void Complete()
    {
        Span<byte> end = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
        Write(end);
        if (framing == ArrowFraming.File)
        {
            var footer = ArrowMetadata.Footer(schema, [.. blocks]).ToArray();
            Write(footer);
            BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
            Write(end[..4]);
            Write("ARROW1"u8);
        }

        file?.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static IReadOnlyList<string?> TextOf(IReadOnlyList<IReadOnlyList<string?>>? texts, int index, int rows, string name)
    {
        if (texts is null || index >= texts.Count || texts[index].Count != rows)
        {
            throw new ArgumentException($"text column '{name}' needs {rows} entries", nameof(texts));
        }

        return texts[index];
    }

    /// <summary>Writes a message so that its body starts at a multiple of 64; returns the length of everything before the body.</summary>
    private int WriteMessage(byte[] metadata)
    {
        var unpadded = position + 8 + metadata.Length;
        var padding = (int)(-unpadded & (Alignment - 1));
        Span<byte> prefix = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], metadata.Length + padding);
        Write(prefix);
        Write(metadata);
        Write(stackalloc byte[padding]);
        return 8 + metadata.Length + padding;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        position += bytes.Length;
    }
}
