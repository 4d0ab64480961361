using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ParamOO.Files;

/// <summary>The numbers that columnar files hold, little-endian.</summary>
internal enum NumberType
{
    Float16,
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
}

/// <summary>Widens stored numbers to 64-bit floating point.</summary>
internal static class Widening
{
    /// <summary>Bytes per number.</summary>
    public static int Width(this NumberType type) => type switch
    {
        NumberType.Int8 or NumberType.UInt8 => 1,
        NumberType.Float16 or NumberType.Int16 or NumberType.UInt16 => 2,
        NumberType.Float32 or NumberType.Int32 or NumberType.UInt32 => 4,
        _ => 8,
    };

    /// <summary>Whether the numbers are integers.</summary>
    public static bool IsInteger(this NumberType type) => type > NumberType.Float64;

    /// <summary>Converts numbers.</summary>
    /// <param name="type">How they are stored.</param>
    /// <param name="bytes">The stored numbers.</param>
    /// <param name="values">Receives one number per stored one; integers beyond 2⁵³ are rounded.</param>
    public static void ToDouble(this NumberType type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (type)
        {
            case NumberType.Float16: Convert<Half>(bytes, values); break;
            case NumberType.Float32: Convert<float>(bytes, values); break;
            case NumberType.Float64: MemoryMarshal.Cast<byte, double>(bytes).CopyTo(values); break;
            case NumberType.Int8: Convert<sbyte>(bytes, values); break;
            case NumberType.Int16: Convert<short>(bytes, values); break;
            case NumberType.Int32: Convert<int>(bytes, values); break;
            case NumberType.Int64: Convert<long>(bytes, values); break;
            case NumberType.UInt8: Convert<byte>(bytes, values); break;
            case NumberType.UInt16: Convert<ushort>(bytes, values); break;
            case NumberType.UInt32: Convert<uint>(bytes, values); break;
            default: Convert<ulong>(bytes, values); break;
        }
    }

    /// <summary>Converts bits, least significant first, to 0 and 1.</summary>
    /// <param name="bits">The bits.</param>
    /// <param name="first">Index of the first bit.</param>
    /// <param name="values">Receives one number per bit.</param>
    public static void BitsToDouble(ReadOnlySpan<byte> bits, long first, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (bits[(int)((first + i) >> 3)] >> (int)((first + i) & 7)) & 1;
        }
    }

    /// <summary>Overwrites numbers whose validity bit is not set with NaN.</summary>
    /// <param name="validity">Validity bits, least significant first.</param>
    /// <param name="first">Index of the bit of the first number.</param>
    /// <param name="values">The numbers.</param>
    public static void ClearNulls(ReadOnlySpan<byte> validity, long first, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (((validity[(int)((first + i) >> 3)] >> (int)((first + i) & 7)) & 1) == 0)
            {
                values[i] = double.NaN;
            }
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<double> values)
        where T : unmanaged, System.Numerics.INumber<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(bytes), values);
}
