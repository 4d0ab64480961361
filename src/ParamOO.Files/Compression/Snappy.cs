
namespace ParamOO.Files.Compression;

/// <summary>Snappy's raw format as its public description has it; decompression only.</summary>
internal static class Snappy
{
    /// <summary>Decompresses one block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">Receives the content, which must fill it.</param>
    /// <exception cref="InvalidDataException">The block is damaged or its content has another length.</exception>
    public static void Decompress(ReadOnlySpan<byte> block, Span<byte> output)
    {
        var read = 0;
        if (ReadLength(block, ref read) != (uint)output.Length)
        {
            throw new InvalidDataException($"a Snappy block does not hold the expected {output.Length} bytes");
        }

        var position = 0;
        while (read < block.Length)
        {
            var tag = block[read++];
            position = (tag & 3) == 0
                ? Literal(block, ref read, tag >> 2, output, position)
                : Copy(block, ref read, tag, output, position);
        }

        if (position != output.Length)
        {
            throw new InvalidDataException($"a Snappy block ends after {position} of {output.Length} bytes");
        }
    }

    private static int Literal(ReadOnlySpan<byte> block, ref int read, int code, Span<byte> output, int position)
    {
        // Codes 60 to 63 say that the length follows in one to four bytes.
        var extra = Math.Max(0, code - 59);
        var length = (extra == 0 ? code : (long)LittleEndian(block, ref read, extra)) + 1;
        if (length > block.Length - read || length > output.Length - position)
        {
            throw new InvalidDataException("a Snappy block ends inside a literal");
        }

        block.Slice(read, (int)length).CopyTo(output[position..]);
        read += (int)length;
        return position + (int)length;
    }

    private static int Copy(ReadOnlySpan<byte> block, ref int read, byte tag, Span<byte> output, int position)
    {
        var (length, distance) = (tag & 3) switch
        {
            1 => (4 + ((tag >> 2) & 7), ((uint)(tag >> 5) << 8) | LittleEndian(block, ref read, 1)),
            2 => ((tag >> 2) + 1, LittleEndian(block, ref read, 2)),
            _ => ((tag >> 2) + 1, LittleEndian(block, ref read, 4)),
        };
        return History.Repeat(output, position, (int)Math.Min(distance, int.MaxValue), length);
    }

    private static uint LittleEndian(ReadOnlySpan<byte> block, ref int read, int count)
    {
        if (count > block.Length - read)
        {
            throw new InvalidDataException("a Snappy block ends inside a tag");
        }

        uint value = 0;
        for (var i = 0; i < count; i++)
        {
            value |= (uint)block[read++] << (8 * i);
        }

        return value;
    }

    private static uint ReadLength(ReadOnlySpan<byte> block, ref int read)
    {
        uint length = 0;
        for (var shift = 0; shift < 35 && read < block.Length; shift += 7)
        {
            var next = block[read++];
            length |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return length;
            }
        }

        throw new InvalidDataException("a Snappy block does not begin with its length");
    }
}
