using ParamOO.Events;

namespace ParamOO.Templates;

/// <summary>
/// Cuts a table into stretches, which threads and shards fill one by one: pieces in which the file stores its rows where they have a
/// useful size, so that no page of a file is decompressed twice. The cut depends on the table alone.
/// </summary>
internal static class TableStretches
{
    private const int Wanted = 64;
    private const int Smallest = 1 << 14;
    private const int Largest = 1 << 17;

    /// <summary>The stretches, in order.</summary>
    /// <param name="source">The table.</param>
    public static RowRange[] Of(IEventSource source)
    {
        var size = Math.Clamp((long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, source.Rows / Wanted)), Smallest, Largest);
        return [.. Join(source.Candidates([]), size).SelectMany(piece => Cut(piece, size))];
    }

    /// <summary>Joins neighbours that are smaller than half a stretch.</summary>
    private static IEnumerable<RowRange> Join(IReadOnlyList<RowRange> pieces, long size)
    {
        var open = new RowRange(0, 0);
        foreach (var piece in pieces)
        {
            if (open.Count >= size / 2)
            {
                yield return open;
                open = new RowRange(open.End, 0);
            }

            open = new RowRange(open.First, piece.End - open.First);
        }

        if (open.Count > 0)
        {
            yield return open;
        }
    }

    private static IEnumerable<RowRange> Cut(RowRange piece, long size)
    {
        var parts = (int)Math.Max(1, ((2 * piece.Count) + size) / (2 * size));
        return RowRange.Split(piece.Count, parts, ColumnTile.BlockRows)
            .Where(part => part.Count > 0)
            .Select(part => part with { First = part.First + piece.First });
    }
}
