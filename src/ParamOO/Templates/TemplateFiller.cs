using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>
/// Fills the templates of a region from one table in one pass over its rows: bins every event at every hypothesis and adds up its weights.
/// </summary>
/// <remarks>
/// Threads share the work by hypothesis, each with its own sums, so that results do not depend on their number. Memory: a block of rows
/// and the sums, whatever the size of the table.
/// </remarks>
internal sealed class TemplateFiller
{
    private const int BlockRows = 2048;

    private readonly WeightedTable table;
    private readonly MixtureModel model;
    private readonly Observable observable;
    private readonly Hypothesis reference;
    private readonly TemplateColumns columns;
    private readonly ImmutableArray<TemplateVariation> variations;
    private readonly ImmutableArray<string> names;
    private readonly int dataColumn;
    private readonly BinnedSums[] nominalSums;
    private readonly BinnedSums[] variedSums;
    private readonly ImmutableArray<int> variationKnots;

    /// <summary>Prepares to fill.</summary>
    /// <param name="table">The table.</param>
    /// <param name="dataWeightColumn">Column with data weights; null for none.</param>
    /// <param name="model">The mixture.</param>
    /// <param name="observable">Bins events.</param>
    /// <param name="reference">The mixture at the reference hypothesis.</param>
    /// <param name="target">Templates that receive the sums.</param>
    public TemplateFiller(
        WeightedTable table, string? dataWeightColumn, MixtureModel model, Observable observable, Hypothesis reference, TemplateSet target)
    {
        (this.table, this.model, this.observable, this.reference) = (table, model, observable, reference);
        columns = new TemplateColumns(table, model, target.Variations);
        (variations, variationKnots) = (target.Variations, target.VariationKnots);
        string[] before = [.. table.With(observable.Columns.Inputs), .. columns.ShapeColumns];
        names = dataWeightColumn is null ? [.. before] : [.. before, dataWeightColumn];
        dataColumn = dataWeightColumn is null ? -1 : names.Length - 1;
        nominalSums = [.. Enumerable.Range(0, target.Grid.All.Length).Select(_ => new BinnedSums(target.Bins, columns.NominalWidth))];
        variedSums = [.. variationKnots.Select(_ => new BinnedSums(target.Bins, columns.Variations.Length))];
    }

    /// <summary>Reads the table once and adds its events to templates.</summary>
    /// <param name="target">The templates that this filler was made for.</param>
    public void Fill(TemplateSet target)
    {
        // Columns may be asked for once only, but one column may play two parts.
        string[] distinct = [.. names.Distinct()];
        foreach (var batch in table.Source.Read(distinct))
        {
            for (var first = 0; first < batch.Rows; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, batch.Rows - first);
                AddBlock(new EventBatch(
                    batch.FirstRow + first,
                    rows,
                    [.. names.Select(name => batch.Memory(Array.IndexOf(distinct, name)).Slice(first, rows))]));
            }
        }

