using System.Collections.Immutable;
using ParamOO.Events;

namespace ParamOO.Unbinned;

/// <summary>Cuts a table into chunks of equal size. The cut depends on the table alone, so that sums do not depend on threads.</summary>
internal sealed class ChunkReader
{
    /// <summary>Chunks that are summed independently of each other; also the number of chunks in memory when a table is streamed.</summary>
    public const int Slots = 16;

    private const int LargestChunk = 16_384;
    private const int SmallestChunk = 512;
    private const int PreferredNumbers = 1 << 20;

    private readonly ReferenceTable table;
    private readonly string[] names;
    private readonly int[] positions;
    private readonly int columns;

    public ChunkReader(ReferenceTable table, ImmutableArray<string> layout)
    {
        this.table = table;
        columns = EventChunk.FirstOfLayout + layout.Length;
        // Columns may be asked for once only, but one column may play two parts.
        string[] wanted = [.. layout, .. Optional(table.WeightColumn), .. Optional(table.DataWeightColumn)];
        names = [.. wanted.Distinct()];
        positions = Array.ConvertAll(wanted, name => Array.IndexOf(names, name));
        var rows = Math.Min(LargestChunk, Math.Max(SmallestChunk, PreferredNumbers / columns));
        ChunkRows = (int)Math.Min(rows, Math.Max(SmallestChunk, (table.Source.Rows + Slots - 1) / Slots)) & ~7;
    }

    /// <summary>Rows of a chunk.</summary>
    public int ChunkRows { get; }

    /// <summary>Memory [bytes] of the whole table.</summary>
    public long Bytes => table.Source.Rows * columns * sizeof(double);

    /// <summary>Reads the table in groups of <see cref="Slots"/> chunks; the last group may be smaller.</summary>
    /// <param name="reuse">Whether a group is overwritten by the next one.</param>
    public IEnumerable<EventChunk[]> Read(bool reuse)
    {
        var group = new List<EventChunk>(Slots);
        var spare = new Queue<EventChunk>();
        var chunk = Next(spare);
        foreach (var batch in table.Source.Read(names))
        {
            for (var first = 0; first < batch.Rows;)
            {
                chunk.FirstRow = chunk.Count == 0 ? batch.FirstRow + first : chunk.FirstRow;
                first += Fill(chunk, batch, first);
                if (chunk.Count == ChunkRows)
                {
                    chunk.Complete();
                    group.Add(chunk);
                    if (group.Count == Slots)
                    {
                        yield return [.. group];
                        Recycle(group, spare, reuse);
                    }

                    chunk = Next(spare);
                }
            }
        }

        if (chunk.Count > 0)
        {
            chunk.Complete();
            group.Add(chunk);
        }

        if (group.Count > 0)
        {
            yield return [.. group];
        }
    }

    private static string[] Optional(string? name) => name is null ? [] : [name];

    private static void Recycle(List<EventChunk> group, Queue<EventChunk> spare, bool reuse)
    {
        if (reuse)
        {
            group.ForEach(spare.Enqueue);
        }

        group.Clear();
    }

    private EventChunk Next(Queue<EventChunk> spare)
    {
        var chunk = spare.Count > 0 ? spare.Dequeue() : new EventChunk(columns, ChunkRows);
        chunk.Clear();
        return chunk;
    }

    private int Fill(EventChunk chunk, EventBatch batch, int first)
    {
        var count = Math.Min(ChunkRows - chunk.Count, batch.Rows - first);
        var ofLayout = columns - EventChunk.FirstOfLayout;
        for (var column = 0; column < ofLayout; column++)
        {
            batch.Column(positions[column]).Slice(first, count).CopyTo(chunk.RoomIn(EventChunk.FirstOfLayout + column));
        }

        var next = ofLayout;
        var reference = chunk.RoomIn(EventChunk.ReferenceWeight)[..count];
        if (table.WeightColumn is null)
        {
            reference.Fill(1.0 / table.Source.Rows);
        }
        else
        {
            batch.Column(positions[next++]).Slice(first, count).CopyTo(reference);
        }

        if (table.DataWeightColumn is not null)
        {
            batch.Column(positions[next]).Slice(first, count).CopyTo(chunk.RoomIn(EventChunk.DataWeight));
        }

        chunk.Grow(count);
        return count;
    }
}
