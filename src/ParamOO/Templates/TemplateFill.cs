using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>How the templates of an analysis are filled: from whole tables, from one share of their rows, or from shares that were filled before.</summary>
public sealed class TemplateFill
{
    private readonly Shard? shard;
    private readonly IReadOnlyList<TemplatePart>? parts;
    private readonly IProgress<FillProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly List<PartialSums> filled = [];

    private TemplateFill(Shard? shard, IReadOnlyList<TemplatePart>? parts, IProgress<FillProgress>? progress, CancellationToken cancellation)
    {
        (this.shard, this.parts, this.progress, this.cancellation) = (shard, parts, progress, cancellation);
    }

    /// <summary>Most events that scores and edges are made of.</summary>
    internal int MostDrawn { get; private init; } = EventDraw.Most;

    /// <summary>Whether all shape ratios are read here, so that all must be looked at.</summary>
    internal bool IsWhole => shard is null && parts is null;

    /// <summary>Whether templates are complete afterwards.</summary>
    internal bool IsComplete => shard is null;

    /// <summary>Fills from whole tables.</summary>
    /// <param name="progress">Told how far the reading of a table is, from any thread; null for silence.</param>
    /// <param name="cancellation">Stops within some thousand rows.</param>
    public static TemplateFill Whole(IProgress<FillProgress>? progress = null, CancellationToken cancellation = default) =>
        new(null, null, progress, cancellation);

    /// <summary>Fills one shard.</summary>
    /// <param name="shard">Which.</param>
    /// <param name="progress">Told how far the reading of a table is, from any thread; null for silence.</param>
    /// <param name="cancellation">Stops within some thousand rows.</param>
    public static TemplateFill Of(Shard shard, IProgress<FillProgress>? progress = null, CancellationToken cancellation = default) =>
        new(shard, null, progress, cancellation);

    /// <summary>Takes the sums from shards that were filled before.</summary>
    /// <param name="parts">What the shards made, all of them, in any order.</param>
    /// <param name="progress">Told how far the reading of a table is, from any thread; null for silence.</param>
    /// <param name="cancellation">Stops within some thousand rows.</param>
    /// <exception cref="InvalidInputException">PX0168: shards are missing, there twice, or of another division.</exception>
    public static TemplateFill From(IReadOnlyList<TemplatePart> parts, IProgress<FillProgress>? progress = null, CancellationToken cancellation = default)
    {
        RequireAll(parts);
        return new(null, parts, progress, cancellation);
    }

    /// <summary>Fills from whole tables, with scores and edges made of a part of the events.</summary>
    /// <param name="most">How many events at most make scores and edges; about so many, as they are drawn by their content.</param>
    public static TemplateFill Drawing(int most) => new(null, null, null, default) { MostDrawn = most };

    /// <summary>What a shard has made.</summary>
    /// <exception cref="InvalidOperationException">No shard was filled.</exception>
    public TemplatePart Part() => shard is { } own ? new(own, filled.ToValueList()) : throw new InvalidOperationException("no shard was filled");

    /// <summary>Watches a reading of a table.</summary>
    /// <param name="what">What is done with the rows.</param>
    /// <param name="rows">How many rows there are.</param>
    internal FillWatch Watch(string what, long rows) =>
        new(progress is null ? null : new Counter(what, rows, progress), cancellation);

    /// <summary>The stretches of a table that are read here.</summary>
    /// <param name="stretches">Number of stretches of the table.</param>
    internal (int First, int End) ShareOf(int stretches) => shard?.Of(stretches) ?? (0, stretches);

    /// <summary>Fills the templates of one table.</summary>
    /// <param name="place">Region and table, the same in every shard.</param>
    /// <param name="filler">Reads the table.</param>
    /// <param name="target">Receives the sums, if they are complete.</param>
    /// <exception cref="InvalidInputException">PX0167, PX0168: the shards do not belong together.</exception>
    internal void Fill(string place, TemplateFiller filler, TemplateSet target)
    {
        var tree = filler.NewTree();
        if (parts is not null)
        {
            Collect(place, filler, tree);
        }
        else
        {
            var (first, end) = ShareOf(filler.Stretches.Length);
            filler.Fill(tree, first, end, Watch("rows filled", filler.RowsOf(first, end)));
        }

        if (shard is null)
        {
            filler.Deliver(tree.Total(), target);
            return;
        }

        filled.Add(new PartialSums(
            place,
            filler.Stamp(),
            filler.Stretches.Length,
            tree.Nodes.Select(node => new PartialNode(node.Level, node.Index, node.Sums.Nominal.Numbers.ToArray(), node.Sums.Varied.Numbers.ToArray())).ToValueList()));
    }

    private static void RequireAll(IReadOnlyList<TemplatePart> parts)
    {
        var count = parts.Count > 0 ? parts[0].Shard.Count : 1;
        int[] there = [.. parts.Select(part => part.Shard.Index).Order()];
        if (parts.Any(part => part.Shard.Count != count) || !there.SequenceEqual(Enumerable.Range(1, count)))
        {
            throw new InvalidInputException(
                "PX0168", "parts", $"these are the shards {string.Join(", ", parts.Select(part => part.Shard))}; give every shard of one division once.");
        }
    }

    private void Collect(string place, TemplateFiller filler, SummationTree tree)
    {
        var end = 0L;
        foreach (var part in parts!.OrderBy(part => part.Shard.Index))
        {
            var sums = part.Sums.FirstOrDefault(sums => sums.Place == place);
            if (sums is null || sums.Stamp != filler.Stamp() || sums.Stretches != filler.Stretches.Length)
            {
                throw new InvalidInputException(
                    "PX0167",
                    place,
                    $"shard {part.Shard} was filled with other tables, options or another version than the analysis has now; fill all shards again.");
            }

            foreach (var node in sums.Nodes)
            {
                var rented = tree.Rent();
                if (node.First != end || node.Nominal.Length != rented.Nominal.Numbers.Length || node.Varied.Length != rented.Varied.Numbers.Length)
                {
                    throw Damage(place, part.Shard);
                }

                node.Nominal.Span.CopyTo(rented.Nominal.Numbers);
                node.Varied.Span.CopyTo(rented.Varied.Numbers);
                tree.Add(node.Level, node.Index, rented);
                end = node.End;
            }
        }

        if (end != filler.Stretches.Length)
        {
            throw Damage(place, parts![^1].Shard);
        }
    }

    private static InvalidInputException Damage(string place, Shard shard) =>
        new("PX0167", place, $"the sums of shard {shard} do not cover its rows once; fill all shards again.");

    private sealed class Counter(string what, long total, IProgress<FillProgress> progress) : IProgress<long>
    {
        private long done;

        public void Report(long value) => progress.Report(new FillProgress(what, Interlocked.Add(ref done, value), total));
    }
}
