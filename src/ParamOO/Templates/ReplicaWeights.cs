using ParamOO.Events;
using ParamOO.Numerics;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>
/// A table with one more column per bootstrap replica: how often an event is in it, a Poisson number of mean one that depends on the seed,
/// on what the event says and on the replica, and on nothing else. Threads, shards and the order of events make no difference, and an event
/// has the same number in every table that holds it.
/// </summary>
internal sealed class ReplicaWeights : IEventSource
{
    private const int PerBlock = 4;

    // Keeps these numbers apart from others that are made of the same seed.
    private const ulong Stream = 0x7265706C69636173;

    private readonly IEventSource source;
    private readonly ulong seed;
    private readonly string[] keys;
    private readonly ulong[] keyHashes;
    private readonly Dictionary<string, int> replicas;

    /// <summary>Adds the columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="ratios">Columns of ratios, which tell events apart together with the weight.</param>
    /// <param name="replicas">Number of replicas.</param>
    /// <param name="seed">The user's seed.</param>
    public ReplicaWeights(WeightedTable table, IEnumerable<string> ratios, int replicas, ulong seed)
    {
        (source, this.seed) = (table.Source, seed);
        keys = [.. ratios.Concat(table.WeightColumn is { } weight ? [weight] : []).Distinct().Order(StringComparer.Ordinal)];
        keyHashes = [.. keys.Select(ContentHash.OfName)];
        this.replicas = Enumerable.Range(0, replicas).ToDictionary(replica => ColumnOf(seed, replica), replica => replica);
        Columns = [.. source.Columns, .. this.replicas.Keys.Select(name => new ColumnInfo(name, ColumnKind.Float, "replica"))];
    }

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => source.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <inheritdoc/>
    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    /// <summary>Name of the column of a replica.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="replica">The replica, 0-based.</param>
    public static string ColumnOf(ulong seed, int replica) => FormattableString.Invariant($"replica {replica} of seed {seed}");

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        if (!columns.Any(replicas.ContainsKey))
        {
            return source.Read(columns, rows);
        }

        string[] stored = [.. keys, .. columns.Where(column => !replicas.ContainsKey(column) && !keys.Contains(column))];
        var drawn = columns.Select((column, place) => (Place: place, Replica: replicas.GetValueOrDefault(column, -1))).Where(entry => entry.Replica >= 0).OrderBy(entry => entry.Replica).ToArray();
        var blocks = columns.Select(_ => Array.Empty<double>()).ToArray();
        return source.Read(stored, rows).Select(batch => Add(batch, columns, stored, drawn, blocks));
    }

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates([.. wanted.Where(bound => !replicas.ContainsKey(bound.Column))]);

    private EventBatch Add(EventBatch batch, IReadOnlyList<string> columns, string[] stored, (int Place, int Replica)[] drawn, double[][] blocks)
    {
        var hashes = new ulong[batch.Rows];
        for (var key = 0; key < keys.Length; key++)
        {
            ContentHash.Add(keyHashes[key], batch.Column(key), hashes);
        }

        foreach (var (place, _) in drawn)
        {
            blocks[place] = blocks[place].Length < batch.Rows ? new double[batch.Rows] : blocks[place];
        }

        foreach (var group in drawn.GroupBy(entry => entry.Replica / PerBlock))
        {
            Draw(hashes, (ulong)group.Key, [.. group], blocks);
        }

        return new EventBatch(batch.FirstRow, batch.Rows, [.. columns.Select((column, place) =>
            replicas.ContainsKey(column) ? blocks[place].AsMemory(0, batch.Rows) : batch.Memory(Array.IndexOf(stored, column)))]);
    }

    /// <summary>Replicas that come of the same words.</summary>
    private void Draw(ulong[] hashes, ulong block, (int Place, int Replica)[] group, double[][] blocks)
    {
        for (var row = 0; row < hashes.Length; row++)
        {
            var words = Philox.Block(block, hashes[row], Stream, 0, seed, 0);
            foreach (var (place, replica) in group)
            {
                blocks[place][row] = PoissonDistribution.OfMeanOne((replica % PerBlock) switch { 0 => words.Word0, 1 => words.Word1, 2 => words.Word2, _ => words.Word3 });
            }
        }
    }
}
