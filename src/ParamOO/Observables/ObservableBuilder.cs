using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>Makes the observable of a region: sorts its events at every hypothesis, places the edges, keeps the thresholds.</summary>
internal sealed class ObservableBuilder
{
    // Events of all hypotheses that are sorted at a time, 56 bytes each.
    private const int EventsAtWork = 1 << 22;

    private readonly ObservableOptions options;
    private readonly HypothesisGrid grid;
    private readonly ImmutableArray<ScoreSample> samples;
    private readonly double referenceYield;
    private readonly FineBinning[] fine;
    private readonly double[] unbinned;
    private readonly int[] withoutIntensity;
    private ChosenEdges? edges;
    private RowColumns? rows;

    private ObservableBuilder(ObservableOptions options, HypothesisGrid grid, ImmutableArray<ScoreSample> samples, double referenceYield)
    {
        (this.options, this.grid, this.samples, this.referenceYield) = (options, grid, samples, referenceYield);
        var ends = options.Edges is EdgePlacement.Uniform or EdgePlacement.Tails
            ? ScoreMap.Edges(options.Edges, options.Bins)
            : ScoreMap.FineEdges(Math.Max(options.FineCells, options.Bins));
        fine = [.. samples.Select(_ => new FineBinning(ends, grid.All.Length))];
        unbinned = new double[grid.All.Length];
        withoutIntensity = new int[grid.All.Length];
    }

    /// <summary>Makes an observable.</summary>
    /// <param name="options">Kind, bins, edges.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="samples">The events that make scores and edges: all together, or two halves.</param>
    /// <param name="reference">The mixture at the reference hypothesis.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0403, PX0424, PX0425 and PX0471 where edges are not quite what was asked for, PX0533 where none can be chosen.</param>
    /// <param name="second">The hypotheses with the score of a second axis; null for one axis.</param>
    public static (Observable Observable, ObservableRecord Record) Build(
        ObservableOptions options,
        HypothesisGrid grid,
        ScoreColumns columns,
        ImmutableArray<ScoreSample> samples,
        Hypothesis reference,
        string path,
        Findings findings,
        HypothesisGrid? second = null)
    {
        var builder = new ObservableBuilder(options, grid, samples, reference.Total);
        if (grid.Plane is not null && columns.Categories is not null)
        {
            var categories = new CategoryRows(builder.EdgesOfCategories(columns.Categories.Count, path, findings), grid.All.Length);
            return (new Observable(grid, columns, categories), builder.Record(grid.Origins([])) with { Columns = categories.Counts.ToValueList(), AreCategoriesApart = true });
        }

        var workers = builder.Sort();
        builder.RequireDifference(path, findings);
        builder.edges = ChosenEdges.Choose(options, grid, builder.fine, reference.Total, path, findings);
        builder.rows = builder.PlaceColumns(columns, second, workers, path, findings);
        return (new Observable(builder.edges.Grid, columns, builder.edges, builder.rows), builder.Record(builder.edges.Origins));
    }

    /// <summary>Edges are chosen by the information that they keep, and cannot be where there is none.</summary>
    private void RequireDifference(string path, Findings findings)
    {
        var isChosen = options.Edges is not (EdgePlacement.Uniform or EdgePlacement.Tails);
        if (isChosen && Array.Exists(fine, binning => binning.Information.Take(grid.Knots.Length).All(information => information == 0)))
        {
            findings.Error(
                "PX0533",
                path,
                "no hypothesis differs from the reference hypothesis, so that no edges are better than others; look for a Yield of 0, for coefficients without the parameter of interest and for ratios that are all 0, or place edges with Edges: uniform.");
            findings.ThrowIfErrors();
        }
    }

