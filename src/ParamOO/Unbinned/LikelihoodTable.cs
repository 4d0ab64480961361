using System.Numerics.Tensors;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>
/// One table of events as the likelihood uses it: checked once, with the weights of the data, in memory where it fits and read again
/// where it does not; with a thinned copy on which fits begin.
/// </summary>
internal sealed class LikelihoodTable
{
    private readonly MixtureModel model;
    private readonly ReferenceTable table;
    private readonly ChunkReader reader;
    private readonly ParallelOptions parallel;
    private readonly List<EventChunk[]>? cached;
    private readonly bool hasMeaninglessShapes;
    private readonly double[] asimovAmplitudes;

    /// <summary>Reads the table.</summary>
    /// <exception cref="InvalidInputException">PX0300 to PX0303, PX0308: everything wrong with its numbers.</exception>
    public LikelihoodTable(MixtureModel model, ReferenceTable table, UnbinnedOptions options, LikelihoodTable? whole = null)
    {
        Whole = whole;
        this.model = model;
        this.table = table;
        Layout = new(model);
        reader = new(table, Layout.Columns);
        parallel = new() { MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount };
        cached = reader.Bytes <= options.CacheBytes ? [] : null;
        Findings = [];
        if (table.Source.Rows == 0)
        {
            ChunkChecks.ReportNoEvents(table.Source, Findings);
            Findings.ThrowIfErrors();
        }

        var own = Load(out hasMeaninglessShapes, out var sums);
        Trivial = whole?.Trivial ?? own;
        Closure = sums.ToClosure();
        if (whole is null)
        {
            Closure.Report(table.Source.Name, options.ClosureTolerance, Findings);
        }

        Integrals = [.. Enumerable.Range(0, model.Processes.Count).Select(process => sums.Ratios[2 * process])];
        ThinnedIntegrals = Integrals;
        asimovAmplitudes = AsimovAmplitudes();
        Findings.ThrowIfErrors();
        Thinned = Weigh(options);
        Findings.ThrowIfErrors();
    }

    public IntensityLayout Layout { get; }

    /// <summary>The mixture of this region.</summary>
    public MixtureModel Model => model;

    /// <summary>The table of which this region is a part, on which shapes are normalised; null where it is the whole.</summary>
    public LikelihoodTable? Whole { get; }

    /// <summary>Warnings and notes about the table.</summary>
    public Findings Findings { get; }

    public RatioClosure Closure { get; }

    /// <summary>Whether all shape ratios of each morph are one.</summary>
    public bool[] Trivial { get; }

    /// <summary>c_X(0) = Σ w r_X.</summary>
    public double[] Integrals { get; }

    /// <summary>The same for the thinned copy.</summary>
    private double[] ThinnedIntegrals { get; set; }

    /// <summary>Every n-th event, scaled to the whole; empty when the table is small enough itself.</summary>
    public EventChunk[] Thinned { get; }

    /// <summary>Σ d [events].</summary>
    public double DataSum { get; private set; }

    /// <summary>c_X(0) of the table or of its thinned copy.</summary>
    /// <param name="thinned">Whether of the thinned copy.</param>
    public double[] IntegralsOf(bool thinned) => thinned && Thinned.Length > 0 ? ThinnedIntegrals : Integrals;

    /// <summary>Adds sums over the table or its thinned copy, in an order that does not depend on threads.</summary>
    /// <param name="thinned">Whether to use the thinned copy.</param>
    /// <param name="newSums">Makes room for the sums of one slot.</param>
    /// <param name="newKernel">Makes a kernel for one thread.</param>
    /// <param name="add">Adds the sums of a chunk.</param>
    /// <returns>The sums.</returns>
    public double[][] Sum(bool thinned, Func<double[][]> newSums, Func<MomentKernel> newKernel, Action<MomentKernel, EventChunk, double[][]> add)
    {
        var slots = new double[ChunkReader.Slots][][];
        foreach (var group in thinned && Thinned.Length > 0 ? Thinned.Chunk(ChunkReader.Slots) : Groups())
        {
            Parallel.For(0, group.Length, parallel, newKernel, (slot, _, kernel) =>
            {
                slots[slot] ??= newSums();
                add(kernel, group[slot], slots[slot]);
                return kernel;
            }, _ => { });
        }

        var total = slots[0];
        foreach (var slot in slots.Skip(1).Where(slot => slot is not null))
        {
            for (var k = 0; k < total.Length; k++)
            {
                TensorPrimitives.Add(total[k], slot[k], total[k]);
            }
        }

        return total;
    }

