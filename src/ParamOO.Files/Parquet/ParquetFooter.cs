using System.Buffers.Binary;

namespace ParamOO.Files.Parquet;

/// <summary>One column of one row group.</summary>
/// <param name="Start">Byte in the file at which its pages begin.</param>
/// <param name="Length">Bytes that they take.</param>
/// <param name="Codec">How they are compressed.</param>
/// <param name="Values">Number of values, nulls included.</param>
/// <param name="Least">Smallest value, NaN when not known.</param>
/// <param name="Greatest">Greatest value, NaN when not known.</param>
/// <param name="Obstacle">Why it cannot be read; null when it can.</param>
internal readonly record struct ColumnChunk(
    long Start, long Length, ParquetCodec Codec, long Values, double Least, double Greatest, string? Obstacle);

/// <summary>Some rows of the table, stored together.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Chunks">One per leaf of the schema.</param>
internal sealed record RowGroup(long Rows, ColumnChunk[] Chunks);

/// <summary>The metadata at the end of a Parquet file; field numbers follow parquet.thrift.</summary>
/// <param name="Columns">The columns at the top of the schema, in file order.</param>
/// <param name="Groups">The row groups.</param>
/// <param name="Metadata">Key-value pairs.</param>
internal sealed record ParquetFooter(IReadOnlyList<ParquetColumn> Columns, IReadOnlyList<RowGroup> Groups, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Bytes behind the metadata.</summary>
    public const int Trailer = 8;

    /// <summary>Reads the metadata.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">The file is truncated or damaged.</exception>
    /// <exception cref="NotSupportedException">It is encrypted.</exception>
    public static ParquetFooter Read(Region file)
    {
        if (file.Length < 4 + Trailer)
        {
            throw new InvalidDataException("it is shorter than any Parquet file");
        }

        var end = file.Slice(file.Length - Trailer, Trailer).Span;
        if (end[4..].SequenceEqual("PARE"u8))
        {
            throw new NotSupportedException("an encrypted footer");
        }

        if (!end[4..].SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException($"it does not end with PAR1 after {file.Length} bytes, so it is truncated");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        var reader = new ThriftReader(file.Slice(file.Length - Trailer - length, length).Span);
        return Read(ref reader);
    }

    private static ParquetFooter Read(ref ThriftReader reader)
    {
        SchemaElement[] schema = [];
        RowGroup[] groups = [];
        var rows = -1L;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 2: schema = ReadSchema(ref reader, type); break;
                case 3: rows = reader.Integer(type); break;
                case 4: groups = ReadGroups(ref reader, type, schema); break;
                case 5: ReadMetadata(ref reader, type, metadata); break;
                default: reader.Skip(type); break;
            }
        }

        if (Array.Exists(groups, group => group.Rows < 0) || groups.Aggregate((Int128)0, (sum, group) => sum + group.Rows) != rows)
        {
            throw new InvalidDataException($"its row groups do not add up to the {rows} rows of the table");
        }

        return new ParquetFooter(TopLevel(schema), groups, metadata);
    }

    private static SchemaElement[] ReadSchema(ref ThriftReader reader, ThriftType type)
    {
        var elements = new SchemaElement[reader.List(type, out _)];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = SchemaElement.Read(ref reader);
        }

        return elements;
    }

    /// <summary>The entries at the top of the schema; a group counts as one column of an unreadable kind.</summary>
    private static List<ParquetColumn> TopLevel(SchemaElement[] schema)
    {
        var columns = new List<ParquetColumn>();
        var leaf = 0;
        for (var next = 1; next < schema.Length;)
        {
            var element = schema[next];
            if (element.Physical is not null && element.Children == 0)
            {
                columns.Add(element.ToColumn(leaf));
            }
            else
            {
                columns.Add(new ParquetColumn(element.Name, ParquetValues.Other, default, true, "nested", leaf));
            }

            PassOver(schema, ref next, ref leaf);
        }

        return columns;
    }

    private static void PassOver(SchemaElement[] schema, ref int next, ref int leaf)
    {
        for (var open = 1L; open > 0; open--)
        {
            if (next >= schema.Length || schema[next].Children < 0)
            {
                throw new InvalidDataException("the schema ends inside a group");
            }

            open += schema[next].Children;
            leaf += schema[next].Physical is null ? 0 : 1;
            next++;
        }
    }

    private static RowGroup[] ReadGroups(ref ThriftReader reader, ThriftType type, SchemaElement[] schema)
    {
        var leaves = schema.Where(element => element.Physical is not null).ToArray();
        var groups = new RowGroup[reader.List(type, out _)];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = ReadGroup(ref reader, leaves);
        }

        return groups;
    }

    private static RowGroup ReadGroup(ref ThriftReader reader, SchemaElement[] leaves)
    {
        ColumnChunk[] chunks = [];
        var rows = -1L;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    chunks = new ColumnChunk[reader.List(type, out _)];
                    for (var i = 0; i < chunks.Length; i++)
                    {
                        chunks[i] = ColumnChunks.Read(ref reader, i < leaves.Length ? leaves[i] : default);
                    }

                    break;
                case 3: rows = reader.Integer(type); break;
                default: reader.Skip(type); break;
            }
        }

        return chunks.Length == leaves.Length
            ? new RowGroup(rows, chunks)
            : throw new InvalidDataException($"a row group has {chunks.Length} columns, the schema {leaves.Length}");
    }

    private static void ReadMetadata(ref ThriftReader reader, ThriftType type, Dictionary<string, string> metadata)
    {
        for (var left = reader.List(type, out _); left > 0; left--)
        {
            var (key, value) = ("", "");
            var field = 0;
            while (reader.NextField(ref field, out var inner))
            {
                switch (field)
                {
                    case 1: key = reader.Text(inner); break;
                    case 2: value = reader.Text(inner); break;
                    default: reader.Skip(inner); break;
                }
            }

            metadata[key] = value;
        }
    }
}
