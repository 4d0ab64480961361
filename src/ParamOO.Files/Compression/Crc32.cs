using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ParamOO.Files.Compression;

/// <summary>The CRC-32 of GZip and PNG, which Parquet pages may carry.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        if (Pclmulqdq.IsSupported && bytes.Length >= 64)
        {
            var folded = bytes.Length & ~15;
            crc = Fold(crc, MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes[..folded]));
            bytes = bytes[folded..];
        }

        return ~ByTable(crc, bytes);
    }

    /// <summary>The state after some bytes, eight at a time.</summary>
    internal static uint ByTable(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = crc ^ BitConverter.ToUInt32(bytes);
            var high = BitConverter.ToUInt32(bytes[4..]);
            crc = tables[0x700 + (int)(low & 255)] ^ tables[0x600 + (int)((low >> 8) & 255)] ^
                tables[0x500 + (int)((low >> 16) & 255)] ^ tables[0x400 + (int)(low >> 24)] ^
                tables[0x300 + (int)(high & 255)] ^ tables[0x200 + (int)((high >> 8) & 255)] ^
                tables[0x100 + (int)((high >> 16) & 255)] ^ tables[(int)(high >> 24)];
        }

        foreach (var value in bytes)
        {
            crc = tables[(int)((crc ^ value) & 255)] ^ (crc >> 8);
        }

        return crc;
    }

    /// <summary>
    /// The state after blocks of 16 bytes by carry-less multiplication (Gopal et al., "Fast CRC computation for generic polynomials
    /// using PCLMULQDQ"). A block stands for a polynomial modulo 2 of degree 127; moving it n bits onwards is a multiplication of its
    /// halves with x^n modulo the polynomial. Four blocks travel at once, then one, then the last is reduced to 32 bits.
    /// </summary>
    private static uint Fold(uint crc, ReadOnlySpan<Vector128<ulong>> blocks)
    {
        var by64 = Vector128.Create(0x154442bd4UL, 0x1c6e41596UL);
        var by16 = Vector128.Create(0x1751997d0UL, 0x0ccaa009eUL);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)crc), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = Move(a, by64) ^ blocks[0];
            b = Move(b, by64) ^ blocks[1];
            c = Move(c, by64) ^ blocks[2];
            d = Move(d, by64) ^ blocks[3];
        }

        a = Move(Move(Move(a, by16) ^ b, by16) ^ c, by16) ^ d;
        foreach (var block in blocks)
        {
            a = Move(a, by16) ^ block;
        }

        return Reduce(a, by16);
    }

    private static Vector128<ulong> Move(Vector128<ulong> block, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(block, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, powers, 0x11);

    /// <summary>128 to 64 to 32 bits, the last step after Barrett.</summary>
    private static uint Reduce(Vector128<ulong> block, Vector128<ulong> by16)
    {
        var low = Vector128.Create(0xFFFFFFFFUL, 0xFFFFFFFFUL);
        block = Sse2.ShiftRightLogical128BitLane(block, 8) ^ Pclmulqdq.CarrylessMultiply(block, by16, 0x10);
        block = Pclmulqdq.CarrylessMultiply(block & low, Vector128.CreateScalar(0x163cd6124UL), 0x00) ^ Sse2.ShiftRightLogical128BitLane(block, 4);
        var polynomial = Vector128.Create(0x1db710641UL, 0x1f7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(block & low, polynomial, 0x10) & low;
        return (block ^ Pclmulqdq.CarrylessMultiply(quotient, polynomial, 0x00)).AsUInt32().GetElement(1);
    }

    /// <summary>Table k says what a byte does to the checksum k bytes later.</summary>
    private static uint[] MakeTables()
    {
        var tables = new uint[Slices * 256];
        for (var i = 0; i < tables.Length; i++)
        {
            var crc = i < 256 ? (uint)i : tables[i - 256];
            if (i < 256)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
                }

                tables[i] = crc;
            }
            else
            {
                tables[i] = tables[(int)(crc & 255)] ^ (crc >> 8);
            }
        }

        return tables;
    }
}
