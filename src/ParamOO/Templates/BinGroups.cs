namespace ParamOO.Templates;

/// <summary>The events of some rows grouped by bin, block by block and at every hypothesis: the order in which the kernel visits them.</summary>
internal sealed unsafe class BinGroups
{
    private const int Block = ColumnTile.BlockRows;

    private readonly int bins;
    private readonly int blocks;
    private readonly ushort[] order;
    private readonly int[] ends;
    private readonly ushort* orderStart;
    private readonly int* endsStart;

    /// <summary>Makes room.</summary>
    /// <param name="hypotheses">Number of hypotheses.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="rows">Largest number of rows.</param>
    public BinGroups(int hypotheses, int bins, int rows)
    {
        this.bins = bins;
        blocks = (rows + Block - 1) / Block;
        order = GC.AllocateUninitializedArray<ushort>(hypotheses * blocks * Block, pinned: true);
        ends = GC.AllocateArray<int>(hypotheses * blocks * (bins + 1), pinned: true);
        fixed (ushort* first = order)
        {
            orderStart = first;
        }

        fixed (int* first = ends)
        {
            endsStart = first;
        }
    }

    /// <summary>Rows of one block, those of the first bin first; rows of one bin in the order of the table.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="block">Index of the block.</param>
    public ushort* Order(int hypothesis, int block) => orderStart + ((((long)hypothesis * blocks) + block) * Block);

    /// <summary>Where every bin begins in <see cref="Order"/>, and behind the last the number of rows.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="block">Index of the block.</param>
    public int* Ends(int hypothesis, int block) => endsStart + ((((long)hypothesis * blocks) + block) * (bins + 1));

    /// <summary>Groups the rows at one hypothesis.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="binOf">Bin of every row.</param>
    public void Group(int hypothesis, ReadOnlySpan<byte> binOf)
    {
        Span<int> next = stackalloc int[bins + 1];
        for (var block = 0; block * Block < binOf.Length; block++)
        {
            var rows = binOf.Slice(block * Block, Math.Min(Block, binOf.Length - (block * Block)));
            var end = new Span<int>(Ends(hypothesis, block), bins + 1);
            var visited = Order(hypothesis, block);
            Count(rows, end);
            end.CopyTo(next);
            for (var row = 0; row < rows.Length; row++)
            {
                visited[next[rows[row]]++] = (ushort)row;
            }
        }
    }

    /// <summary>Where every bin begins.</summary>
    private static void Count(ReadOnlySpan<byte> rows, Span<int> begins)
    {
        begins.Clear();
        foreach (var bin in rows)
        {
            begins[bin + 1]++;
        }

        for (var bin = 1; bin < begins.Length; bin++)
        {
            begins[bin] += begins[bin - 1];
        }
    }
}
