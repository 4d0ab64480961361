using System.Buffers.Binary;
using ParamOO.Files.Compression;

namespace ParamOO.Files.Parquet;

/// <summary>How values lie in a page, numbered as in parquet.thrift.</summary>
internal enum ParquetEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    RunLength = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RunLengthDictionary = 8,
    ByteStreamSplit = 9,
}

/// <summary>One page, decompressed.</summary>
/// <param name="IsDictionary">Whether it holds the dictionary of the chunk.</param>
/// <param name="Count">Number of values, nulls included.</param>
/// <param name="Encoding">How its values lie.</param>
/// <param name="Levels">Definition levels, empty for a column without nulls.</param>
/// <param name="Values">The values.</param>
internal readonly record struct ParquetPage(bool IsDictionary, int Count, ParquetEncoding Encoding, Region Levels, Region Values);

/// <summary>Walks over the pages of one column chunk.</summary>
internal sealed class ParquetPages
{
    private readonly Region chunk;
    private readonly ParquetCodec codec;
    private readonly bool isOptional;
    private byte[] scratch;
    private readonly long start;
    private long position;

    /// <summary>Starts before the first page.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="isOptional">Whether rows may be null.</param>
    /// <param name="scratch">An array to decompress into; the walk may replace it.</param>
    /// <exception cref="InvalidDataException">The chunk lies outside the file.</exception>
    /// <exception cref="NotSupportedException">The chunk is encrypted or in another file.</exception>
    public ParquetPages(Region file, ColumnChunk chunk, bool isOptional, byte[] scratch)
    {
        if (chunk.Obstacle is not null)
        {
            throw new NotSupportedException(chunk.Obstacle);
        }

        this.chunk = file.Slice(chunk.Start, chunk.Length);
        start = chunk.Start;
        Offset = start;
        this.isOptional = isOptional;
        this.scratch = scratch;
        codec = chunk.Codec;
    }

    /// <summary>The array that the last page was decompressed into; the page is valid until it is used again.</summary>
    public byte[] Scratch => scratch;

    /// <summary>Byte in the file at which the last page begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Goes to the next page.</summary>
    /// <param name="skip">Number of rows that are not wanted; pages of such rows only are passed over and their rows subtracted.</param>
    /// <param name="page">Receives it; valid until the next is asked for.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    /// <exception cref="NotSupportedException">The page uses a feature that is not supported.</exception>
    public bool TryNext(ref long skip, out ParquetPage page)
    {
        while (position < chunk.Length)
        {
            Offset = start + position;
            var rest = chunk.Slice(position, Math.Min(chunk.Length - position, int.MaxValue));
            var header = PageHeader.Read(rest.Span, out var headerLength);
            var stored = rest.Slice(headerLength, header.StoredSize);
            position += headerLength + header.StoredSize;
            if (header.Kind is PageKind.Data or PageKind.DataV2 && header.Count <= skip)
            {
                skip -= header.Count;
                continue;
            }

            if (header.Checksum is { } checksum && checksum != Crc32.Of(stored.Span))
            {
                throw new InvalidDataException("a page does not match its checksum");
            }

            if (header.Kind != PageKind.Index)
            {
                page = header.Kind == PageKind.DataV2 ? ReadV2(header, stored) : ReadV1(header, stored);
                return true;
            }
        }

        page = default;
        return false;
    }

    private ParquetPage ReadV1(PageHeader header, Region stored)
    {
        var content = ParquetCodecs.Decompress(codec, stored, header.Size, ref scratch);
        if (header.Kind == PageKind.Dictionary || !isOptional)
        {
            return new ParquetPage(header.Kind == PageKind.Dictionary, header.Count, header.Encoding, default, content);
        }

        if (header.LevelEncoding != ParquetEncoding.RunLength)
        {
            throw new NotSupportedException($"levels of encoding {header.LevelEncoding}");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(content.Slice(0, 4).Span);
        var levels = content.Slice(4, length);
        return new ParquetPage(false, header.Count, header.Encoding, levels, content.Slice(4 + length, content.Length - 4 - length));
    }

    private ParquetPage ReadV2(PageHeader header, Region stored)
    {
        var before = header.RepetitionLength + (long)header.LevelLength;
        var levels = stored.Slice(header.RepetitionLength, header.LevelLength);
        var values = stored.Slice(before, stored.Length - before);
        var size = header.Size - before;
        if (size is < 0 or > int.MaxValue)
        {
            throw new InvalidDataException($"a page of {header.Size} bytes has {before} bytes of levels");
        }

        values = ParquetCodecs.Decompress(header.IsCompressed ? codec : ParquetCodec.None, values, (int)size, ref scratch);
        return new ParquetPage(false, header.Count, header.Encoding, isOptional ? levels : default, values);
    }
}
