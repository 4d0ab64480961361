using System.Buffers;
using System.Text;

namespace ParamOO.Files.Parquet;

/// <summary>Writes structures of the Thrift compact protocol, in which Parquet writes its metadata.</summary>
internal sealed class ThriftWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly Stack<int> outer = new();
    private int last;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.WrittenSpan;

    public ThriftWriter Int32(int field, int value) => Header(field, ThriftType.Int32).ZigZag(value);

    public ThriftWriter Int64(int field, long value) => Header(field, ThriftType.Int64).ZigZag(value);

    public ThriftWriter Binary(int field, ReadOnlySpan<byte> value)
    {
        Header(field, ThriftType.Binary).Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    public ThriftWriter Text(int field, string value) => Binary(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Begins a structure; the root structure needs no field.</summary>
    public ThriftWriter Begin(int field)
    {
        Header(field, ThriftType.Struct);
        return BeginElement();
    }

    /// <summary>Begins a structure that is an element of a list.</summary>
    public ThriftWriter BeginElement()
    {
        outer.Push(last);
        last = 0;
        return this;
    }

    /// <summary>Ends a structure.</summary>
    public ThriftWriter End()
    {
        bytes.Write([(byte)ThriftType.Stop]);
        last = outer.TryPop(out var before) ? before : 0;
        return this;
    }

    /// <summary>Begins a list, whose elements follow.</summary>
    public ThriftWriter List(int field, ThriftType element, int count)
    {
        Header(field, ThriftType.List);
        bytes.Write([(byte)((Math.Min(count, 15) << 4) | (int)element)]);
        return count < 15 ? this : Varint((ulong)count);
    }

    /// <summary>Adds an integer to a list.</summary>
    public ThriftWriter Element(int value) => ZigZag(value);

    /// <summary>Adds text to a list.</summary>
    public ThriftWriter Element(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        Varint((ulong)text.Length);
        bytes.Write(text);
        return this;
    }

    private ThriftWriter Header(int field, ThriftType type)
    {
        var step = field - last;
        last = field;
        if (step is > 0 and < 16)
        {
            bytes.Write([(byte)((step << 4) | (int)type)]);
            return this;
        }

        bytes.Write([(byte)type]);
        return ZigZag(field);
    }

    private ThriftWriter ZigZag(long value) => Varint((ulong)(value << 1) ^ (ulong)(value >> 63));

    private ThriftWriter Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Write([(byte)(value | 0x80)]);
        }

        bytes.Write([(byte)value]);
        return this;
    }
}
