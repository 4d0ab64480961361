using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>
/// Fills the templates of a region from one table: bins every event at every hypothesis and adds up its weights and their squares.
/// </summary>
/// <remarks>
/// The table is cut into stretches (<see cref="TableStretches"/>), each filled by one thread and added up by <see cref="SummationTree"/>, so
/// that results do not depend on the number of threads. Memory: a stretch per thread and the sums, whatever the size of the table.
/// </remarks>
internal sealed class TemplateFiller
{
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
        (Table, Model, Observable, Reference) = (table, model, observable, reference);
        Columns = new TemplateColumns(table, model, target.Variations);
        (Variations, VariationKnots) = (target.Variations, target.VariationKnots);
        DataWeightColumn = dataWeightColumn;
        Stretches = [.. TableStretches.Of(table.Source)];
    }

    /// <summary>The table.</summary>
    public WeightedTable Table { get; }

    /// <summary>Column with data weights; null for none.</summary>
    public string? DataWeightColumn { get; }

    /// <summary>The mixture.</summary>
    public MixtureModel Model { get; }

    /// <summary>Bins events.</summary>
    public Observable Observable { get; }

    /// <summary>The mixture at the reference hypothesis.</summary>
    public Hypothesis Reference { get; }

    /// <summary>Which numbers of an event are summed.</summary>
    public TemplateColumns Columns { get; }

    /// <summary>All variations of the region.</summary>
    public ImmutableArray<TemplateVariation> Variations { get; }

    /// <summary>Hypotheses at which variations are filled.</summary>
    public ImmutableArray<int> VariationKnots { get; }

    /// <summary>The stretches of the table.</summary>
    public ImmutableArray<RowRange> Stretches { get; }

    /// <summary>Reads the table once and adds its events to templates.</summary>
    /// <param name="target">The templates that this filler was made for.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    public void Fill(TemplateSet target, FillWatch? watch = null)
    {
        var tree = NewTree();
        Fill(tree, 0, Stretches.Length, watch ?? new FillWatch());
        Deliver(tree.Total(), target);
    }

    /// <summary>Number of rows of some stretches.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="end">Index behind the last.</param>
    public long RowsOf(int first, int end) => Stretches[first..end].Sum(stretch => stretch.Count);

    /// <summary>A digest of everything but the rows that the sums depend on.</summary>
    public string Stamp()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Observable.AddTo(hash);
        double[] numbers =
        [
            .. Observable.Columns.Scales, .. Reference.Yields, .. Model.Processes.Select(process => process.Yield),
            .. VariationKnots.Select(knot => (double)knot), .. Stretches.SelectMany(stretch => new[] { (double)stretch.First, stretch.Count }),
        ];
        hash.AppendData(MemoryMarshal.AsBytes(numbers));
        string[] words = [.. Observable.Columns.Inputs, Table.WeightColumn ?? "", DataWeightColumn ?? "", .. Columns.Variations.Select(index => Variations[index].RatioColumn)];
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', words)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>An empty tree for the sums of this filler.</summary>
    public SummationTree NewTree() => new(() => new TemplateSums(
        new BinnedSums(Observable.Grid.All.Length, Observable.Bins, Columns.Nominal),
        new BinnedSums(VariationKnots.Length, Observable.Bins, Columns.Variations.Length)));

    /// <summary>Fills some stretches.</summary>
    /// <param name="tree">Receives their sums.</param>
    /// <param name="first">Index of the first.</param>
    /// <param name="end">Index behind the last.</param>
    /// <param name="watch">Told how many rows are done; stops the work.</param>
    public void Fill(SummationTree tree, int first, int end, FillWatch watch)
    {
        var next = first - 1;
        try
        {
            Parallel.For(0, Math.Min(end - first, watch.Threads), (_, state) =>
            {
                var stretch = new StretchFiller(this, watch);
                for (int index; (index = Interlocked.Increment(ref next)) < end && !state.ShouldExitCurrentIteration;)
                {
                    var sums = tree.Rent();
                    stretch.Fill(Stretches[index], sums);
                    tree.Add(0, index, sums);
                }
            });
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    /// <summary>Adds sums to templates.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="target">The templates that this filler was made for.</param>
    public void Deliver(TemplateSums sums, TemplateSet target)
    {
        for (var hypothesis = 0; hypothesis < sums.Nominal.Hypotheses; hypothesis++)
        {
            for (var bin = 0; bin < target.Bins; bin++)
            {
                for (var slot = 0; slot < Columns.Processes.Length; slot++)
                {
                    target.YieldRow(hypothesis, Columns.Processes[slot])[bin] += sums.Nominal.Sum(hypothesis, bin, slot);
                    target.VarianceRow(hypothesis, Columns.Processes[slot])[bin] += sums.Nominal.SumOfSquares(hypothesis, bin, slot);
                }

                target.ReferenceRow(hypothesis)[bin] += sums.Nominal.Sum(hypothesis, bin, Columns.ReferenceAt);
                target.ReferenceVarianceRow(hypothesis)[bin] += sums.Nominal.SumOfSquares(hypothesis, bin, Columns.ReferenceAt);
                target.DataRow(hypothesis)[bin] += sums.Nominal.Sum(hypothesis, bin, Columns.DataAt);
                target.EventsRow(hypothesis)[bin] += sums.Nominal.Sum(hypothesis, bin, Columns.CountAt);
            }
        }

        DeliverVaried(sums.Varied, target);
    }

    private void DeliverVaried(BinnedSums sums, TemplateSet target)
    {
        for (var knot = 0; knot < sums.Hypotheses; knot++)
        {
            for (var slot = 0; slot < Columns.Variations.Length; slot++)
            {
                for (var bin = 0; bin < target.Bins; bin++)
                {
                    target.VariedRow(knot, Columns.Variations[slot])[bin] += sums.Sum(knot, bin, slot);
                    target.VariedVarianceRow(knot, Columns.Variations[slot])[bin] += sums.SumOfSquares(knot, bin, slot);
                }
            }
        }
    }
}
