using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>Makes the observable of a region: sorts its events at every hypothesis, places the edges, keeps the thresholds.</summary>
internal sealed class ObservableBuilder
{
    private readonly ObservableOptions options;
    private readonly HypothesisGrid grid;
    private readonly ScoreColumns columns;
    private readonly ImmutableArray<ScoreSample> samples;
    private readonly double referenceYield;
    private readonly double[] fineEdges;

    // [hypotheses][halves]
    private readonly double[][][] fineThresholds;
    private readonly ScoreCell[][][] cells;
    private readonly double[][] information;
    private readonly int[] withoutIntensity;
    private readonly double[] dropped;

    private ObservableBuilder(ObservableOptions options, HypothesisGrid grid, ScoreColumns columns, ImmutableArray<ScoreSample> samples, double referenceYield)
    {
        (this.options, this.grid, this.columns, this.samples, this.referenceYield) = (options, grid, columns, samples, referenceYield);
        fineEdges = options.Edges == EdgePlacement.Optimized
            ? ScoreMap.FineEdges(Math.Max(options.FineCells, options.Bins))
            : ScoreMap.Edges(options.Edges, options.Bins);
        var (hypotheses, halves) = (grid.All.Length, samples.Length);
        fineThresholds = [.. Enumerable.Range(0, hypotheses).Select(_ => new double[halves][])];
        cells = [.. Enumerable.Range(0, hypotheses).Select(_ => new ScoreCell[halves][])];
        information = [.. Enumerable.Range(0, hypotheses).Select(_ => new double[halves])];
        withoutIntensity = new int[hypotheses];
        dropped = new double[halves];
    }

    /// <summary>Makes an observable.</summary>
    /// <param name="options">Kind, bins, edges.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="samples">The events that make scores and edges: all together, or two halves.</param>
    /// <param name="reference">The mixture at the reference hypothesis.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0403 where the floors of the edges had to be lowered.</param>
    public static (Observable Observable, ObservableRecord Record) Build(
        ObservableOptions options,
        HypothesisGrid grid,
        ScoreColumns columns,
        ImmutableArray<ScoreSample> samples,
        Hypothesis reference,
        string path,
        Findings findings)
    {
        var builder = new ObservableBuilder(options, grid, columns, samples, reference.Total);
        Parallel.For(0, grid.All.Length, builder.NewDistributions, builder.SortAt, _ => { });
        return (builder.Place(path, findings), builder.Record());
    }

    private ScoreDistribution[] NewDistributions() => [.. samples.Select(sample => new ScoreDistribution(sample.Rows))];

    private ScoreDistribution[] SortAt(int hypothesis, ParallelLoopState state, ScoreDistribution[] distributions)
    {
        var here = grid.All[hypothesis];
        for (var half = 0; half < samples.Length; half++)
        {
            var distribution = distributions[half];
            distribution.Sort(samples[half], here);
            var thresholds = ScoreMap.Thresholds(options, fineEdges, here, referenceYield, distribution);
            cells[hypothesis][half] = new ScoreCell[thresholds.Length + 1];
            distribution.Fill(thresholds, cells[hypothesis][half]);
            fineThresholds[hypothesis][half] = thresholds;
            (information[hypothesis][half], var without) = distribution.Unbinned(here.Distance);
            withoutIntensity[hypothesis] += without;
            if (hypothesis == 0)
            {
                dropped[half] = distribution.DroppedWeight / distribution.PositiveWeight;
            }
        }

        return distributions;
    }

    private Observable Place(string path, Findings findings)
    {
        var halves = samples.Length;
        var edges = new int[halves][];
        var lowered = new double[halves];
        Parallel.For(0, halves, half => (edges[half], lowered[half]) = EdgesOf(half));
        if (lowered.Max() > 0)
        {
            findings.Warning(
                "PX0403",
                path,
                $"{options.Bins} bins with at least {options.MinimumEvents} simulated events each do not exist at every hypothesis; the smallest bins may hold {lowered.Max():P0} fewer. Ask for fewer bins or simulate more events.");
        }

        var thresholds = fineThresholds.Select(perHalf => Enumerable.Range(0, 2).Select(half => Thresholds(perHalf, edges, half)).ToArray()).ToArray();
        return new Observable(
            grid,
            columns,
            options.Bins,
            [.. edges.Select(list => list.Select(index => fineEdges[index - 1]).ToImmutableArray())],
            thresholds);
    }

    /// <summary>Thresholds for the events of one half: those that the other half made, or the only ones there are.</summary>
    private static double[] Thresholds(double[][] perHalf, int[][] edges, int half)
    {
        var maker = perHalf.Length == 1 ? 0 : 1 - half;
        return [.. edges[maker].Select(index => perHalf[maker][index - 1])];
    }

    /// <summary>Positions of the edges among the fine cells, and by how much the floors had to be lowered.</summary>
    private (int[] Edges, double Lowered) EdgesOf(int half)
    {
        if (options.Edges != EdgePlacement.Optimized)
        {
            return ([.. Enumerable.Range(1, options.Bins - 1)], 0);
        }

        var knots = Enumerable.Range(0, grid.Knots.Length).Where(k => information[k][half] > 0).ToArray();
        for (var floor = 1.0; floor > 1e-3; floor /= 2)
        {
            var search = new EdgeSearch(
                [.. knots.Select(k => cells[k][half])], [.. knots.Select(k => grid.All[k].Distance)], [.. knots.Select(k => information[k][half])])
            {
                MinimumEvents = (int)(floor * options.MinimumEvents / samples.Length),
                AllowsEmptyBins = options.Kind != ObservableKind.Quantile,
                MinimumYield = floor * Math.Min(options.MinimumYield, 0.1 * referenceYield / options.Bins) / samples.Length,
            };
            if (search.MaximizeSmallest(options.Bins) is { } edges)
            {
                return (edges, 1 - floor);
            }
        }

        return ([.. Enumerable.Range(1, options.Bins - 1).Select(b => b * cells[0][half].Length / options.Bins)], 1);
    }

    private ObservableRecord Record()
    {
        double[] weights = [.. samples.SelectMany(sample => sample.ReferenceWeights)];
        var sum = weights.Sum();
        return new ObservableRecord(
            weights.Length,
            sum * sum / weights.Sum(weight => weight * weight),
            dropped.Max(),
            samples.Sum(sample => sample.WithoutReference),
            information.Select(perHalf => perHalf.Sum()).ToValueList(),
            withoutIntensity.ToValueList());
    }
}
