namespace ParamOO.Events;

/// <summary>Consecutive rows of a table.</summary>
/// <param name="First">Index of the first row.</param>
/// <param name="Count">Number of rows, non-negative.</param>
public readonly record struct RowRange(long First, long Count)
{
    /// <summary>Index behind the last row.</summary>
    public long End => First + Count;

    /// <summary>The rows that two ranges have in common; empty when there are none.</summary>
    /// <param name="other">The other range.</param>
    public RowRange Intersect(RowRange other)
    {
        var first = Math.Max(First, other.First);
        return new RowRange(first, Math.Max(0, Math.Min(End, other.End) - first));
    }

    /// <summary>Cuts rows into parts of nearly equal size, as threads and shards share a table.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="parts">Number of parts, positive.</param>
    /// <param name="block">Parts begin at multiples of this many rows, positive.</param>
    /// <returns>One range per part, in order; the last may be shorter or empty.</returns>
    public static RowRange[] Split(long rows, int parts, int block = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        var blocks = (rows + block - 1) / block;
        var ranges = new RowRange[parts];
        for (var part = 0; part < parts; part++)
        {
            var first = Math.Min(rows, (long)((Int128)blocks * part / parts) * block);
            var end = Math.Min(rows, (long)((Int128)blocks * (part + 1) / parts) * block);
            ranges[part] = new RowRange(first, end - first);
        }

        return ranges;
    }
}

/// <summary>A column and the values of it that somebody wants; other rows may be passed over.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Least">Smallest wanted value, −∞ for any.</param>
/// <param name="Greatest">Greatest wanted value, +∞ for any.</param>
public sealed record ColumnBounds(string Column, double Least, double Greatest);
