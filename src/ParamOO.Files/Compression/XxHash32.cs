using System.Buffers.Binary;
using System.Numerics;

namespace ParamOO.Files.Compression;

/// <summary>The 32-bit xxHash with seed 0, which LZ4 frames carry as their checksum.</summary>
internal static class XxHash32
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    /// <summary>The hash of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Stripes(ref bytes, (uint)bytes.Length);
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime3), 17) * Prime4;
        }

        foreach (var value in bytes)
        {
            hash = BitOperations.RotateLeft(hash + (value * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Stripes(ref ReadOnlySpan<byte> bytes, uint length)
    {
        if (bytes.Length < 16)
        {
            return Prime5 + length;
        }

        uint a = unchecked(Prime1 + Prime2), b = Prime2, c = 0, d = unchecked(0 - Prime1);
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            a = Round(a, bytes);
            b = Round(b, bytes[4..]);
            c = Round(c, bytes[8..]);
            d = Round(d, bytes[12..]);
        }

        return length + BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) +
            BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> bytes) =>
        BitOperations.RotateLeft(lane + (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime2), 13) * Prime1;
}
