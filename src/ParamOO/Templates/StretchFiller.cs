using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using ParamOO.Events;
using ParamOO.Numerics.Lanes;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>
/// Fills one stretch of a table after another, on one thread: first it reads what scores are made of and groups the events by bin at every
/// hypothesis; then it reads the shape ratios, some columns at a time, and adds them up in those groups.
/// </summary>
internal sealed unsafe class StretchFiller
{
    private const int Block = ColumnTile.BlockRows;

    // Rows that are scored together: their ratio columns stay in a cache while all hypotheses pass.
    internal const int ScoredRows = 2048;

    // Columns that are read together from files that keep columns apart: a tile, whose sums stay in a cache for the whole stretch.
    private const int ColumnsPerPass = ColumnTile.Width;

    // Columns of equal distance to a power of two would meet in the same few lines of a cache.
    private const int ProductStride = Block + 8;

    private readonly TemplateFiller filler;
    private readonly FillWatch watch;
    private readonly FillKernel.Adder add = FillKernel.Widest;
    private readonly ColumnTile tile = new();
    private readonly BinGroups groups;
    private readonly LaneMemory nominal;
    private readonly LaneMemory products;
    private readonly byte[] bins;
    private readonly int hypotheses;
    private readonly int capacity;
    private readonly string[] scoreNames;
    private readonly VariedPass[] passes;

    /// <summary>Makes room for the largest stretch.</summary>
    /// <param name="filler">What is filled.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    public StretchFiller(TemplateFiller filler, FillWatch watch)
    {
        (this.filler, this.watch) = (filler, watch);
        capacity = (int)filler.Stretches.Max(stretch => stretch.Count) + Block - 1 & -Block;
        hypotheses = filler.Observable.Grid.All.Length;
        groups = new BinGroups(hypotheses, filler.Observable.Bins, capacity);
        nominal = new LaneMemory(filler.Columns.Nominal * capacity);
        bins = new byte[hypotheses * capacity];
        string[] columns = [.. filler.Table.With(filler.Observable.Columns.Inputs)];
        scoreNames = filler.DataWeightColumn is { } data ? [.. columns, data] : columns;
        passes = [.. VariedPass.Divide(filler, filler.Table.Source.KeepsColumnsApart ? ColumnsPerPass : int.MaxValue)];
        products = new LaneMemory(ProductStride * passes.Select(pass => pass.Count).DefaultIfEmpty().Max());
    }

    /// <summary>Fills one stretch.</summary>
    /// <param name="rows">The stretch.</param>
    /// <param name="sums">Receives its sums; zero before.</param>
    public void Fill(RowRange rows, TemplateSums sums)
    {
        Score(rows);
        var count = (int)rows.Count;
        for (var hypothesis = 0; hypothesis < hypotheses; hypothesis++)
        {
            groups.Group(hypothesis, bins.AsSpan(hypothesis * capacity, count));
        }

        for (var column = 0; column < filler.Columns.Nominal; column += ColumnTile.Width)
        {
            for (var first = 0; first < count; first += Block)
            {
                var width = Math.Min(ColumnTile.Width, filler.Columns.Nominal - column);
                tile.Load(nominal.Pointer + ((long)column * capacity) + first, capacity, width, Math.Min(Block, count - first));
                AddNominal(sums.Nominal, column, first / Block);
            }
        }

        watch.Ask();
        Array.ForEach(passes, pass => AddVaried(pass, rows, sums.Varied));
        watch.Pass(count);
    }

    /// <summary>Reads what scores are made of, finds the bins of all events and their weights.</summary>
    private void Score(RowRange stretch)
    {
        // Columns may be asked for once only, but one column may play two parts.
        string[] distinct = [.. scoreNames.Distinct()];
        foreach (var batch in filler.Table.Source.Read(distinct, stretch))
        {
            watch.Ask();
            var all = new EventBatch(batch.FirstRow, batch.Rows, [.. scoreNames.Select(name => batch.Memory(Array.IndexOf(distinct, name)))]);
            for (var first = 0; first < batch.Rows; first += ScoredRows)
            {
                var part = all.Slice(first, Math.Min(ScoredRows, batch.Rows - first));
                Score(part, (int)(part.FirstRow - stretch.First));
            }
        }
    }

    private void Score(EventBatch batch, int at)
    {
        var observable = filler.Observable;
        var events = new ScoreEvents(observable.Columns, observable.Columns.Prepare(batch, scoreNames.Length));
        var halves = events.FindHalves();
        var scores = new double[batch.Rows];
        for (var hypothesis = 0; hypothesis < hypotheses; hypothesis++)
        {
            observable.Assign(hypothesis, events, halves, scores, bins.AsSpan((hypothesis * capacity) + at, batch.Rows));
        }

        Weigh(batch, events, at);
    }

