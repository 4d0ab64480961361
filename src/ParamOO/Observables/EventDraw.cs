using ParamOO.Events;

namespace ParamOO.Observables;

/// <summary>
/// Takes a part of the events of tables that are too large for memory, chosen by what they say and not by where they stand, so that the
/// same events are drawn in every shard and whatever their order.
/// </summary>
internal static class EventDraw
{
    /// <summary>Most events that make scores and edges: enough that edges stand still, few enough for every laptop.</summary>
    public const int Most = 1 << 19;

    private const ulong Draws = ulong.MaxValue >> 11;

    /// <summary>The fraction that is drawn.</summary>
    /// <param name="tables">All tables that make one sample.</param>
    /// <param name="most">Most events.</param>
    public static double ShareOf(IReadOnlyList<WeightedTable> tables, int most) => Math.Min(1, (double)most / Math.Max(1, tables.Sum(table => table.Source.Rows)));

    /// <summary>Loads the events that are drawn.</summary>
    /// <param name="source">The table.</param>
    /// <param name="names">Columns to be loaded.</param>
    /// <param name="scored">Columns of <paramref name="names"/> by whose contents events are drawn.</param>
    /// <param name="share">The fraction; one for all events.</param>
    public static EventTable Load(IEventSource source, IReadOnlyList<string> names, ScoreColumns scored, double share)
    {
        if (share >= 1)
        {
            return EventTable.Load(source, names);
        }

        var kept = names.Select(_ => new List<double>()).ToArray();
        var limit = (ulong)(share * Draws);
        foreach (var batch in source.Read(names))
        {
            var hashes = new ulong[batch.Rows];
            scored.Hash(batch, hashes);
            for (var row = 0; row < hashes.Length; row++)
            {
                if (ContentHash.Draw(hashes[row]) < limit)
                {
                    for (var column = 0; column < kept.Length; column++)
                    {
                        kept[column].Add(batch.Column(column)[row]);
                    }
                }
            }
        }

        return new EventTable(source.Name, names, [.. kept.Select(list => list.ToArray())]);
    }
}
