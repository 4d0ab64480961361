namespace ParamOO.Numerics;

/// <summary>Sorts numbers together with their positions, in time proportional to their count.</summary>
/// <remarks>Radix sort on the bits, eleven at a time; digits in which all numbers agree cost one look. Stable: equal numbers keep their order.</remarks>
public static class AscendingOrder
{
    private const int DigitBits = 11;
    private const int Digits = 6;
    private const int Buckets = 1 << DigitBits;

    /// <summary>Sorts.</summary>
    /// <param name="values">Numbers, not NaN; −0 counts as smaller than 0.</param>
    /// <param name="sorted">Receives the numbers in ascending order.</param>
    /// <param name="order">Receives for each of them its position in <paramref name="values"/>.</param>
    public static void Sort(ReadOnlySpan<double> values, Span<double> sorted, Span<int> order)
    {
        var count = values.Length;
        var (keys, otherKeys) = (new ulong[count], new ulong[count]);
        var (positions, otherPositions) = (new int[count], new int[count]);
        var histograms = new int[Digits * Buckets];
        for (var i = 0; i < count; i++)
        {
            var key = KeyOf(BitConverter.DoubleToUInt64Bits(values[i]));
            (keys[i], positions[i]) = (key, i);
            for (var digit = 0; digit < Digits; digit++)
            {
                histograms[(digit * Buckets) + DigitOf(key, digit)]++;
            }
        }

        for (var digit = 0; digit < Digits; digit++)
        {
            var starts = histograms.AsSpan(digit * Buckets, Buckets);
            if (count > 0 && starts[DigitOf(keys[0], digit)] < count)
            {
                Scatter(keys, positions, otherKeys, otherPositions, digit, starts);
                (keys, otherKeys, positions, otherPositions) = (otherKeys, keys, otherPositions, positions);
            }
        }

        positions.CopyTo(order);
        for (var i = 0; i < count; i++)
        {
            sorted[i] = values[positions[i]];
        }
    }

    private static void Scatter(ulong[] keys, int[] positions, ulong[] toKeys, int[] toPositions, int digit, Span<int> counts)
    {
        var next = 0;
        foreach (ref var start in counts)
        {
            (start, next) = (next, next + start);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var place = counts[DigitOf(keys[i], digit)]++;
            (toKeys[place], toPositions[place]) = (keys[i], positions[i]);
        }
    }

    private static int DigitOf(ulong key, int digit) => (int)(key >> (digit * DigitBits)) & (Buckets - 1);

    /// <summary>Bits that ascend as the numbers do: negative numbers reversed, positive ones above them.</summary>
    private static ulong KeyOf(ulong bits) => (bits >> 63) == 0 ? bits | (1UL << 63) : ~bits;
}
