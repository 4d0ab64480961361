using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>
/// The first reading of a table: looks at every number that a build will use, as the unbinned likelihood does, and sums the ratios on the way.
/// </summary>
internal static class TableLook
{
    /// <summary>Reads a table once.</summary>
    /// <param name="model">The mixture; systematics whose shapes are not filled from this table are left out.</param>
    /// <param name="table">The table.</param>
    /// <param name="dataWeightColumn">Column with data weights; null for none.</param>
    /// <param name="findings">Receives PX0300 to PX0304.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    /// <returns>Σ w r of every process; null where the table cannot be used.</returns>
    public static RatioSum[]? Read(MixtureModel model, WeightedTable table, string? dataWeightColumn, Findings findings, FillWatch? watch = null)
    {
        if (table.Source.Rows == 0)
        {
            ChunkChecks.ReportNoEvents(table.Source, findings);
            return null;
        }

        var found = new Findings();
        var layout = new IntensityLayout(model);
        var columns = new ReferenceTable(table.Source, table.WeightColumn, dataWeightColumn);
        var checks = new ChunkChecks(columns, layout, isReference: table.IsReference);
        var sums = new RatioSum[model.Processes.Count];
        foreach (var group in new ChunkReader(columns, layout.Columns).Read(reuse: true))
        {
            var ofChunks = Array.ConvertAll(group, _ => new ChunkChecks(columns, layout, isReference: table.IsReference));
            Parallel.For(0, group.Length, slot => ofChunks[slot].Look(group[slot]));
            Array.ForEach(ofChunks, checks.Add);
            Parallel.For(0, sums.Length, process => Add(ref sums[process], group, layout.Ratios[process]));
            watch?.Pass(group.Sum(chunk => chunk.Count));
        }

        checks.Report(found);
        findings.AddRange(found);
        return found.HasErrors ? null : sums;
    }

    /// <summary>Adds chunks in the order of the table, so that the sum does not depend on threads.</summary>
    private static void Add(ref RatioSum sum, EventChunk[] chunks, int column)
    {
        foreach (var chunk in chunks)
        {
            sum.Add(chunk.Column(EventChunk.ReferenceWeight)[..chunk.Count], chunk.ColumnOfLayout(column)[..chunk.Count]);
        }
    }
}
