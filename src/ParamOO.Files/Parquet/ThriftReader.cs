using System.Text;

namespace ParamOO.Files.Parquet;

/// <summary>Types of the Thrift compact protocol.</summary>
internal enum ThriftType : byte
{
    Stop,
    True,
    False,
    Byte,
    Int16,
    Int32,
    Int64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Struct,
}

/// <summary>
/// Reads structures of the Thrift compact protocol, in which Parquet writes its metadata. Every length is checked, so that damaged
/// metadata show as an <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 64;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Number of bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to the next field of a structure.</summary>
    /// <param name="field">Number of the last field, 0 at the start; receives that of the next.</param>
    /// <param name="type">Receives its type.</param>
    /// <returns>Whether there is one; false at the end of the structure.</returns>
    public bool NextField(ref int field, out ThriftType type)
    {
        var header = ReadByte();
        type = (ThriftType)(header & 15);
        if (header == 0)
        {
            return false;
        }

        field = header >> 4 != 0 ? field + (header >> 4) : (short)ReadZigZag();
        return true;
    }

    /// <summary>The value of an integer field.</summary>
    public long Integer(ThriftType type) => type switch
    {
        ThriftType.Byte => (sbyte)ReadByte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ReadZigZag(),
        _ => throw Mismatch(type),
    };

    /// <summary>The value of an integer field that must fit into 32 bits.</summary>
    public int Int32(ThriftType type)
    {
        var value = Integer(type);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new InvalidDataException($"the metadata hold {value} where 32 bits are expected");
    }

    /// <summary>The value of a field of bytes.</summary>
    public ReadOnlySpan<byte> Binary(ThriftType type)
    {
        if (type != ThriftType.Binary)
        {
            throw Mismatch(type);
        }

        var length = ReadVarint();
        if (length > (ulong)(bytes.Length - Position))
        {
            throw new InvalidDataException($"the metadata hold a text of {length} bytes where {bytes.Length - Position} are left");
        }

        var value = bytes.Slice(Position, (int)length);
        Position += (int)length;
        return value;
    }

    /// <summary>The value of a field of text.</summary>
    public string Text(ThriftType type) => Encoding.UTF8.GetString(Binary(type));

    /// <summary>Enters a list.</summary>
    /// <param name="type">Type of the field.</param>
    /// <param name="element">Receives the type of the elements.</param>
    /// <returns>Number of elements, at most one per byte that is left.</returns>
    public int List(ThriftType type, out ThriftType element)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw Mismatch(type);
        }

        var header = ReadByte();
        element = (ThriftType)(header & 15);
        var count = header >> 4 == 15 ? ReadVarint() : (ulong)(header >> 4);
        return count <= (ulong)(bytes.Length - Position)
            ? (int)count
            : throw new InvalidDataException($"the metadata hold a list of {count} elements where {bytes.Length - Position} bytes are left");
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(ThriftType type) => Skip(type, 0);

    private static InvalidDataException Mismatch(ThriftType type) => new($"the metadata hold a field of the unexpected type {type}");

    private void Skip(ThriftType type, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidDataException($"the metadata are nested more than {DeepestNesting} deep");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Advance(sizeof(double));
                break;
            case ThriftType.Binary:
                Binary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList(type, depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                var field = 0;
                while (NextField(ref field, out var inner))
                {
                    Skip(inner, depth + 1);
                }

                break;
            default:
                throw Mismatch(type);
        }
    }

    private void SkipList(ThriftType type, int depth)
    {
        for (var left = List(type, out var element); left > 0; left--)
        {
            SkipElement(element, depth);
        }
    }

    private void SkipMap(int depth)
    {
        var count = ReadVarint();
        var types = count == 0 ? (byte)0 : ReadByte();
        for (; count > 0; count--)
        {
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 15), depth);
        }
    }

    /// <summary>Passes over an element of a list or map, where truth values take a byte.</summary>
    private void SkipElement(ThriftType type, int depth) =>
        Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type, depth + 1);

    private long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("the metadata hold a number of more than 64 bits");
    }

    private byte ReadByte() => bytes[Advance(1)];

    private int Advance(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw new InvalidDataException("the metadata end inside a value");
        }

        Position += count;
        return Position - count;
    }
}
