using System.Collections.Concurrent;

namespace ParamOO.Templates;

/// <summary>
/// Adds up the sums of the stretches of a table as a binary tree over their positions: whoever makes them, in whatever order, on whatever
/// machine, the same numbers are added in the same way, so that results are the same to the last bit.
/// </summary>
/// <remarks>
/// A node of level k and index i stands for the 2^k stretches from i 2^k on. Two siblings become their parent as soon as both are there,
/// so that about as many nodes are in memory as the tree has levels.
/// </remarks>
/// <param name="empty">Makes sums that are zero.</param>
internal sealed class SummationTree(Func<TemplateSums> empty)
{
    private readonly Lock door = new();
    private readonly Dictionary<(int Level, long Index), TemplateSums> nodes = [];
    private readonly ConcurrentBag<TemplateSums> spare = [];

    /// <summary>The nodes that have no sibling yet, in the order of their rows.</summary>
    public IReadOnlyList<TreeNode> Nodes =>
        [.. nodes.Select(node => new TreeNode(node.Key.Level, node.Key.Index, node.Value)).OrderBy(node => node.First)];

    /// <summary>Sums that are zero, to be filled and given to <see cref="Add"/>.</summary>
    public TemplateSums Rent()
    {
        if (!spare.TryTake(out var sums))
        {
            return empty();
        }

        sums.Clear();
        return sums;
    }

    /// <summary>Takes the sums of a node; they belong to the tree from now on.</summary>
    /// <param name="level">Its level, 0 for a stretch.</param>
    /// <param name="index">Its index.</param>
    /// <param name="sums">The sums.</param>
    /// <exception cref="ArgumentException">The node is there already.</exception>
    public void Add(int level, long index, TemplateSums sums)
    {
        while (TakeSibling(level, index, sums) is { } sibling)
        {
            sums.Add(sibling);
            spare.Add(sibling);
            (level, index) = (level + 1, index >> 1);
        }
    }

    /// <summary>Everything added up: the nodes that are left, from the last to the first.</summary>
    public TemplateSums Total()
    {
        var total = Rent();
        foreach (var node in Nodes.Reverse())
        {
            total.Add(node.Sums);
        }

        return total;
    }

    private TemplateSums? TakeSibling(int level, long index, TemplateSums sums)
    {
        lock (door)
        {
            if (!nodes.Remove((level, index ^ 1), out var sibling))
            {
                nodes.Add((level, index), sums);
            }

            return sibling;
        }
    }
}

/// <summary>The sums of 2^Level stretches.</summary>
/// <param name="Level">Level in the tree.</param>
/// <param name="Index">Index in the level.</param>
/// <param name="Sums">The sums.</param>
internal sealed record TreeNode(int Level, long Index, TemplateSums Sums)
{
    /// <summary>The first stretch.</summary>
    public long First => Index << Level;

    /// <summary>The stretch behind the last.</summary>
    public long End => (Index + 1) << Level;
}
