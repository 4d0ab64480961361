using System.Runtime.InteropServices;
using System.Text;

namespace ParamOO.Files.Arrow;

/// <summary>
/// A table of a FlatBuffers buffer. Fields are found by number through the table's list of offsets; an absent field gives its
/// default. Every position is checked, so that a damaged buffer shows as an <see cref="InvalidDataException"/>.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly int table;
    private readonly int layout;
    private readonly int layoutSize;

    private FlatTable(ReadOnlySpan<byte> bytes, long table)
    {
        this.bytes = bytes;
        var layout = table - Read<int>(bytes, table);
        layoutSize = Read<ushort>(bytes, layout);
        this.table = (int)table;
        this.layout = (int)layout;
    }

    /// <summary>The table that a buffer points to at its start.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> bytes) => new(bytes, Read<uint>(bytes, 0));

    /// <summary>Whether a field is there.</summary>
    public bool Has(int field) => Position(field) != 0;

    /// <summary>A number, or its default.</summary>
    public T Number<T>(int field, T missing = default)
        where T : unmanaged
    {
        var position = Position(field);
        return position == 0 ? missing : Read<T>(bytes, position);
    }

    /// <summary>A truth value, false by default.</summary>
    public bool Flag(int field) => Number<byte>(field) != 0;

    /// <summary>A table.</summary>
    /// <exception cref="InvalidDataException">It is absent.</exception>
    public FlatTable Table(int field) => new(bytes, Target(Required(field)));

    /// <summary>Text, empty by default.</summary>
    public string Text(int field)
    {
        var vector = Vector(field, 1);
        return Encoding.UTF8.GetString(bytes.Slice(vector.Start, vector.Count));
    }

    /// <summary>A vector, empty by default.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="elementSize">Bytes per element; 4 for tables.</param>
    public FlatVector Vector(int field, int elementSize)
    {
        var position = Position(field);
        if (position == 0)
        {
            return default;
        }

        var start = Target(position);
        var count = Read<uint>(bytes, start);
        if (count * (long)elementSize > bytes.Length - start - 4)
        {
            throw new InvalidDataException($"a vector of {count} elements does not fit into the metadata");
        }

        return new FlatVector(bytes, (int)start + 4, (int)count);
    }

    internal static T Read<T>(ReadOnlySpan<byte> bytes, long position)
        where T : unmanaged
    {
        if (position < 0 || position > bytes.Length - Marshal.SizeOf<T>())
        {
            throw new InvalidDataException($"the metadata point to byte {position} of {bytes.Length}");
        }

        return MemoryMarshal.Read<T>(bytes[(int)position..]);
    }

    internal static FlatTable At(ReadOnlySpan<byte> bytes, long slot) => new(bytes, slot + Read<uint>(bytes, slot));

    private long Target(int slot) => slot + Read<uint>(bytes, slot);

    private int Required(int field) =>
        Position(field) is var position and not 0 ? position : throw new InvalidDataException($"field {field} of the metadata is missing");

    private int Position(int field)
    {
        var entry = 4 + (2 * field);
        var offset = entry + 2 <= layoutSize ? Read<ushort>(bytes, layout + entry) : (ushort)0;
        return offset == 0 ? 0 : table + offset;
    }
}

/// <summary>A vector of a FlatBuffers buffer, inside the buffer as a whole.</summary>
internal readonly ref struct FlatVector
{
    private readonly ReadOnlySpan<byte> bytes;

    public FlatVector(ReadOnlySpan<byte> bytes, int start, int count)
    {
        this.bytes = bytes;
        Start = start;
        Count = count;
    }

    /// <summary>Where the first element is.</summary>
    public int Start { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>A table of a vector of tables.</summary>
    public FlatTable Table(int index) => FlatTable.At(bytes, Start + (4L * Checked(index)));

    /// <summary>One of the 8-byte numbers of a vector of structs.</summary>
    /// <param name="index">Index of the struct.</param>
    /// <param name="size">8-byte numbers per struct.</param>
    /// <param name="number">Which of them.</param>
    public long Long(int index, int size = 1, int number = 0) =>
        FlatTable.Read<long>(bytes, Start + (8L * ((Checked(index) * (long)size) + number)));

    private int Checked(int index) =>
        index >= 0 && index < Count ? index : throw new InvalidDataException($"element {index} of {Count} is asked for");
}
