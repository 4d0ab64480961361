using System.Buffers.Binary;
using ParamOO.Files.Compression;

namespace ParamOO.Files.Arrow;

/// <summary>One record batch: its rows and, per column, its buffers, decompressed where need be.</summary>
internal readonly ref struct ArrowBatch
{
    private const byte Lz4Codec = 0;
    private const byte ZstdCodec = 1;

    // ZSTD's densest block makes 128 KB of 4 bytes; LZ4 adds at most 255 bytes per byte.
    private const int HighestZstdRatio = 1 << 15;
    private const int HighestLz4Ratio = 256;

    // So many that their bytes still count in 64 bits.
    private const long MostRows = 1L << 56;

    private readonly FlatVector nodes;
    private readonly FlatVector buffers;
    private readonly FlatVector variadic;
    private readonly Region body;
    private readonly byte? codec;

    /// <summary>Reads the description of a batch.</summary>
    /// <param name="batch">Its FlatBuffers table.</param>
    /// <param name="body">The body of its message.</param>
    /// <exception cref="InvalidDataException">The description is damaged.</exception>
    public ArrowBatch(FlatTable batch, Region body)
    {
        Rows = batch.Number<long>(0);
        nodes = batch.Vector(1, 16);
        buffers = batch.Vector(2, 16);
        variadic = batch.Vector(4, 8);
        this.body = body;
        codec = batch.Has(3) ? batch.Table(3).Number<byte>(0) : null;
        if (Rows is < 0 or > MostRows)
        {
            throw new InvalidDataException($"a record batch claims {Rows} rows");
        }
    }

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Where a column begins in this batch, variadic buffers of columns before it included.</summary>
    public ArrowExtent Locate(ArrowExtent start)
    {
        var extra = 0L;
        for (var i = 0; i < start.Variadic; i++)
        {
            extra += VariadicBuffers(i);
        }

        return start with { Buffers = (int)Math.Min(start.Buffers + extra, int.MaxValue) };
    }

    /// <summary>Number of variadic buffers of a column of views.</summary>
    /// <param name="index">How many such columns precede it.</param>
    public int VariadicBuffers(int index) => (int)Math.Clamp(variadic.Long(index), 0, buffers.Count);

    /// <summary>Number of nulls of a column, whose length must be that of the batch.</summary>
    public long Nulls(int node)
    {
        var (length, nulls) = (nodes.Long(node, 2), nodes.Long(node, 2, 1));
        return length == Rows && nulls >= 0 && nulls <= length
            ? nulls
            : throw new InvalidDataException($"a column claims {length} rows and {nulls} nulls in a record batch of {Rows} rows");
    }

    /// <summary>A buffer, which must hold some bytes at least.</summary>
    /// <param name="buffer">Its index in the batch.</param>
    /// <param name="needed">Number of bytes that will be used; −1 for all that there are.</param>
    /// <param name="scratch">Holds decompressed bytes; grown when too small and valid until used again.</param>
    public Region Buffer(int buffer, long needed, ref byte[] scratch)
    {
        var stored = body.Slice(buffers.Long(buffer, 2), buffers.Long(buffer, 2, 1));
        var region = codec is { } compressed && stored.Length > 0 ? Decompress(compressed, stored, needed, ref scratch) : stored;
        return region.Length >= needed
            ? region
            : throw new InvalidDataException($"a buffer holds {region.Length} bytes where {Rows} rows need {needed}");
    }

    /// <summary>Size of a buffer after decompression, as it claims.</summary>
    public long ClaimedSize(int buffer)
    {
        var stored = body.Slice(buffers.Long(buffer, 2), buffers.Long(buffer, 2, 1));
        if (codec is null || stored.Length == 0)
        {
            return stored.Length;
        }

        var claimed = BinaryPrimitives.ReadInt64LittleEndian(stored.Slice(0, 8).Span);
        return claimed == -1 ? stored.Length - 8 : Math.Min(claimed, HighestZstdRatio * stored.Length);
    }

    private static Region Decompress(byte codec, Region stored, long needed, ref byte[] scratch)
    {
        var claimed = BinaryPrimitives.ReadInt64LittleEndian(stored.Slice(0, 8).Span);
        var content = stored.Slice(8, stored.Length - 8);
        if (claimed == -1)
        {
            return content;
        }

        if (claimed == content.Length && needed > claimed)
        {
            throw new NotSupportedException(
                "buffers that begin with their compressed instead of their uncompressed length, as the npm package apache-arrow writes them;" +
                " write the file uncompressed or with another library");
        }

        var ratio = codec == Lz4Codec ? HighestLz4Ratio : HighestZstdRatio;
        if (claimed < 0 || claimed > Array.MaxLength || claimed > ratio * content.Length)
        {
            throw new InvalidDataException($"a buffer of {content.Length} bytes claims to hold {claimed}");
        }

        if (scratch.Length < claimed)
        {
            scratch = GC.AllocateUninitializedArray<byte>((int)claimed, pinned: true);
        }

        var output = scratch.AsSpan(0, (int)claimed);
        switch (codec)
        {
            case Lz4Codec:
                Lz4.DecompressFrame(content.Span, output);
                break;
            case ZstdCodec:
                Zstd.Decompress(content.Span, output);
                break;
            default:
                throw new NotSupportedException($"compression codec number {codec}");
        }

        return Region.Of(scratch, (int)claimed);
    }
}