    private ParallelOptions Sort()
    {
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, EventsAtWork / Math.Max(1, samples.Sum(sample => sample.Rows))) };
        Parallel.For(0, grid.All.Length, workers, NewDistributions, SortAt, _ => { });
        return workers;
    }

    /// <summary>The edges of one category after the other; what is seen of all events on the way adds up.</summary>
    private IEnumerable<ChosenEdges> EdgesOfCategories(int count, string path, Findings findings)
    {
        for (var category = 0; category < count; category++)
        {
            var builder = new ObservableBuilder(options, grid, [.. samples.Select(sample => sample.Within(category))], referenceYield);
            builder.Sort();
            for (var hypothesis = 0; hypothesis < unbinned.Length; hypothesis++)
            {
                unbinned[hypothesis] += builder.unbinned[hypothesis];
                withoutIntensity[hypothesis] += builder.withoutIntensity[hypothesis];
            }

            yield return builder.EdgesOfCategory($"{path}, category {category + 1}", findings);
        }
    }

    private ChosenEdges EdgesOfCategory(string path, Findings findings)
    {
        var yield = samples.Sum(sample => sample.ReferenceWeights.Sum());
        if (options.Keep is not null || options.Edges is EdgePlacement.Uniform or EdgePlacement.Tails)
        {
            return ChosenEdges.Choose(options, grid, fine, yield, path, findings);
        }

        var most = ChosenEdges.Most(options, grid, fine, yield);
        if (most.Bins < options.Bins)
        {
            findings.Note("PX0430", path, $"holds too few events for {options.Bins} bins at some hypothesis and has {most.Bins}. Ask for fewer bins or columns, or simulate more events.");
        }

        return most;
    }

    private RowColumns? PlaceColumns(ScoreColumns columns, HypothesisGrid? second, ParallelOptions workers, string path, Findings findings)
    {
        if (second is null && columns.Categories is null)
        {
            return null;
        }

        var floors = new ColumnFloors(options, samples.Length, edges!.Bins, referenceYield);
        return second is null
            ? CategoryColumns.Place(floors, edges.Grid, columns, samples, edges, workers, path, findings)
            : ScoredColumns.Place(floors, edges.Grid, second.Broken(edges.Breaks), samples, edges, workers, path, findings);
    }

    private ScoreDistribution[] NewDistributions() => [.. samples.Select(sample => new ScoreDistribution(sample.Rows))];

    private ScoreDistribution[] SortAt(int hypothesis, ParallelLoopState state, ScoreDistribution[] distributions)
    {
        var here = grid.All[hypothesis];
        for (var half = 0; half < samples.Length; half++)
        {
            var (distribution, binning) = (distributions[half], fine[half]);
            distribution.Sort(samples[half], here);
            binning.Thresholds[hypothesis] = ScoreMap.Thresholds(options, binning.Edges, here, referenceYield, distribution);
            binning.Cells[hypothesis] = distribution.Fill(binning.Thresholds[hypothesis]);
            (binning.Information[hypothesis], var without) = distribution.Unbinned(here.Distance);
            binning.Penalty[hypothesis] = (here.Profile?.Penalty ?? 0) / samples.Length;
            unbinned[hypothesis] += here.Profile is null ? binning.Information[hypothesis] : samples[half].NominalInformation(here).Information;
            withoutIntensity[hypothesis] += without;
        }

        for (var half = 0; half < samples.Length && options.Keep is not null; half++)
        {
            fine[half].Applied[hypothesis] = distributions[half].Fill(fine[samples.Length - 1 - half].Thresholds[hypothesis]);
        }

        return distributions;
    }

    /// <summary>Negative weight, which F leaves out, over the positive weight.</summary>
    private static double DroppedBy(ScoreSample sample) =>
        -sample.ReferenceWeights.Where(weight => weight < 0).Sum() / sample.ReferenceWeights.Where(weight => weight > 0).Sum();

    private ObservableRecord Record(int[] origins)
    {
        double[] weights = [.. samples.SelectMany(sample => sample.ReferenceWeights)];
        var sum = weights.Sum();
        return new ObservableRecord(
            weights.Length,
            sum * sum / weights.Sum(weight => weight * weight),
            samples.Max(DroppedBy),
            samples.Sum(sample => sample.WithoutReference),
            [.. origins.Select(origin => unbinned[origin])],
            [.. origins.Select(origin => withoutIntensity[origin])])
        {
            Kept = edges?.Kept,
            Columns = rows is null ? [] : rows.Counts.ToValueList(),
        };
    }
}
