using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>
/// In which bin every observed event of a channel lies at every knot of the hypothesis, so that data can be drawn again without a table of
/// events. Most events change their bin rarely along μ′; only the changes are written.
/// </summary>
/// <remarks>
/// The code is base64 of, for every event in order: its bin at the first knot (one byte), then one number per change, and 0 behind the last.
/// A change n knots after the one before (or after the first knot) is 4 n if the bin rises by one, 4 n + 1 if it falls by one, and 4 n + 2
/// if its new number follows in the next byte. Numbers are written seven bits a byte, lowest first, the eighth set where more follow.
/// </remarks>
/// <param name="Count">Number of events.</param>
/// <param name="Code">The bins.</param>
/// <param name="Weights">Data weight of every event; empty where all are 1.</param>
public sealed record EventBins(int Count, string Code, ValueList<double> Weights = default)
{
    private const int Rise = 0;
    private const int Fall = 1;
    private const int Jump = 2;
    private const int Kinds = 4;

    /// <summary>Characters of the code: what it takes in a workspace, weights apart.</summary>
    public int Size => Code.Length;

    /// <summary>Data weight of an event.</summary>
    /// <param name="number">Its number, 0-based.</param>
    public double WeightOf(int number) => Weights.Count == 0 ? 1 : Weights[number];

    /// <summary>Writes bins down.</summary>
    /// <param name="bins">[events × knots], 0-based.</param>
    /// <param name="knots">Number of knots, positive.</param>
    /// <param name="weights">Data weights, one per event; all 1 are left away.</param>
    public static EventBins Of(ReadOnlySpan<byte> bins, int knots, ReadOnlySpan<double> weights)
    {
        if (bins.Length != weights.Length * knots)
        {
            throw new ArgumentException($"{bins.Length} bins for {weights.Length} events at {knots} knots", nameof(bins));
        }

        var bytes = new List<byte>(4 * weights.Length);
        for (var first = 0; first < bins.Length; first += knots)
        {
            Write(bins.Slice(first, knots), bytes);
        }

        return new(weights.Length, Convert.ToBase64String([.. bytes]), weights.ContainsAnyExcept(1) ? ValueList.Create(weights) : []);
    }

    /// <summary>Reads the bins.</summary>
    /// <param name="knots">Number of knots of the channel, positive.</param>
    /// <returns>[events × knots], 0-based; null where the code says nothing of so many events at so many knots.</returns>
    public byte[]? Bins(int knots)
    {
        var bytes = new byte[(Code.Length / 4 * 3) + 3];
        if (Count < 0 || (long)Count * knots > Array.MaxLength || !Convert.TryFromBase64String(Code, bytes, out var length) || length < 2 * (long)Count)
        {
            return null;
        }

        var bins = new byte[Count * knots];
        var position = 0;
        for (var first = 0; first < bins.Length; first += knots)
        {
            if (!Read(bytes.AsSpan(0, length), ref position, bins.AsSpan(first, knots)))
            {
                return null;
            }
        }

        return position == length ? bins : null;
    }

    /// <summary>Counts at every knot with every event taken some number of times.</summary>
    /// <param name="bins">What <see cref="Bins"/> gave.</param>
    /// <param name="times">How many times, one number per event; empty for once each.</param>
    /// <param name="counts">Receives the counts, [knots × bins]: sums in the order of the events.</param>
    /// <param name="perKnot">Number of bins of the channel.</param>
    public void Sum(ReadOnlySpan<byte> bins, ReadOnlySpan<double> times, Span<double> counts, int perKnot)
    {
        counts.Clear();
        var knots = counts.Length / perKnot;
        for (var number = 0; number < Count; number++)
        {
            var weight = times.IsEmpty ? WeightOf(number) : times[number] * WeightOf(number);
            var own = weight == 0 ? [] : bins.Slice(number * knots, knots);
            for (var knot = 0; knot < own.Length; knot++)
            {
                counts[(knot * perKnot) + own[knot]] += weight;
            }
        }
    }

    /// <summary>The counts of all events at every knot.</summary>
    /// <param name="bins">What <see cref="Bins"/> gave.</param>
    /// <param name="knots">Number of knots.</param>
    /// <param name="perKnot">Number of bins of the channel, more than any bin.</param>
    public ValueList<PerBin> Counts(ReadOnlySpan<byte> bins, int knots, int perKnot)
    {
        var counts = new double[knots * perKnot];
        Sum(bins, [], counts, perKnot);
        return Enumerable.Range(0, knots).Select(knot => PerBin.Create(counts.AsSpan(knot * perKnot, perKnot))).ToValueList();
    }

    private static void Write(ReadOnlySpan<byte> bins, List<byte> bytes)
    {
        bytes.Add(bins[0]);
        for (int knot = 1, last = 0; knot < bins.Length; knot++)
        {
            var change = bins[knot] - bins[knot - 1];
            if (change != 0)
            {
                var kind = change switch { 1 => Rise, -1 => Fall, _ => Jump };
                WriteNumber((Kinds * (knot - last)) + kind, bytes);
                if (kind == Jump)
                {
                    bytes.Add(bins[knot]);
                }

                last = knot;
            }
        }

        bytes.Add(0);
    }

    private static void WriteNumber(int number, List<byte> bytes)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static bool Read(ReadOnlySpan<byte> bytes, ref int position, Span<byte> bins)
    {
        if (position >= bytes.Length)
        {
            return false;
        }

        var (bin, knot) = (bytes[position++], 0);
        for (int change; (change = ReadNumber(bytes, ref position)) != 0;)
        {
            var next = knot + (change / Kinds);
            if (change < Kinds || next >= bins.Length || (change % Kinds == Jump && position >= bytes.Length))
            {
                return false;
            }

            bins[knot..next].Fill(bin);
            bin = (change % Kinds) switch { Rise => (byte)(bin + 1), Fall => (byte)(bin - 1), Jump => bytes[position++], _ => bin };
            knot = next;
        }

        bins[knot..].Fill(bin);
        return true;
    }

    /// <summary>A number; −1 where the bytes end before it does, or it is longer than any that was written.</summary>
    private static int ReadNumber(ReadOnlySpan<byte> bytes, ref int position)
    {
        var number = 0;
        for (var shift = 0; shift < 28 && position < bytes.Length; shift += 7)
        {
            var part = bytes[position++];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        return -1;
    }
}
