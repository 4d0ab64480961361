using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using ParamOO.Files.Compression;

namespace ParamOO.Files.Parquet;

/// <summary>Collects the pages of one column of the row group that is being written.</summary>
internal sealed class ParquetChunkBuilder(StoredColumn column, TableCompression compression)
{
    private readonly ArrayBufferWriter<byte> pages = new();
    private readonly ArrayBufferWriter<byte> page = new();
    private double[] present = [];

    public StoredColumn Column => column;

    /// <summary>The pages.</summary>
    public ReadOnlySpan<byte> Bytes => pages.WrittenSpan;

    /// <summary>Bytes of the pages before compression.</summary>
    public long Size { get; private set; }

    /// <summary>Number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Number of nulls.</summary>
    public long Nulls { get; private set; }

    /// <summary>Smallest number, +∞ when there is none.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>Greatest number, −∞ when there is none.</summary>
    public double Greatest { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether nulls can occur; floating point numbers keep NaN.</summary>
    public bool IsOptional => column.Type is not (StorageType.Float64 or StorageType.Float32);

    /// <summary>How the pages are compressed, as Parquet numbers it.</summary>
    public ParquetCodec Codec => compression switch
    {
        TableCompression.Zstd => ParquetCodec.Zstd,
        TableCompression.GZip => ParquetCodec.GZip,
        _ => ParquetCodec.None,
    };

    public void Clear()
    {
        pages.ResetWrittenCount();
        (Size, Rows, Nulls, Least, Greatest) = (0, 0, 0, double.PositiveInfinity, double.NegativeInfinity);
    }

    /// <summary>Adds a page of numbers.</summary>
    public void AddNumbers(ReadOnlySpan<double> values)
    {
        page.ResetWrittenCount();
        var stored = IsOptional ? Compact(values) : values;
        foreach (var value in stored)
        {
            // Comparisons with NaN are false, so NaN widens nothing.
            Least = value < Least ? value : Least;
            Greatest = value > Greatest ? value : Greatest;
        }

        switch (column.Type)
        {
            case StorageType.Float64:
                page.Write(MemoryMarshal.AsBytes(stored));
                break;
            case StorageType.Float32:
                TensorPrimitives.ConvertTruncating(stored, Reserve<float>(stored.Length));
                break;
            case StorageType.Int64:
                IntegerColumns.Narrow(column.Name, stored, Reserve<long>(stored.Length), long.MinValue, -(double)long.MinValue);
                break;
            case StorageType.Int32:
                IntegerColumns.Narrow(column.Name, stored, Reserve<int>(stored.Length), int.MinValue, -(double)int.MinValue);
                break;
            default:
                WriteBits(stored);
                break;
        }

        FinishPage(values.Length);
    }

    /// <summary>Adds a page of text.</summary>
    public void AddText(IReadOnlyList<string?> texts)
    {
        page.ResetWrittenCount();
        Compact([.. texts.Select(text => text is null ? double.NaN : 0)]);
        foreach (var text in texts.OfType<string>())
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(4), bytes.Length);
            page.Advance(4);
            page.Write(bytes);
        }

        FinishPage(texts.Count);
    }

    /// <summary>Writes the definition levels of a page and gives the numbers that are not null.</summary>
    private ReadOnlySpan<double> Compact(ReadOnlySpan<double> values)
    {
        present = present.Length < values.Length ? new double[values.Length] : present;
        var groups = (values.Length + 7) / 8;
        var levels = new byte[groups];
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                levels[i >> 3] |= (byte)(1 << (i & 7));
                present[count++] = values[i];
            }
        }

        Nulls += values.Length - count;
        if (count == values.Length)
        {
            WriteLevels((uint)count << 1, [1]);
        }
        else
        {
            WriteLevels(((uint)groups << 1) | 1, levels);
        }

        return present.AsSpan(0, count);
    }

    private void WriteLevels(uint header, ReadOnlySpan<byte> run)
    {
        Span<byte> start = stackalloc byte[9];
        var length = 4;
        for (; header >= 0x80; header >>= 7)
        {
            start[length++] = (byte)(header | 0x80);
        }

        start[length++] = (byte)header;
        BinaryPrimitives.WriteInt32LittleEndian(start, length - 4 + run.Length);
        page.Write(start[..length]);
        page.Write(run);
    }

    private void WriteBits(ReadOnlySpan<double> values)
    {
        var bits = Reserve<byte>((values.Length + 7) / 8);
        bits.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            bits[i >> 3] |= (byte)((values[i] != 0 ? 1 : 0) << (i & 7));
        }
    }

    private Span<T> Reserve<T>(int count)
        where T : unmanaged
    {
        var size = count * Marshal.SizeOf<T>();
        var span = page.GetSpan(Math.Max(size, 1))[..size];
        page.Advance(size);
        return MemoryMarshal.Cast<byte, T>(span);
    }

    private void FinishPage(int rows)
    {
        var content = Compressed();
        var header = new ThriftWriter()
            .Int32(1, (int)PageKind.Data).Int32(2, page.WrittenCount).Int32(3, content.Length).Int32(4, (int)Crc32.Of(content))
            .Begin(5).Int32(1, rows).Int32(2, (int)ParquetEncoding.Plain).Int32(3, (int)ParquetEncoding.RunLength).Int32(4, (int)ParquetEncoding.RunLength).End()
            .End();
        pages.Write(header.Bytes);
        pages.Write(content);
        Size += header.Bytes.Length + page.WrittenCount;
        Rows += rows;
    }

    private ReadOnlySpan<byte> Compressed()
    {
        switch (compression)
        {
            case TableCompression.Zstd:
                return Zstd.Compress(page.WrittenSpan);
            case TableCompression.GZip:
                var zipped = new MemoryStream();
                using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
                {
                    zip.Write(page.WrittenSpan);
                }

                return zipped.ToArray();
            default:
                return page.WrittenSpan;
        }
    }
}
