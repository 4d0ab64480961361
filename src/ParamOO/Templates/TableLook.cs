using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>
/// The first reading of a table: looks at every number that a build will use, as the unbinned likelihood does, and sums the ratios on the way.
/// </summary>
internal sealed class TableLook
{
    private const int Slots = 16;
    private const int SmallestPiece = 64;

    private readonly WeightedTable table;
    private readonly FillWatch? watch;
    private readonly IntensityLayout layout;
    private readonly ReferenceTable columns;
    private readonly string[] names;
    private readonly int[] places;
    private readonly ChunkChecks[] checks;
    private readonly EventChunk?[] chunks = new EventChunk?[Slots];
    private readonly RatioSum[] sums;

    /// <summary>Prepares to look.</summary>
    /// <param name="model">The mixture; systematics whose shapes are not filled from this table are left out.</param>
    /// <param name="table">The table.</param>
    /// <param name="dataWeightColumn">Column with data weights; null for none.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    public TableLook(MixtureModel model, WeightedTable table, string? dataWeightColumn, FillWatch? watch = null)
    {
        (this.table, this.watch) = (table, watch);
        layout = new IntensityLayout(model);
        columns = new ReferenceTable(table.Source, table.WeightColumn, dataWeightColumn);
        string[] wanted = [.. table.With(layout.Columns), .. new[] { dataWeightColumn }.OfType<string>()];
        names = [.. wanted.Distinct()];
        places = Array.ConvertAll(wanted, name => Array.IndexOf(names, name));
        checks = [.. Enumerable.Range(0, Slots).Select(_ => new ChunkChecks(columns, layout, table.IsReference))];
        sums = new RatioSum[model.Processes.Count];
    }

    /// <summary>Reads a table once.</summary>
    /// <param name="model">The mixture; systematics whose shapes are not filled from this table are left out.</param>
    /// <param name="table">The table.</param>
    /// <param name="dataWeightColumn">Column with data weights; null for none.</param>
    /// <param name="findings">Receives PX0300 to PX0304.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    /// <returns>Σ w r of every process; null where the table cannot be used.</returns>
    public static RatioSum[]? Read(MixtureModel model, WeightedTable table, string? dataWeightColumn, Findings findings, FillWatch? watch = null)
    {
        var look = new TableLook(model, table, dataWeightColumn, watch);
        foreach (var batch in table.Source.Read(look.names))
        {
            look.Take(batch);
        }

        return look.Sums(findings);
    }

    /// <summary>Looks while a table is read for others too.</summary>
    /// <param name="reading">The reading.</param>
    public void Join(SharedReading reading) => reading.Add(table.Source, names, Take);

    /// <summary>What was found, after the reading.</summary>
    /// <param name="findings">Receives PX0300 to PX0304.</param>
    /// <returns>Σ w r of every process; null where the table cannot be used.</returns>
    public RatioSum[]? Sums(Findings findings)
    {
        if (table.Source.Rows == 0)
        {
            ChunkChecks.ReportNoEvents(table.Source, findings);
            return null;
        }

        var (found, all) = (new Findings(), new ChunkChecks(columns, layout, table.IsReference));
        Array.ForEach(checks, all.Add);
        all.Report(found);
        findings.AddRange(found);
        return found.HasErrors ? null : sums;
    }

    private void Take(EventBatch batch)
    {
        var weights = table.WeightColumn is null ? table.WeightsOf(batch, -1).ToArray() : batch.Memory(places[layout.Columns.Length]);
        var pieces = RowRange.Split(batch.Rows, Math.Clamp(batch.Rows / SmallestPiece, 1, Slots), 8);
        Parallel.For(0, pieces.Length, slot => checks[slot].Look(Copy(batch, weights, pieces[slot], ref chunks[slot])));

        // In the order of the table, so that a sum does not depend on threads.
        Parallel.For(0, sums.Length, process => sums[process].Add(weights.Span, batch.Column(places[layout.Ratios[process]])));
        watch?.Pass(batch.Rows);
    }

    /// <summary>Checks put ones into shape ratios without a meaning, so they look at a copy.</summary>
    private EventChunk Copy(EventBatch batch, ReadOnlyMemory<double> weights, RowRange rows, ref EventChunk? chunk)
    {
        var (first, count) = ((int)rows.First, (int)rows.Count);
        if (chunk is null || chunk.Capacity < count)
        {
            chunk = new EventChunk(EventChunk.FirstOfLayout + layout.Columns.Length, (count + 7) & ~7);
        }

        chunk.Clear();
        chunk.FirstRow = batch.FirstRow + first;
        weights.Span.Slice(first, count).CopyTo(chunk.RoomIn(EventChunk.ReferenceWeight));
        if (columns.DataWeightColumn is not null)
        {
            batch.Column(places[^1]).Slice(first, count).CopyTo(chunk.RoomIn(EventChunk.DataWeight));
        }

        for (var column = 0; column < layout.Columns.Length; column++)
        {
            batch.Column(places[column]).Slice(first, count).CopyTo(chunk.RoomIn(EventChunk.FirstOfLayout + column));
        }

        chunk.Grow(count);
        chunk.Complete();
        return chunk;
    }
}
