using System.Globalization;
using ParamOO.Events;
using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>A process as a table fills it.</summary>
/// <param name="Process">Index of the process.</param>
/// <param name="RatioColumn">Column of r_X; null in a process's own simulation.</param>
/// <param name="Scale">What turns w r_X into events.</param>
/// <param name="Coefficient">f_X at the reference hypothesis.</param>
/// <param name="Name">Its name.</param>
internal sealed record FilledProcess(int Process, string? RatioColumn, double Scale, double Coefficient, string Name);

/// <summary>Counts the events of one table in bins of a column: Σw, Σw² and varied Σw of every process, while it is read for others too.</summary>
/// <remarks>Sums run over each batch first and then over batches, in row order: they do not depend on threads.</remarks>
internal sealed class ControlFiller
{
    private readonly WeightedTable table;
    private readonly FilledProcess[] processes;
    private readonly string variable;
    private readonly string? data;
    private readonly double[] edges;
    private readonly TemplateSet target;
    private readonly TemplateSet sums;
    private readonly int[] variations;
    private readonly string[] names;
    private long outside;
    private long undefined;
    private double outsideYield;

    /// <summary>Prepares to fill.</summary>
    /// <param name="table">The table.</param>
    /// <param name="processes">The processes that it fills.</param>
    /// <param name="variable">Column that is binned.</param>
    /// <param name="edges">Edges of the bins, ascending.</param>
    /// <param name="data">Column with data weights; null for none.</param>
    /// <param name="target">Templates that receive the sums at the end; they have one hypothesis.</param>
    public ControlFiller(WeightedTable table, FilledProcess[] processes, string variable, IReadOnlyList<double> edges, string? data, TemplateSet target)
    {
        (this.table, this.processes, this.variable, this.edges, this.data, this.target) = (table, processes, variable, [.. edges], data, target);
        sums = target.NewLike();
        variations = [.. Enumerable.Range(0, target.Variations.Length).Where(index => processes.Any(process => process.Process == target.Variations[index].Process))];
        string?[] needed = [variable, data, .. processes.Select(process => process.RatioColumn), .. variations.Select(index => target.Variations[index].RatioColumn)];
        names = [.. table.With(needed.OfType<string>()).Distinct()];
    }

    /// <summary>Counts while a table is read for others too.</summary>
    /// <param name="reading">The reading.</param>
    public void Join(SharedReading reading) => reading.Add(table.Source, names, Take);

    /// <summary>Adds what was counted to the templates, after the reading.</summary>
    /// <param name="region">The region.</param>
    /// <param name="findings">Receives PX0182 for events without a value of the variable, PX0183 for those outside the bins.</param>
    public void Complete(ControlRegionPlan region, Findings findings)
    {
        target.Add(sums);
        if (undefined > 0)
        {
            findings.Error("PX0182", table.Source.Name, $"{undefined} events of the region '{region.Name}' have no value of '{variable}' (NaN); select events that have one.");
        }
        else if (outside > 0)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{outside} events of {Samples()} in {table.Source.Name}, {outsideYield:G4} expected, lie outside the bins of '{variable}' and are not counted; widen the edges, or select these events away.");
            if (!findings.Any(told => told.Id == "PX0183" && told.Path == region.Name && told.Message == message))
            {
                findings.Warning("PX0183", region.Name, message);
            }
        }
    }

    private string Samples() => $"the sample{(processes.Length == 1 ? "" : "s")} {string.Join(", ", processes.Select(process => $"'{process.Name}'"))}";

    private void Take(EventBatch batch)
    {
        var bins = BinsOf(Column(batch, variable));
        var weights = table.WeightsOf(batch, Array.IndexOf(names, table.WeightColumn)).ToArray();
        var total = new double[batch.Rows];
        foreach (var process in processes)
        {
            var own = WeightsOf(process, batch, weights);
            Add(bins, own, sums.YieldRow(0, process.Process));
            Add(bins, Squares(own), sums.VarianceRow(0, process.Process));
            AddVaried(process.Process, batch, bins, own);
            for (var row = 0; row < total.Length; row++)
            {
                total[row] += process.Coefficient * own[row];
            }
        }

        Add(bins, total, sums.ReferenceRow(0));
        Add(bins, Squares(total), sums.ReferenceVarianceRow(0));
        Add(bins, [.. Enumerable.Repeat(1.0, total.Length)], processes.Length == 0 ? [] : sums.EventsRow(0));
        Add(bins, data is null ? total : Column(batch, data), data is null ? [] : sums.DataRow(0));
        Count(bins, total);
    }

    private static double[] Squares(double[] values) => Array.ConvertAll(values, value => value * value);

    private static void Add(int[] bins, ReadOnlySpan<double> values, Span<double> sums)
    {
        Span<double> block = new double[sums.Length];
        for (var row = 0; row < bins.Length && sums.Length > 0; row++)
        {
            if (bins[row] >= 0)
            {
                block[bins[row]] += values[row];
            }
        }

        for (var bin = 0; bin < block.Length; bin++)
        {
            sums[bin] += block[bin];
        }
    }

    private ReadOnlySpan<double> Column(EventBatch batch, string name) => batch.Column(Array.IndexOf(names, name));

    private double[] WeightsOf(FilledProcess process, EventBatch batch, double[] weights)
    {
        var own = Array.ConvertAll(weights, weight => weight * process.Scale);
        if (process.RatioColumn is { } ratio)
        {
            var ratios = Column(batch, ratio);
            for (var row = 0; row < own.Length; row++)
            {
                own[row] *= ratios[row];
            }
        }

        return own;
    }

    private void AddVaried(int process, EventBatch batch, int[] bins, double[] own)
    {
        var varied = new double[own.Length];
        foreach (var index in variations.Where(index => target.Variations[index].Process == process))
        {
            var ratios = Column(batch, target.Variations[index].RatioColumn);
            for (var row = 0; row < own.Length; row++)
            {
                // A shape ratio means nothing, and may be NaN, where its process is absent.
                varied[row] = own[row] == 0 ? 0 : own[row] * ratios[row];
            }

            Add(bins, varied, sums.VariedRow(0, index));
        }
    }

    /// <summary>Bin of every event: a bin holds its lower edge, the last one its upper edge too; −1 outside, −2 without a value.</summary>
    private int[] BinsOf(ReadOnlySpan<double> values)
    {
        var bins = new int[values.Length];
        for (var row = 0; row < bins.Length; row++)
        {
            var value = values[row];
            var at = Array.BinarySearch(edges, value);
            var bin = at >= 0 ? Math.Min(at, edges.Length - 2) : ~at - 1;
            bins[row] = double.IsNaN(value) ? -2 : value > edges[^1] ? -1 : bin;
        }

        return bins;
    }

    private void Count(int[] bins, double[] total)
    {
        for (var row = 0; row < bins.Length; row++)
        {
            undefined += bins[row] == -2 ? 1 : 0;
            outside += bins[row] == -1 ? 1 : 0;
            outsideYield += bins[row] < 0 ? total[row] : 0;
        }
    }
}
