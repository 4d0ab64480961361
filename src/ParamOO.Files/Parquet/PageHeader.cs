namespace ParamOO.Files.Parquet;

/// <summary>What a page holds, numbered as in parquet.thrift.</summary>
internal enum PageKind
{
    Data,
    Index,
    Dictionary,
    DataV2,
}

/// <summary>The header of a page; field numbers follow parquet.thrift.</summary>
internal readonly record struct PageHeader(
    PageKind Kind,
    int Size,
    int StoredSize,
    uint? Checksum,
    int Count,
    ParquetEncoding Encoding,
    ParquetEncoding LevelEncoding,
    int LevelLength,
    int RepetitionLength,
    bool IsCompressed)
{
    /// <summary>Reads a header.</summary>
    /// <param name="bytes">What is left of the chunk.</param>
    /// <param name="length">Receives the length of the header.</param>
    /// <exception cref="InvalidDataException">The header is damaged.</exception>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new ThriftReader(bytes);
        var header = default(PageHeader) with { IsCompressed = true };
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: header = header with { Kind = (PageKind)reader.Int32(type) }; break;
                case 2: header = header with { Size = reader.Int32(type) }; break;
                case 3: header = header with { StoredSize = reader.Int32(type) }; break;
                case 4: header = header with { Checksum = (uint)reader.Int32(type) }; break;
                case 5 or 7 when type == ThriftType.Struct: header = header.WithV1(ref reader); break;
                case 8 when type == ThriftType.Struct: header = header.WithV2(ref reader); break;
                default: reader.Skip(type); break;
            }
        }

        length = reader.Position;
        return header.Count >= 0 && header.Kind is >= PageKind.Data and <= PageKind.DataV2
            ? header
            : throw new InvalidDataException($"a page of kind {header.Kind} claims {header.Count} values");
    }

    private PageHeader WithV1(ref ThriftReader reader)
    {
        var header = this;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: header = header with { Count = reader.Int32(type) }; break;
                case 2: header = header with { Encoding = (ParquetEncoding)reader.Int32(type) }; break;
                case 3 when type == ThriftType.Int32: header = header with { LevelEncoding = (ParquetEncoding)reader.Int32(type) }; break;
                default: reader.Skip(type); break;
            }
        }

        return header;
    }

    private PageHeader WithV2(ref ThriftReader reader)
    {
        var header = this;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: header = header with { Count = reader.Int32(type) }; break;
                case 4: header = header with { Encoding = (ParquetEncoding)reader.Int32(type) }; break;
                case 5: header = header with { LevelLength = reader.Int32(type) }; break;
                case 6: header = header with { RepetitionLength = reader.Int32(type) }; break;
                case 7: header = header with { IsCompressed = type == ThriftType.True }; break;
                default: reader.Skip(type); break;
            }
        }

        return header;
    }
}
