using System.Runtime.InteropServices;

namespace ParamOO.Files.Parquet;

/// <summary>
/// Reads the hybrid of repeated and bit-packed values in which Parquet writes levels, dictionary indices and truth values.
/// </summary>
internal sealed class RunLengths
{
    private readonly Region bytes;
    private readonly int width;
    private long position;
    private int repeats;
    private uint repeated;
    private long packed;
    private long packedBit;

    /// <summary>Starts before the first value.</summary>
    /// <param name="bytes">The encoded values.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <exception cref="InvalidDataException">The width is another.</exception>
    public RunLengths(Region bytes, int width)
    {
        this.bytes = bytes;
        this.width = width is >= 0 and <= 32 ? width : throw new InvalidDataException($"values of {width} bits");
    }

    /// <summary>Reads values.</summary>
    /// <param name="values">Receives them.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public void Read(Span<uint> values)
    {
        while (!values.IsEmpty)
        {
            if (repeats == 0 && packed == 0)
            {
                NextRun();
            }

            var count = (int)Math.Min(values.Length, repeats > 0 ? repeats : packed);
            if (repeats > 0)
            {
                values[..count].Fill(repeated);
                repeats -= count;
            }
            else
            {
                Unpack(values[..count]);
                packed -= count;
            }

            values = values[count..];
        }
    }

    /// <summary>Whether everything is one run of the value 1, as levels are where no row is null.</summary>
    /// <param name="count">Number of values.</param>
    public bool IsAllOnes(int count)
    {
        if (position == 0 && repeats == 0 && packed == 0 && count > 0)
        {
            NextRun();
        }

        return repeats >= count && repeated == 1;
    }

    private void NextRun()
    {
        var header = ReadVarint();
        if ((header & 1) == 0)
        {
            repeats = (int)(header >> 1);
            repeated = ReadRepeated();
        }
        else
        {
            packed = (long)(header >> 1) * 8;
            packedBit = 8 * position;
            position += (long)(header >> 1) * width;
            // The last group may be cut off behind its last value.
            packed = width == 0 ? packed : Math.Min(packed, Math.Max(0, (8 * bytes.Length) - packedBit) / width);
        }

        if (repeats == 0 && packed == 0)
        {
            throw new InvalidDataException("a run of values is empty");
        }
    }

    private uint ReadRepeated()
    {
        uint value = 0;
        var count = (width + 7) / 8;
        var run = bytes.Slice(position, count).Span;
        for (var i = 0; i < count; i++)
        {
            value |= (uint)run[i] << (8 * i);
        }

        position += count;
        return width == 32 || value >> width == 0
            ? value
            : throw new InvalidDataException($"a repeated value {value} has more than {width} bits");
    }

    private void Unpack(Span<uint> values)
    {
        var first = packedBit >> 3;
        var part = bytes.Slice(first, ((packedBit + ((long)width * values.Length) + 7) >> 3) - first).Span;
        var mask = uint.MaxValue >> (32 - Math.Max(width, 1));
        mask = width == 0 ? 0 : mask;
        var bit = (int)(packedBit & 7);
        var safe = part.Length - sizeof(ulong);
        for (var i = 0; i < values.Length; i++)
        {
            var at = bit >> 3;
            var word = at <= safe ? MemoryMarshal.Read<ulong>(part[at..]) : Tail(part[Math.Min(at, part.Length)..]);
            values[i] = (uint)(word >> (bit & 7)) & mask;
            bit += width;
        }

        packedBit += (long)width * values.Length;
    }

    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (var i = Math.Min(bytes.Length, sizeof(ulong)) - 1; i >= 0; i--)
        {
            word = (word << 8) | bytes[i];
        }

        return word;
    }

    private uint ReadVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = bytes.Slice(position++, 1).Span[0];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a run has a length of more than 32 bits");
    }
}