        Deliver(target);
    }

    private void AddBlock(EventBatch batch)
    {
        var events = new ScoreEvents(observable.Columns, observable.Columns.Prepare(batch, names.Length));
        var halves = events.FindHalves();
        var weights = table.WeightsOf(batch, observable.Columns.Inputs.Length).ToArray();
        var nominal = NominalRows(batch, events, weights);
        var varied = VariedRows(batch, nominal);
        Parallel.For(0, nominalSums.Length, hypothesis =>
        {
            var (scores, bins) = (new double[batch.Rows], new byte[batch.Rows]);
            events.ChangeAt(observable.Grid.All[hypothesis], scores);
            events.ScoreOf(scores, scores);
            observable.Assign(hypothesis, scores, halves, bins);
            nominalSums[hypothesis].Add(nominal, bins);
            if (variationKnots.IndexOf(hypothesis) is >= 0 and var knot)
            {
                variedSums[knot].Add(varied, bins);
            }
        });
    }

    private double[] NominalRows(EventBatch batch, ScoreEvents events, double[] weights)
    {
        var width = columns.NominalWidth;
        var rows = new double[batch.Rows * width];
        for (var slot = 0; slot < columns.Processes.Length; slot++)
        {
            var process = columns.Processes[slot];
            var ratios = batch.Column(observable.Columns.OfProcess[process]);
            var scale = model.Processes[process].Yield * observable.Columns.Scales[process];
            for (var row = 0; row < batch.Rows; row++)
            {
                var weight = table.IsReference ? weights[row] * scale * ratios[row] : weights[row];
                rows[(row * width) + slot] = weight;
                rows[(row * width) + columns.Processes.Length + slot] = weight * weight;
            }
        }

        var data = dataColumn >= 0 ? batch.Column(dataColumn) : new double[batch.Rows];
        for (var row = 0; row < batch.Rows; row++)
        {
            var weight = ReferenceWeight(weights[row], events.Reference[row]);
            rows[(row * width) + columns.ReferenceAt] = weight;
            rows[(row * width) + columns.ReferenceAt + 1] = weight * weight;
            rows[(row * width) + columns.DataAt] = data[row];
            rows[(row * width) + columns.CountAt] = 1;
        }

        return rows;
    }

    private double ReferenceWeight(double weight, double intensity) =>
        table.IsReference
            ? weight * intensity
            : model.Processes[table.Process].Yield is var nominal && nominal > 0 ? weight * reference.Yields[table.Process] / nominal : 0;

    private double[] VariedRows(EventBatch batch, double[] nominal)
    {
        var width = columns.Variations.Length;
        var rows = new double[batch.Rows * width];
        var firstShape = names.Length - columns.ShapeColumns.Length - (dataColumn >= 0 ? 1 : 0);
        for (var slot = 0; slot < width; slot++)
        {
            var variation = variations[columns.Variations[slot]];
            var ratios = batch.Column(firstShape + columns.ShapeColumns.IndexOf(variation.RatioColumn));
            var weightAt = columns.Processes.IndexOf(variation.Process);
            for (var row = 0; row < batch.Rows; row++)
            {
                // A shape ratio means nothing, and may be NaN, where its process is absent.
                var weight = nominal[(row * columns.NominalWidth) + weightAt];
                rows[(row * width) + slot] = weight == 0 ? 0 : weight * ratios[row];
            }
        }

        return rows;
    }

    private void Deliver(TemplateSet target)
    {
        for (var hypothesis = 0; hypothesis < nominalSums.Length; hypothesis++)
        {
            var sums = nominalSums[hypothesis];
            for (var bin = 0; bin < target.Bins; bin++)
            {
                for (var slot = 0; slot < columns.Processes.Length; slot++)
                {
                    target.YieldRow(hypothesis, columns.Processes[slot])[bin] += sums[bin, slot];
                    target.VarianceRow(hypothesis, columns.Processes[slot])[bin] += sums[bin, columns.Processes.Length + slot];
                }

                target.ReferenceRow(hypothesis)[bin] += sums[bin, columns.ReferenceAt];
                target.ReferenceVarianceRow(hypothesis)[bin] += sums[bin, columns.ReferenceAt + 1];
                target.DataRow(hypothesis)[bin] += sums[bin, columns.DataAt];
                target.EventsRow(hypothesis)[bin] += sums[bin, columns.CountAt];
            }
        }

        DeliverVaried(target);
    }

    private void DeliverVaried(TemplateSet target)
    {
        for (var knot = 0; knot < variedSums.Length; knot++)
        {
            for (var slot = 0; slot < columns.Variations.Length; slot++)
            {
                for (var bin = 0; bin < target.Bins; bin++)
                {
                    target.VariedRow(knot, columns.Variations[slot])[bin] += variedSums[knot][bin, slot];
                }
            }
        }
    }
}
