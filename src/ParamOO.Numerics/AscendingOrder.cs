namespace ParamOO.Numerics;

/// <summary>Sorts numbers together with their positions, in time proportional to their count. Keeps its memory: one instance per thread.</summary>
/// <remarks>
/// Radix sort on the bits of the numbers in single precision, which orders all but near neighbours; those are put right afterwards.
/// Stable: equal numbers keep their order.
/// </remarks>
public sealed class AscendingOrder
{
    private const int Buckets = 1 << 11;
    private const int ShortRun = 24;

    // A key in the upper and a position in the lower half of each word.
    private ulong[] words = [];
    private ulong[] otherWords = [];
    private readonly int[] histograms = new int[3 * Buckets];

    /// <summary>Sorts.</summary>
    /// <param name="values">Numbers, not NaN.</param>
    /// <param name="sorted">Receives the numbers in ascending order.</param>
    /// <param name="order">Receives for each of them its position in <paramref name="values"/>.</param>
    public void Sort(ReadOnlySpan<double> values, Span<double> sorted, Span<int> order)
    {
        var count = values.Length;
        if (words.Length < count)
        {
            (words, otherWords) = (new ulong[count], new ulong[count]);
        }

        CountDigits(values);
        Scatter(words.AsSpan(0, count), otherWords, 0);
        Scatter(otherWords.AsSpan(0, count), words, 1);
        Scatter(words.AsSpan(0, count), otherWords, 2);
        for (var i = 0; i < count; i++)
        {
            order[i] = (int)(uint)otherWords[i];
            sorted[i] = values[order[i]];
        }

        PutNeighboursRight(sorted[..count], order[..count]);
    }

    /// <summary>Bits that ascend as the numbers do: negative numbers reversed, positive ones above them.</summary>
    private static uint KeyOf(double value)
    {
        // Adding zero turns −0 into 0, which it equals.
        var bits = BitConverter.SingleToUInt32Bits((float)value + 0f);
        return (bits >> 31) == 0 ? bits | (1U << 31) : ~bits;
    }

    private static int DigitOf(ulong word, int digit) => (int)(word >> (32 + (11 * digit))) & (Buckets - 1);

    private void CountDigits(ReadOnlySpan<double> values)
    {
        Array.Clear(histograms);
        for (var i = 0; i < values.Length; i++)
        {
            var word = ((ulong)KeyOf(values[i]) << 32) | (uint)i;
            words[i] = word;
            histograms[DigitOf(word, 0)]++;
            histograms[Buckets + DigitOf(word, 1)]++;
            histograms[(2 * Buckets) + DigitOf(word, 2)]++;
        }
    }

    private void Scatter(ReadOnlySpan<ulong> from, Span<ulong> to, int digit)
    {
        var next = 0;
        var places = histograms.AsSpan(digit * Buckets, Buckets);
        foreach (ref var place in places)
        {
            (place, next) = (next, next + place);
        }

        foreach (var word in from)
        {
            to[places[DigitOf(word, digit)]++] = word;
        }
    }

    /// <summary>Sorts runs of numbers that are equal in single precision.</summary>
    private static void PutNeighboursRight(Span<double> sorted, Span<int> order)
    {
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] >= sorted[i - 1])
            {
                continue;
            }

            var (first, end) = (i - 1, i + 1);
            var key = KeyOf(sorted[i]);
            while (first > 0 && KeyOf(sorted[first - 1]) == key)
            {
                first--;
            }

            while (end < sorted.Length && KeyOf(sorted[end]) == key)
            {
                end++;
            }

            SortRun(sorted[first..end], order[first..end]);
            i = end - 1;
        }
    }

    private static void SortRun(Span<double> values, Span<int> order)
    {
        if (values.Length > ShortRun)
        {
            SortLongRun(values, order);
            return;
        }

        for (var i = 1; i < values.Length; i++)
        {
            var (value, position, j) = (values[i], order[i], i);
            for (; j > 0 && values[j - 1] > value; j--)
            {
                (values[j], order[j]) = (values[j - 1], order[j - 1]);
            }

            (values[j], order[j]) = (value, position);
        }
    }

    private static void SortLongRun(Span<double> values, Span<int> order)
    {
        var (run, original) = (values.ToArray(), order.ToArray());
        int[] runOrder = [.. Enumerable.Range(0, run.Length)];

        // Ties by position keep the sort stable.
        runOrder.AsSpan().Sort((a, b) => run[a] != run[b] ? run[a].CompareTo(run[b]) : a.CompareTo(b));
        for (var i = 0; i < run.Length; i++)
        {
            (values[i], order[i]) = (run[runOrder[i]], original[runOrder[i]]);
        }
    }
}
