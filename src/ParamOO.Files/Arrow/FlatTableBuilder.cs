using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ParamOO.Files.Arrow;

/// <summary>
/// One FlatBuffers table and everything below it, written front to back: every table starts at 4 modulo 8, so that its 8-byte
/// numbers, which come first, are aligned, and so are the elements of vectors, whose length takes the first 4 bytes.
/// </summary>
internal sealed class FlatTableBuilder
{
    private readonly List<Entry> entries = [];

    public FlatTableBuilder Add(int field, long value) => Inline(field, value, 8);

    public FlatTableBuilder Add(int field, int value) => Inline(field, value, 4);

    public FlatTableBuilder Add(int field, short value) => Inline(field, value, 2);

    public FlatTableBuilder Add(int field, byte value) => Inline(field, value, 1);

    public FlatTableBuilder Add(int field, bool value) => Inline(field, value ? 1 : 0, 1);

    public FlatTableBuilder Add(int field, FlatTableBuilder table) => Reference(field, table.WriteTo);

    public FlatTableBuilder Add(int field, string text) => Reference(field, output => output.Text(text));

    public FlatTableBuilder Add(int field, IReadOnlyList<FlatTableBuilder> tables) => Reference(field, output => output.Tables(tables));

    /// <summary>Adds a vector of structs of 8-byte numbers.</summary>
    public FlatTableBuilder Add(int field, int count, long[] numbers) => Reference(field, output => output.Structs(count, numbers));

    /// <summary>The bytes of a buffer whose root is this table.</summary>
    public byte[] ToArray()
    {
        var output = new Output();
        output.Number(0, 4);
        output.Patch(0, WriteTo(output));
        output.Align(8, 0);
        return output.ToArray();
    }

    private FlatTableBuilder Inline(int field, long value, int size)
    {
        entries.Add(new Entry(field, size, value, null));
        return this;
    }

    private FlatTableBuilder Reference(int field, Func<Output, int> write)
    {
        entries.Add(new Entry(field, 4, 0, write));
        return this;
    }

    private int WriteTo(Output output)
    {
        var ordered = entries.OrderByDescending(entry => entry.Size).ToArray();
        var table = WriteLayout(output, ordered);
        var slots = new List<(int Slot, Entry Entry)>();
        foreach (var entry in ordered)
        {
            slots.Add((output.Length, entry));
            output.Number(entry.Value, entry.Size);
        }

        foreach (var (slot, entry) in slots.Where(pair => pair.Entry.Write is not null))
        {
            output.Patch(slot, entry.Write!(output));
        }

        return table;
    }

    /// <summary>Writes the table of field offsets and the pointer to it; returns where the table starts.</summary>
    private static int WriteLayout(Output output, Entry[] ordered)
    {
        var fields = ordered.Length == 0 ? 0 : ordered.Max(entry => entry.Field) + 1;
        var offsets = new ushort[fields];
        var size = 4;
        foreach (var entry in ordered)
        {
            offsets[entry.Field] = (ushort)size;
            size += entry.Size;
        }

        output.Align(2, 0);
        var layout = output.Length;
        output.Number(4 + (2 * fields), 2);
        output.Number(size, 2);
        foreach (var offset in offsets)
        {
            output.Number(offset, 2);
        }

        output.Align(8, 4);
        var table = output.Length;
        output.Number(table - layout, 4);
        return table;
    }

    private sealed record Entry(int Field, int Size, long Value, Func<Output, int>? Write);

    private sealed class Output
    {
        private readonly List<byte> bytes = [];

        public int Length => bytes.Count;

        public byte[] ToArray() => bytes.ToArray();

        public void Align(int modulus, int remainder)
        {
            while (Length % modulus != remainder)
            {
                bytes.Add(0);
            }
        }

        public void Number(long value, int size)
        {
            Span<byte> little = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(little, value);
            bytes.AddRange(little[..size]);
        }

        /// <summary>Lets a slot point to a place behind it.</summary>
        public void Patch(int slot, int target) =>
            BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(bytes).Slice(slot, 4), target - slot);

        public int Text(string text)
        {
            var start = StartVector(Encoding.UTF8.GetByteCount(text));
            bytes.AddRange(Encoding.UTF8.GetBytes(text));
            bytes.Add(0);
            return start;
        }

        public int Structs(int count, long[] numbers)
        {
            var start = StartVector(count);
            foreach (var number in numbers)
            {
                Number(number, 8);
            }

            return start;
        }

        public int Tables(IReadOnlyList<FlatTableBuilder> tables)
        {
            var start = StartVector(tables.Count);
            var slots = Length;
            bytes.AddRange(new byte[4 * tables.Count]);
            for (var i = 0; i < tables.Count; i++)
            {
                Patch(slots + (4 * i), tables[i].WriteTo(this));
            }

            return start;
        }

        private int StartVector(int count)
        {
            Align(8, 4);
            var start = Length;
            Number(count, 4);
            return start;
        }
    }
}
