using System.Buffers.Binary;

namespace ParamOO.Files.Compression;

/// <summary>LZ4 as its public block and frame formats describe it; decompression only.</summary>
internal static class Lz4
{
    private const uint FrameMagic = 0x184D2204;
    private const int ShortestMatch = 4;

    /// <summary>Decompresses one frame.</summary>
    /// <param name="frame">The frame; bytes behind its end mark are ignored.</param>
    /// <param name="output">Receives the content, which must fill it.</param>
    /// <exception cref="InvalidDataException">The frame is damaged or its content has another length.</exception>
    public static void DecompressFrame(ReadOnlySpan<byte> frame, Span<byte> output)
    {
        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != FrameMagic)
        {
            throw new InvalidDataException("an LZ4 frame does not begin with its magic number");
        }

        var flags = frame[4];
        if (flags >> 6 != 1 || (flags & 1) != 0)
        {
            throw new InvalidDataException($"an LZ4 frame has flags 0x{flags:x2}, which no table needs");
        }

        var blockTrailer = (flags & 0x10) != 0 ? 4 : 0;
        var hasContentHash = (flags & 4) != 0;
        var headerLength = (flags & 8) != 0 ? 15 : 7;
        var (consumed, written) = DecompressBlocks(frame, headerLength, blockTrailer, output);
        if (written != output.Length)
        {
            throw new InvalidDataException($"an LZ4 frame holds {written} bytes, expected {output.Length}");
        }

        if (hasContentHash && XxHash32.Of(output) != ReadUInt32(frame, consumed))
        {
            throw new InvalidDataException("the content of an LZ4 frame does not match its checksum");
        }
    }

    /// <summary>Decompresses one block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">Receives the content; bytes before <paramref name="position"/> are the history that matches may refer to.</param>
    /// <param name="position">Where the content begins.</param>
    /// <returns>Where the content ends.</returns>
    /// <exception cref="InvalidDataException">The block is damaged or its content does not fit.</exception>
    public static int DecompressBlock(ReadOnlySpan<byte> block, Span<byte> output, int position)
    {
        var read = 0;
        while (read < block.Length)
        {
            var token = block[read++];
            var literals = ReadLength(block, ref read, token >> 4);
            if (literals > block.Length - read || literals > output.Length - position)
            {
                throw new InvalidDataException("an LZ4 block ends inside its literals");
            }

            block.Slice(read, literals).CopyTo(output[position..]);
            read += literals;
            position += literals;
            if (read == block.Length)
            {
                return position;
            }

            if (read + 2 > block.Length)
            {
                throw new InvalidDataException("an LZ4 block ends inside a match");
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(block[read..]);
            read += 2;
            var length = ReadLength(block, ref read, token & 15) + ShortestMatch;
            position = History.Repeat(output, position, distance, length);
        }

        return position;
    }

    private static (int Consumed, int Written) DecompressBlocks(ReadOnlySpan<byte> frame, int read, int blockTrailer, Span<byte> output)
    {
        var written = 0;
        for (var header = ReadUInt32(frame, read); header != 0; header = ReadUInt32(frame, read))
        {
            read += 4;
            var size = (int)(header & 0x7FFFFFFF);
            if (size > frame.Length - read)
            {
                throw new InvalidDataException("an LZ4 frame ends inside a block");
            }

            var block = frame.Slice(read, size);
            if (header >> 31 == 0)
            {
                written = DecompressBlock(block, output, written);
            }
            else if (block.TryCopyTo(output[written..]))
            {
                written += size;
            }
            else
            {
                throw new InvalidDataException($"an LZ4 frame holds more than the expected {output.Length} bytes");
            }

            read += size + blockTrailer;
        }

        return (read + 4, written);
    }

    private static int ReadLength(ReadOnlySpan<byte> block, ref int read, int nibble)
    {
        var length = nibble;
        if (nibble == 15)
        {
            byte more;
            do
            {
                if (read >= block.Length || length > int.MaxValue - 512)
                {
                    throw new InvalidDataException("an LZ4 block ends inside a length");
                }

                more = block[read++];
                length += more;
            }
            while (more == 255);
        }

        return length;
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> frame, int offset) =>
        offset >= 0 && offset <= frame.Length - 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(frame[offset..])
            : throw new InvalidDataException("an LZ4 frame ends before its end mark");
}