    /// <summary>Does something for many data sets on all threads.</summary>
    /// <param name="count">How many.</param>
    /// <param name="newKernel">Makes a kernel for one thread.</param>
    /// <param name="act">What is done for one.</param>
    public void ForEach(int count, Func<MomentKernel> newKernel, Action<MomentKernel, int> act) => Parallel.For(0, count, parallel, newKernel, (k, _, kernel) =>
    {
        act(kernel, k);
        return kernel;
    }, _ => { });

    /// <summary>w λ of every event: how often data are expected to have it.</summary>
    /// <param name="plan">Which shapes move.</param>
    /// <param name="point">Where.</param>
    public double[] ExpectedEvents(ShapePlan plan, KernelPoint point)
    {
        var expected = new double[table.Source.Rows];
        foreach (var (first, group) in NumberedGroups())
        {
            ForEach(group.Length, () => new MomentKernel(plan), (kernel, slot) => kernel.FillExpected(group[slot], point, expected.AsSpan(first[slot], group[slot].Count)));
        }

        return expected;
    }

    /// <summary>The events of data sets, in one pass over the table.</summary>
    /// <param name="draws">Which events each has.</param>
    public EventChunk[] Gather(IReadOnlyList<DrawnRows> draws)
    {
        EventChunk[] chunks = [.. draws.Select(draw => new EventChunk(EventChunk.FirstOfLayout + Layout.Columns.Length, Math.Max(8, (draw.Rows.Length + 7) & ~7)))];
        foreach (var (first, group) in NumberedGroups())
        {
            Parallel.For(0, draws.Count, parallel, k =>
            {
                for (var slot = 0; slot < group.Length; slot++)
                {
                    chunks[k].Take(group[slot], first[slot], draws[k]);
                }
            });
        }

        Array.ForEach(chunks, chunk => chunk.Complete());
        return chunks;
    }

    /// <summary>Groups of chunks, and the row at which each chunk begins.</summary>
    private IEnumerable<(int[] First, EventChunk[] Group)> NumberedGroups()
    {
        var next = 0;
        foreach (var group in Groups())
        {
            var first = new int[group.Length];
            for (var slot = 0; slot < group.Length; slot++)
            {
                (first[slot], next) = (next, next + group[slot].Count);
            }

            yield return (first, group);
        }
    }

    private IEnumerable<EventChunk[]> Groups()
    {
        if (cached is not null)
        {
            foreach (var group in cached)
            {
                yield return group;
            }

            yield break;
        }

        foreach (var group in reader.Read(reuse: true))
        {
            Parallel.ForEach(group, parallel, Prepare);
            yield return group;
        }
    }

    /// <summary>What the first reading did to a chunk, again.</summary>
    private void Prepare(EventChunk chunk)
    {
        if (hasMeaninglessShapes)
        {
            new ChunkChecks(table, Layout).Look(chunk);
        }

        WeighChunk(chunk, asimovAmplitudes);
    }

    private bool[] Load(out bool isMeaningless, out RatioClosure.Sums sums)
    {
        var checks = new ChunkChecks(table, Layout);
        sums = new(model, Layout);
        foreach (var group in reader.Read(reuse: cached is null))
        {
            var (groupChecks, groupSums) = (new ChunkChecks[group.Length], new RatioClosure.Sums[group.Length]);
            Parallel.For(0, group.Length, parallel, slot =>
            {
                (groupChecks[slot], groupSums[slot]) = (new(table, Layout), new(model, Layout));
                groupChecks[slot].Look(group[slot]);
                groupSums[slot].Add(group[slot]);
            });
            Array.ForEach(groupChecks, checks.Add);
            Array.ForEach(groupSums, sums.Add);
            cached?.Add(group);
        }

        checks.Report(Findings);
        Findings.ThrowIfErrors();
        isMeaningless = Findings.Any(finding => finding.Id == "PX0304");
        return checks.Trivial;
    }

