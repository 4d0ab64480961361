namespace ParamOO.Files.Arrow;

/// <summary>The metadata that a writer needs, as FlatBuffers tables. Field numbers follow Arrow's Schema.fbs, Message.fbs and File.fbs.</summary>
internal static class ArrowMetadata
{
    private const short Version5 = 4;
    private const byte SchemaHeader = 1;
    private const byte RecordBatchHeader = 3;

    public static FlatTableBuilder Schema(IEnumerable<StoredColumn> columns, IReadOnlyDictionary<string, string>? metadata)
    {
        var schema = new FlatTableBuilder().Add(1, [.. columns.Select(Field)]);
        return metadata is null or { Count: 0 }
            ? schema
            : schema.Add(2, [.. metadata.Select(pair => new FlatTableBuilder().Add(0, pair.Key).Add(1, pair.Value))]);
    }

    public static FlatTableBuilder SchemaMessage(FlatTableBuilder schema) => Message(SchemaHeader, schema, 0);

    public static FlatTableBuilder RecordBatch(int rows, ArrowBody body) => Message(
        RecordBatchHeader,
        new FlatTableBuilder()
            .Add(0, (long)rows)
            .Add(1, body.Nodes.Count / 2, [.. body.Nodes])
            .Add(2, body.Buffers.Count / 2, [.. body.Buffers]),
        body.Bytes.Length);

    /// <summary>The footer of a file.</summary>
    /// <param name="schema">The schema, again.</param>
    /// <param name="blocks">Offset, metadata length and body length of every record batch, in turn.</param>
    public static FlatTableBuilder Footer(FlatTableBuilder schema, long[] blocks) =>
        new FlatTableBuilder().Add(0, Version5).Add(1, schema).Add(2, 0, []).Add(3, blocks.Length / 3, blocks);

    private static FlatTableBuilder Message(byte kind, FlatTableBuilder header, long bodyLength) =>
        new FlatTableBuilder().Add(0, Version5).Add(1, kind).Add(2, header).Add(3, bodyLength);

    private static FlatTableBuilder Field(StoredColumn column)
    {
        var (kind, type) = Type(column.Type);
        return new FlatTableBuilder().Add(0, column.Name).Add(1, true).Add(2, kind).Add(3, type).Add(5, Array.Empty<FlatTableBuilder>());
    }

    private static (byte Kind, FlatTableBuilder Type) Type(StorageType type) => type switch
    {
        StorageType.Float64 => ((byte)3, new FlatTableBuilder().Add(0, (short)2)),
        StorageType.Float32 => ((byte)3, new FlatTableBuilder().Add(0, (short)1)),
        StorageType.Int64 => ((byte)2, new FlatTableBuilder().Add(0, 64).Add(1, true)),
        StorageType.Int32 => ((byte)2, new FlatTableBuilder().Add(0, 32).Add(1, true)),
        StorageType.Boolean => ((byte)6, new FlatTableBuilder()),
        _ => ((byte)5, new FlatTableBuilder()),
    };
}
