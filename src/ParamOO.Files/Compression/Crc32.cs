namespace ParamOO.Files.Compression;

/// <summary>The CRC-32 of GZip and PNG, which Parquet pages may carry.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes, eight at a time.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        var crc = uint.MaxValue;
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

        return ~crc;
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