    private void Weigh(EventBatch batch, ScoreEvents events, int at)
    {
        var (table, columns, rows) = (filler.Table, filler.Columns, batch.Rows);
        var scored = filler.Observable.Columns;
        var weights = table.WeightsOf(batch, scored.Inputs.Length);
        for (var slot = 0; slot < columns.Processes.Length; slot++)
        {
            var process = columns.Processes[slot];
            if (table.IsReference)
            {
                TensorPrimitives.Multiply(weights, filler.Model.Processes[process].Yield * scored.Scales[process], Nominal(slot, at, rows));
                TensorPrimitives.Multiply(Nominal(slot, at, rows), batch.Column(scored.OfProcess[process]), Nominal(slot, at, rows));
            }
            else
            {
                weights.CopyTo(Nominal(slot, at, rows));
            }
        }

        WeighReference(weights, events.Reference, Nominal(columns.ReferenceAt, at, rows));
        Nominal(columns.CountAt, at, rows).Fill(1);
        var data = filler.DataWeightColumn is null ? [] : batch.Column(scoreNames.Length - 1);
        if (!data.TryCopyTo(Nominal(columns.DataAt, at, rows)) || data.IsEmpty)
        {
            Nominal(columns.DataAt, at, rows).Clear();
        }
    }

    private void WeighReference(ReadOnlySpan<double> weights, ReadOnlySpan<double> intensities, Span<double> weighed)
    {
        var table = filler.Table;
        if (table.IsReference)
        {
            TensorPrimitives.Multiply(weights, intensities, weighed);
            return;
        }

        var yield = filler.Model.Processes[table.Process].Yield;
        TensorPrimitives.Multiply(weights, yield > 0 ? filler.Reference.Yields[table.Process] / yield : 0, weighed);
    }

    private Span<double> Nominal(int column, int at, int rows) => nominal.Span.Slice((column * capacity) + at, rows);

    private void AddNominal(BinnedSums sums, int column, int block)
    {
        for (var hypothesis = 0; hypothesis < hypotheses; hypothesis++)
        {
            add(
                tile.Rows,
                sums.WidthAt(column),
                groups.Order(hypothesis, block),
                groups.Ends(hypothesis, block),
                filler.Observable.Bins,
                sums.Tile(column, hypothesis));
        }
    }

    /// <summary>Reads some shape ratios of a stretch and adds up the weights of the varied processes.</summary>
    private void AddVaried(VariedPass pass, RowRange stretch, BinnedSums sums)
    {
        var filled = 0;
        var block = 0;
        foreach (var batch in filler.Table.Source.Read(pass.Columns, stretch))
        {
            watch.Ask();
            for (var first = 0; first < batch.Rows;)
            {
                var count = Math.Min(Block - filled, batch.Rows - first);
                Multiply(pass, batch, first, count, (block * Block) + filled, filled);
                (first, filled) = (first + count, filled + count);
                if (filled == Block)
                {
                    AddVaried(pass, block++, filled, sums);
                    filled = 0;
                }
            }
        }

        if (filled > 0)
        {
            AddVaried(pass, block, filled, sums);
        }
    }

    private void Multiply(VariedPass pass, EventBatch batch, int first, int count, int at, int filled)
    {
        for (var slot = 0; slot < pass.Count; slot++)
        {
            var ratios = batch.Column(pass.ColumnOf[slot]).Slice(first, count);
            var weights = Nominal(pass.ProcessOf[slot], at, count);
            var target = products.Span.Slice((slot * ProductStride) + filled, count);
            TensorPrimitives.Multiply(weights, ratios, target);
            Prefetch(batch.Column(pass.ColumnOf[slot]), first + count);

            // A shape ratio means nothing, and may be NaN, where its process is absent.
            if (TensorPrimitives.IsNaNAny<double>(target))
            {
                for (var row = 0; row < count; row++)
                {
                    target[row] = weights[row] == 0 ? 0 : target[row];
                }
            }
        }
    }

    /// <summary>Asks for the ratios of the next block, so that memory works while the kernel does.</summary>
    private static void Prefetch(ReadOnlySpan<double> column, int first)
    {
        fixed (double* ratios = column)
        {
            for (var row = first; Sse.IsSupported && row < Math.Min(first + Block, column.Length); row += 8)
            {
                Sse.Prefetch1(ratios + row);
            }
        }
    }

    private void AddVaried(VariedPass pass, int block, int rows, BinnedSums sums)
    {
        for (var slot = 0; slot < pass.Count; slot += ColumnTile.Width)
        {
            var column = pass.First + slot;
            tile.Load(products.Pointer + (slot * ProductStride), ProductStride, Math.Min(ColumnTile.Width, pass.Count - slot), rows);
            for (var knot = 0; knot < filler.VariationKnots.Length; knot++)
            {
                var hypothesis = filler.VariationKnots[knot];
                add(
                    tile.Rows,
                    sums.WidthAt(column),
                    groups.Order(hypothesis, block),
                    groups.Ends(hypothesis, block),
                    filler.Observable.Bins,
                    sums.Tile(column, knot));
            }
        }
    }
}
