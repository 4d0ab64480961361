using System.IO.Compression;
using ParamOO.Files.Compression;

namespace ParamOO.Files.Parquet;

/// <summary>How pages are compressed, numbered as in parquet.thrift.</summary>
internal enum ParquetCodec
{
    None,
    Snappy,
    GZip,
    Lzo,
    Brotli,
    HadoopLz4,
    Zstd,
    Lz4,
}

/// <summary>Undoes the compression of pages.</summary>
internal static class ParquetCodecs
{
    // No codec here makes more than 32 768 bytes of one; more is a claim of a damaged header.
    private const long HighestRatio = 1 << 15;

    /// <summary>The content of a page.</summary>
    /// <param name="codec">How it is compressed.</param>
    /// <param name="stored">The page as stored.</param>
    /// <param name="size">Size of the content.</param>
    /// <param name="scratch">Holds the content when it is compressed; grown when too small and valid until used again.</param>
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    /// <exception cref="NotSupportedException">The codec is not supported.</exception>
    public static Region Decompress(ParquetCodec codec, Region stored, int size, ref byte[] scratch)
    {
        if (codec == ParquetCodec.None || (size == 0 && stored.Length == 0))
        {
            return stored.Length == size ? stored : throw new InvalidDataException($"a page of {stored.Length} bytes claims to have {size}");
        }

        if (size < 0 || size > HighestRatio * stored.Length)
        {
            throw new InvalidDataException($"a page of {stored.Length} bytes claims to hold {size}");
        }

        if (scratch.Length < size)
        {
            scratch = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        }

        Decompress(codec, stored.Span, scratch.AsSpan(0, size));
        return Region.Of(scratch, size);
    }

    private static void Decompress(ParquetCodec codec, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        switch (codec)
        {
            case ParquetCodec.Snappy:
                Snappy.Decompress(stored, content);
                break;
            case ParquetCodec.GZip:
                Unzip(stored, content);
                break;
            case ParquetCodec.Brotli when !BrotliDecoder.TryDecompress(stored, content, out var written) || written != content.Length:
                throw new InvalidDataException($"a Brotli page does not hold the expected {content.Length} bytes");
            case ParquetCodec.Brotli:
                break;
            case ParquetCodec.Zstd:
                Zstd.Decompress(stored, content);
                break;
            case ParquetCodec.Lz4 when Lz4.DecompressBlock(stored, content, 0) != content.Length:
                throw new InvalidDataException($"an LZ4 page does not hold the expected {content.Length} bytes");
            case ParquetCodec.Lz4:
                break;
            case ParquetCodec.HadoopLz4:
                throw new NotSupportedException("pages compressed with the withdrawn codec LZ4; write LZ4_RAW, ZSTD or Snappy");
            default:
                throw new NotSupportedException($"pages compressed with codec number {(int)codec} ({codec})");
        }
    }

    private static unsafe void Unzip(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        fixed (byte* start = stored)
        {
            using var source = new UnmanagedMemoryStream(start, stored.Length);
            using var unzipped = new GZipStream(source, CompressionMode.Decompress);
            if (unzipped.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) != content.Length || unzipped.ReadByte() >= 0)
            {
                throw new InvalidDataException($"a GZip page does not hold the expected {content.Length} bytes");
            }
        }
    }
}
