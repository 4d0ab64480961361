namespace ParamOO.Files.Parquet;

/// <summary>Reads the delta encoding of integers: blocks of miniblocks of bit-packed differences to the value before.</summary>
internal sealed class DeltaIntegers
{
    private const int LargestBlock = 1 << 20;

    private readonly Region bytes;
    private readonly byte[] widths;
    private readonly ulong[] differences;
    private long leastDifference;
    private long last;
    private bool isFirst = true;
    private int miniblock;
    private int used;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The encoded values.</param>
    /// <exception cref="InvalidDataException">The header is damaged.</exception>
    public DeltaIntegers(Region bytes)
    {
        this.bytes = bytes;
        var (blockValues, miniblocks) = (ReadVarint(), ReadVarint());
        Left = (long)Math.Min(ReadVarint(), int.MaxValue);
        last = ReadZigZag();
        if (miniblocks == 0 || blockValues is 0 or > LargestBlock || blockValues % miniblocks != 0 || blockValues / miniblocks % 8 != 0)
        {
            throw new InvalidDataException($"a delta block of {blockValues} values in {miniblocks} parts");
        }

        widths = new byte[miniblocks];
        differences = new ulong[blockValues / miniblocks];
        miniblock = widths.Length;
        used = differences.Length;
    }

    /// <summary>Number of values that are left.</summary>
    public long Left { get; private set; }

    /// <summary>Byte behind what was read; behind everything when no value is left.</summary>
    public long Position { get; private set; }

    /// <summary>Reads values.</summary>
    /// <param name="values">Receives them.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public void Read(Span<long> values)
    {
        if (values.Length > Left)
        {
            throw new InvalidDataException($"{values.Length} values are asked for where {Left} are left");
        }

        Left -= values.Length;
        foreach (ref var value in values)
        {
            if (!isFirst)
            {
                // The difference first: it may begin a block and with it another least difference.
                last = unchecked((long)NextDifference() + leastDifference + last);
            }

            isFirst = false;
            value = last;
        }
    }

    private ulong NextDifference()
    {
        if (used == differences.Length)
        {
            if (++miniblock >= widths.Length)
            {
                NextBlock();
            }

            Unpack(widths[miniblock]);
            used = 0;
        }

        return differences[used++];
    }

    private void NextBlock()
    {
        leastDifference = ReadZigZag();
        bytes.Slice(Position, widths.Length).Span.CopyTo(widths);
        Position += widths.Length;
        miniblock = 0;
    }

    private void Unpack(int width)
    {
        if (width > 64)
        {
            throw new InvalidDataException($"differences of {width} bits");
        }

        var packed = bytes.Slice(Position, (long)width * differences.Length / 8).Span;
        Position += packed.Length;
        var (held, bits) = ((UInt128)0, 0);
        var next = 0;
        for (var i = 0; i < differences.Length; i++)
        {
            for (; bits < width; bits += 8)
            {
                held |= (UInt128)packed[next++] << bits;
            }

            differences[i] = (ulong)(held & (((UInt128)1 << width) - 1));
            held >>= width;
            bits -= width;
        }
    }

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
            var next = bytes.Slice(Position++, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a delta block holds a number of more than 64 bits");
    }
}
