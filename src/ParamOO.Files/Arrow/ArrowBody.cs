using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace ParamOO.Files.Arrow;

/// <summary>The body of one record batch: buffers one behind the other, each at a multiple of 64, and where they are.</summary>
internal sealed class ArrowBody
{
    private const int Alignment = 64;

    private byte[] bytes = [];
    private int length;

    /// <summary>Length and number of nulls of every column, in turn.</summary>
    public List<long> Nodes { get; } = [];

    /// <summary>Offset and length of every buffer, in turn.</summary>
    public List<long> Buffers { get; } = [];

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    public void Clear()
    {
        Nodes.Clear();
        Buffers.Clear();
        length = 0;
    }

    public void AddNumbers(StoredColumn column, ReadOnlySpan<double> values)
    {
        AddValidity(values, keepsNaN: column.Type is StorageType.Float64 or StorageType.Float32);
        switch (column.Type)
        {
            case StorageType.Float64:
                MemoryMarshal.AsBytes(values).CopyTo(Take(8L * values.Length));
                break;
            case StorageType.Float32:
                TensorPrimitives.ConvertTruncating(values, MemoryMarshal.Cast<byte, float>(Take(4L * values.Length)));
                break;
            case StorageType.Int64:
                IntegerColumns.Narrow(column.Name, values, MemoryMarshal.Cast<byte, long>(Take(8L * values.Length)), long.MinValue, -(double)long.MinValue);
                break;
            case StorageType.Int32:
                IntegerColumns.Narrow(column.Name, values, MemoryMarshal.Cast<byte, int>(Take(4L * values.Length)), int.MinValue, -(double)int.MinValue);
                break;
            case StorageType.Boolean:
                WriteBits(values, Take((values.Length + 7) / 8), value => value != 0);
                break;
            default:
                throw new ArgumentException($"column '{column.Name}' holds text", nameof(column));
        }
    }

    public void AddText(IReadOnlyList<string?> texts)
    {
        AddValidity([.. texts.Select(text => text is null ? double.NaN : 0)], keepsNaN: false);
        var total = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text ?? ""));
        var offsets = Take(4L * (texts.Count + 1));
        var end = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            end += Encoding.UTF8.GetByteCount(texts[i] ?? "");
            BinaryPrimitives.WriteInt32LittleEndian(offsets[(4 * (i + 1))..], end);
        }

        var letters = Take(total);
        foreach (var text in texts)
        {
            letters = letters[Encoding.UTF8.GetBytes(text ?? "", letters)..];
        }
    }

    private static void WriteBits(ReadOnlySpan<double> values, Span<byte> bits, Func<double, bool> isSet)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bits[i >> 3] |= (byte)((isSet(values[i]) ? 1 : 0) << (i & 7));
        }
    }

    /// <summary>Adds the node of a column and its bitmap of rows that are not null; the bitmap is empty when no row is.</summary>
    private void AddValidity(ReadOnlySpan<double> values, bool keepsNaN)
    {
        var nulls = 0;
        if (!keepsNaN)
        {
            foreach (var value in values)
            {
                nulls += double.IsNaN(value) ? 1 : 0;
            }
        }

        Nodes.AddRange([values.Length, nulls]);
        var bits = Take(nulls == 0 ? 0 : (values.Length + 7) / 8);
        if (nulls > 0)
        {
            WriteBits(values, bits, value => !double.IsNaN(value));
        }
    }

    /// <summary>Reserves zeroed bytes at the end, at a multiple of 64.</summary>
    private Span<byte> Take(long count)
    {
        var padded = (count + Alignment - 1) & -Alignment;
        if (length + padded > Array.MaxLength)
        {
            throw new ArgumentException("one batch holds more than 2 GB; append fewer rows at a time");
        }

        if (length + padded > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(length + padded, 2L * bytes.Length)));
        }

        var start = length;
        length += (int)padded;
        Buffers.AddRange([start, count]);
        bytes.AsSpan(start, (int)padded).Clear();
        return bytes.AsSpan(start, (int)count);
    }
}
