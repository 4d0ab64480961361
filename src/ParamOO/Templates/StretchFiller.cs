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

    private readonly TemplateFiller filler;
    private readonly FillWatch watch;
    private readonly FillKernel.Adder add = FillKernel.Widest;
    private readonly ColumnTile[] tiles;
    private readonly LaneMemory absent = new(Block);
    private readonly BinGroups groups;
    private readonly LaneMemory nominal;
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
        tiles = [.. Enumerable.Range(0, passes.Select(pass => pass.Tiles).Append(1).Max()).Select(_ => new ColumnTile())];
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
                tiles[0].Load(nominal.Pointer + ((long)column * capacity) + first, capacity, width, Math.Min(Block, count - first));
                AddNominal(sums.Nominal, column, first / Block);
            }
        }

        watch.Ask();
        Array.ForEach(passes, pass => AddVaried(pass, rows, sums.Varied));
        watch.Pass(count);

        // The kernel knows tiles and groups by their addresses only.
        GC.KeepAlive(this);
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
                tiles[0].Rows,
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
                    AddVaried(pass, block++, sums);
                    filled = 0;
                }
            }
        }

        if (filled > 0)
        {
            AddVaried(pass, block, sums);
        }
    }

    /// <summary>Multiplies weights by shape ratios and lays the products out event by event.</summary>
    private void Multiply(VariedPass pass, EventBatch batch, int first, int count, int at, int filled)
    {
        for (var tile = 0; tile < pass.Tiles; tile++)
        {
            var width = pass.WidthOf(tile);
            for (var part = 0; part < count; part += ColumnTile.TurnedRows)
            {
                var rows = Math.Min(ColumnTile.TurnedRows, count - part);
                for (var column = 0; column < width; column += 4)
                {
                    var slot = (tile * ColumnTile.Width) + column;
                    var target = tiles[tile].Rows + ((filled + part) * width) + column;
                    Multiply(pass, batch, slot, new RowRange(first + part, rows), at + part, target, width);
                }
            }
        }
    }

    private void Multiply(VariedPass pass, EventBatch batch, int slot, RowRange rows, int at, double* target, int width)
    {
        var (first, count) = ((int)rows.First, (int)rows.Count);
        ReadOnlySpan<double> Ratios(int slot) => batch.Column(slot < pass.Count ? pass.ColumnOf[slot] : 0);
        double* Weights(int slot) => slot < pass.Count ? nominal.Pointer + ((long)pass.ProcessOf[slot] * capacity) + at : absent.Pointer;
        fixed (double* a = Ratios(slot), b = Ratios(slot + 1), c = Ratios(slot + 2), d = Ratios(slot + 3))
        {
            ColumnTile.Turn(
                new ColumnProduct(Weights(slot), a + first),
                new ColumnProduct(Weights(slot + 1), b + first),
                new ColumnProduct(Weights(slot + 2), c + first),
                new ColumnProduct(Weights(slot + 3), d + first),
                target,
                width,
                count);
            for (var row = first + Block; Sse.IsSupported && row < Math.Min(first + Block + count, batch.Rows); row += 8)
            {
                Sse.Prefetch1(a + row);
                Sse.Prefetch1(b + row);
                Sse.Prefetch1(c + row);
                Sse.Prefetch1(d + row);
            }
        }
    }

    private void AddVaried(VariedPass pass, int block, BinnedSums sums)
    {
        for (var tile = 0; tile < pass.Tiles; tile++)
        {
            var column = pass.First + (tile * ColumnTile.Width);
            for (var knot = 0; knot < filler.VariationKnots.Length; knot++)
            {
                var hypothesis = filler.VariationKnots[knot];
                add(
                    tiles[tile].Rows,
                    pass.WidthOf(tile),
                    groups.Order(hypothesis, block),
                    groups.Ends(hypothesis, block),
                    filler.Observable.Bins,
                    sums.Tile(column, knot));
            }
        }
    }
}
