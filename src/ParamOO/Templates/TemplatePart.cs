using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>What one shard of an analysis adds up to. The parts of all shards together make the templates, bit by bit as one run does.</summary>
/// <param name="Shard">Which shard it is.</param>
/// <param name="Sums">The sums of every table that was filled.</param>
public sealed record TemplatePart(Shard Shard, ValueList<PartialSums> Sums);

/// <summary>Sums over some stretches of one table.</summary>
/// <param name="Place">Region and table.</param>
/// <param name="Stamp">A digest of everything that the sums depend on but the rows: bins, hypotheses, scales, columns.</param>
/// <param name="Stretches">Number of stretches of the whole table.</param>
/// <param name="Nodes">The sums, as nodes of the tree over all stretches, in order.</param>
public sealed record PartialSums(string Place, string Stamp, int Stretches, ValueList<PartialNode> Nodes);

/// <summary>The sums over 2^<paramref name="Level"/> stretches from <paramref name="Index"/> 2^<paramref name="Level"/> on.</summary>
/// <param name="Level">Level in the tree.</param>
/// <param name="Index">Position in the level.</param>
/// <param name="Nominal">Sums at all hypotheses.</param>
/// <param name="Varied">Sums of varied processes.</param>
public sealed record PartialNode(int Level, long Index, ReadOnlyMemory<double> Nominal, ReadOnlyMemory<double> Varied)
{
    /// <summary>The first stretch.</summary>
    public long First => Index << Level;

    /// <summary>The stretch behind the last.</summary>
    public long End => (Index + 1) << Level;
}