    /// <summary>A_X of the Asimov data set: the reference hypothesis with all systematics at zero.</summary>
    private double[] AsimovAmplitudes()
    {
        var yields = new MixtureYields(model);
        var amplitudes = new double[yields.Processes];
        yields.At(yields.AsimovPoint(), amplitudes);
        for (var process = 0; process < amplitudes.Length; process++)
        {
            if (model.ShapeNormalization == ShapeNormalization.Reference)
            {
                amplitudes[process] /= Integrals[process];
                CheckIntegral(process);
            }
        }

        return amplitudes;
    }

    private void CheckIntegral(int process)
    {
        if (!(Integrals[process] > 0))
        {
            var name = model.Processes[process].Name;
            Findings.Error(
                "PX0309",
                table.Source.Name,
                FormattableString.Invariant($"the ratio of '{name}' integrates to {Integrals[process]:R} over the table and cannot be normalised; ")
                + "give events in which the process is present, leave it out, or set ShapeNormalization to none.");
        }
    }

    /// <summary>Gives every event its data weight and thins.</summary>
    private EventChunk[] Weigh(UnbinnedOptions options)
    {
        var stride = Math.Max(1, table.Source.Rows / options.ThinnedRows);
        var thinning = new Thinning(stride, reader.ChunkRows, EventChunk.FirstOfLayout + Layout.Columns.Length);
        var negative = new Shortfall();
        foreach (var group in Groups())
        {
            foreach (var chunk in group)
            {
                negative = negative.With(WeighChunk(chunk, asimovAmplitudes));
                thinning.Take(chunk);
                DataSum += TensorSum(chunk.Column(EventChunk.DataWeight));
            }
        }

        if (negative.Count > 0)
        {
            Findings.Error(
                "PX0308",
                table.Source.Name,
                $"the intensity of the reference hypothesis is negative for {negative.Count} events, the first in row {negative.Row} (counted from 0); "
                + "an Asimov data set needs non-negative weights: correct the ratios or the coefficients, or give a column of data weights.");
        }

        return stride == 1 ? [] : Reweigh(thinning.Finish(Closure.WeightSum, DataSum));
    }

    /// <summary>
    /// Asimov data of the thinned sample are made with its own integrals, so that it too is described best by the reference hypothesis:
    /// otherwise its fluctuations, which are those of a few thousand events, would be taken for those of the data.
    /// </summary>
    private EventChunk[] Reweigh(EventChunk[] chunks)
    {
        ThinnedIntegrals = [.. Layout.Ratios.Select(ratio =>
            chunks.Sum(chunk => TensorPrimitives.Dot<double>(chunk.Column(EventChunk.ReferenceWeight), chunk.ColumnOfLayout(ratio))))];
        var isNormalized = model.ShapeNormalization == ShapeNormalization.Reference;
        if (isNormalized && !Array.TrueForAll(ThinnedIntegrals, integral => integral > 0))
        {
            return [];
        }

        if (table.DataWeightColumn is not null)
        {
            return chunks;
        }

        var amplitudes = asimovAmplitudes.ToArray();
        for (var process = 0; process < amplitudes.Length && isNormalized; process++)
        {
            amplitudes[process] *= Integrals[process] / ThinnedIntegrals[process];
        }

        Array.ForEach(chunks, chunk => WeighChunk(chunk, amplitudes));
        return chunks;
    }

    private static double TensorSum(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values);

    /// <summary>d = w λ(x; μ₀, 0) where the table has no data weights of its own.</summary>
    private Shortfall WeighChunk(EventChunk chunk, double[] amplitudes)
    {
        if (table.DataWeightColumn is not null)
        {
            return default;
        }

        var weights = chunk.Column(EventChunk.DataWeight);
        weights.Clear();
        for (var process = 0; process < amplitudes.Length; process++)
        {
            TensorPrimitives.MultiplyAdd(chunk.ColumnOfLayout(Layout.Ratios[process]), amplitudes[process], weights, weights);
        }

        var shortfall = default(Shortfall);
        var reference = chunk.Column(EventChunk.ReferenceWeight);
        for (var i = 0; i < weights.Length; i++)
        {
            shortfall = weights[i] < 0 && reference[i] != 0 ? shortfall.With(new(1, chunk.FirstRow + i)) : shortfall;
            weights[i] *= reference[i];
        }

        return shortfall;
    }

    /// <summary>Events with a negative intensity.</summary>
    private readonly record struct Shortfall(long Count, long Row)
    {
        public Shortfall With(Shortfall later) => Count == 0 ? later : this with { Count = Count + later.Count };
    }
}
