using System.Collections.Concurrent;
using System.Collections.Immutable;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Toys of many hypotheses: prepared once, then made unit by unit, in order, on any number of threads, and started again anywhere with the
/// same numbers. What a unit holds depends on the workspace, the options and the unit alone.
/// </summary>
public sealed class ToyRun : IToyRun
{
    /// <summary>Units per thread that are made before they are handed over: enough to keep threads busy, few enough to stay small.</summary>
    private const int UnitsPerThread = 8;
    /// <summary>Points keep so many digits: enough for any toy, few enough that the last bits of other machines do not show.</summary>
    private const int PointDigits = 8;
    private readonly ConcurrentBag<ToyTest>[] tests;
    private readonly Lazy<AsymptoticLaw[]> laws;

    private ToyRun(HypothesisModels models, ToyOptions options, DataSet data, ScanPoint[] observed, ToyHypothesis[] hypotheses)
    {
        (Options, Models, Data, Observed, Hypotheses) = (options, models, data, [.. observed], [.. hypotheses]);
        tests = [.. hypotheses.Select(_ => new ConcurrentBag<ToyTest>())];
        Points = hypotheses.Select(hypothesis => new ToyPoint(hypothesis.Tested, hypothesis.Stream, hypothesis.Point)).ToValueList();
        laws = new(() => [.. Hypotheses.Select(hypothesis => BoundedLaw.Of(Options.Statistic, Models.Parameters[Models.Poi].Bounds, hypothesis, Options.Fit))]);
    }

    /// <summary>Which toys, and how they are tested.</summary>
    public ToyOptions Options { get; }

    /// <summary>The workspace along its parameter of interest.</summary>
    public HypothesisModels Models { get; }

    /// <summary>The data that the toys' points come from.</summary>
    public DataSet Data { get; }

    /// <summary>Both fits to the data at every tested value.</summary>
    public ImmutableArray<ScanPoint> Observed { get; }

    /// <summary>The tested values, ascending, with the points where their toys are drawn.</summary>
    public ImmutableArray<ToyHypothesis> Hypotheses { get; }

    /// <inheritdoc/>
    public string Poi => Models.PoiName;

    /// <inheritdoc/>
    public ValueList<ToyPoint> Points { get; }

    /// <summary>All units, in order.</summary>
    public IEnumerable<ToyUnit> Units => ToyUnit.Of(Hypotheses.Length, Options.Toys, Options.Block);

    /// <inheritdoc/>
    public ObservedStatistic StatisticOfData(int hypothesis)
    {
        var scan = Observed[hypothesis];
        return new(Options.Statistic.Of(scan.Value, scan.Free.Value, scan.TestStatistic), scan.Status, laws.Value[hypothesis]);
    }

    /// <summary>Prepares the hypotheses of a Neyman construction: toys at each tested value, which they are tested against.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Which toys; null for the defaults.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static ToyRun Prepare(Workspace workspace, ToyOptions? options = null, CancellationToken cancellation = default) =>
        Prepare(workspace, options ?? new ToyOptions(), ToyStream.Tested, cancellation);

    /// <summary>
    /// The same with random numbers of their own, for toys that shall say what a construction covers where some point of the user's is true.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Which toys; the true points are its values and <see cref="ToyOptions.Truth"/>.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static ToyRun PrepareCoverage(Workspace workspace, ToyOptions options, CancellationToken cancellation = default) =>
        Prepare(workspace, options, ToyStream.Truth, cancellation);

    /// <summary>
    /// Prepares tests against an alternative: behind all tested values stand the same values again with toys drawn at the alternative, binned and
    /// tested at the tested value.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Which toys.</param>
    /// <param name="alternative">Value of the tested parameter if the alternative is true, e.g. 0 for no signal.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    internal static ToyRun PrepareTests(Workspace workspace, ToyOptions options, double alternative, CancellationToken cancellation)
    {
        var tested = Prepare(workspace, options, ToyStream.Tested, cancellation);
        tested.Models.Check([alternative], tested.Data);
        var other = PointOf(tested.Models, options, new ProfileScanner(tested.Models, tested.Data, options).At(alternative));
        var values = tested.Hypotheses.Select(hypothesis => hypothesis.Tested).ToArray();
        var alternatives = Prepare(tested.Models, options, ToyStream.Alternative, values, [.. values.Select(_ => other)], cancellation);
        return new ToyRun(tested.Models, options, tested.Data, [.. tested.Observed], [.. tested.Hypotheses, .. alternatives]);
    }

    private static ToyRun Prepare(Workspace workspace, ToyOptions options, ToyStream stream, CancellationToken cancellation)
    {
        var models = new HypothesisModels(workspace, options, options.Statistic.HasBoundary() ? 0 : double.NegativeInfinity);
        var data = options.Data ?? models.DefaultData;
        var values = options.Values.Count > 0 ? options.Values.Distinct().Order().ToValueList() : ProfileScan.DefaultGrid(models, data);
        models.Check(values, data);
        var observed = new ProfileScanner(models, data, options).At(values.Span, cancellation);
        var points = observed.Select(scan => PointOf(models, options, scan)).ToArray();
        return new ToyRun(models, options, data, observed, Prepare(models, options, stream, [.. values], points, cancellation));
    }

    /// <summary>Makes units; memory does not grow with their number.</summary>
    /// <param name="units">Which, in the order wanted.</param>
    /// <param name="cancellation">Asked between units.</param>
    /// <returns>Their toys, in the same order.</returns>
    public IEnumerable<ToyBlock> Make(IEnumerable<ToyUnit> units, CancellationToken cancellation = default)
    {
        var threads = Options.Threads > 0 ? Options.Threads : Environment.ProcessorCount;
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads };
        foreach (var wave in units.Chunk(Math.Max(threads * UnitsPerThread, Options.Together > 1 ? Options.Together * Hypotheses.Length : 0)))
        {
            var (blocks, groups) = (new ToyBlock[wave.Length], Group(wave));
            Parallel.For(0, groups.Count, parallel, i => Make(wave, groups[i], blocks));
            foreach (var block in blocks)
            {
                yield return block;
            }
        }
    }

    /// <summary>Makes one unit.</summary>
    /// <param name="unit">Which.</param>
    public ToyBlock Make(ToyUnit unit) => Make(unit, unit.First);

    private ToyBlock Make(ToyUnit unit, ToySeries toys)
    {
        var hypothesis = Hypotheses[unit.Hypothesis];
        var test = tests[unit.Hypothesis].TryTake(out var idle) ? idle : Options.Tester?.Invoke(hypothesis, Options.Fit) ?? new ToyFitter(hypothesis, Options.Fit, Options.Fitter).DrawAndTest;
        var block = new ToyBlock(unit.Hypothesis, hypothesis.Tested, unit.First, new double[unit.Count], new double[unit.Count], new Fitting.FitStatus[unit.Count]);
        test(toys, block.Statistics, block.Estimates, block.Statuses);
        tests[unit.Hypothesis].Add(test);
        return block;
    }

    /// <summary>Makes units of one hypothesis together, and takes them apart again.</summary>
    private void Make(ToyUnit[] units, List<int> group, ToyBlock[] blocks)
    {
        var first = units[group[0]];
        var stride = group.Count > 1 ? units[group[1]].First - first.First : first.Count;
        var whole = Make(first with { Count = group.Sum(index => units[index].Count) }, new(first.First, first.Count, stride));
        foreach (var (place, index) in group.Index())
        {
            var own = new Range(place * first.Count, (place * first.Count) + units[index].Count);
            blocks[index] = group.Count == 1
                ? whole
                : whole with { First = units[index].First, Statistics = whole.Statistics[own], Estimates = whole.Estimates[own], Statuses = whole.Statuses[own] };
        }
    }

    /// <summary>Which units are made together: those of one hypothesis, of equal length and at equal distances, up to so many.</summary>
    private List<List<int>> Group(ToyUnit[] units)
    {
        var (groups, open) = (new List<List<int>>(), new List<int>?[Hypotheses.Length]);
        for (var index = 0; index < units.Length; index++)
        {
            var unit = units[index];
            if (open[unit.Hypothesis] is { } group && group.Count < Options.Together && Continues(units, group, unit))
            {
                group.Add(index);
            }
            else
            {
                groups.Add(open[unit.Hypothesis] = [index]);
            }
        }

        return groups;
    }

    /// <summary>Whether a unit is the next of a series: only the last may be shorter than the first.</summary>
    private static bool Continues(ToyUnit[] units, List<int> group, ToyUnit next) =>
        units[group[^1]].Count == units[group[0]].Count && next.Count <= units[group[0]].Count
        && (group.Count == 1 || next.First - units[group[^1]].First == units[group[1]].First - units[group[0]].First);

    private static ToyHypothesis[] Prepare(
        HypothesisModels models, ToyOptions options, ToyStream stream, double[] values, ImmutableArray<double>[] points, CancellationToken cancellation)
    {
        var hypotheses = new ToyHypothesis[values.Length];
        var threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        Parallel.For(0, values.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads }, i =>
            hypotheses[i] = new ToyHypothesis(models, values[i], points[i], options, stream, options.Seed));
        return hypotheses;
    }

    private static ImmutableArray<double> PointOf(HypothesisModels models, ToyOptions options, ScanPoint observed) => options.Truth is { } truth
        ? models.PointOf(truth).SetItem(models.Poi, observed.Value)
        : [.. observed.Parameters.Select((value, index) => index == models.Poi || !double.IsFinite(value) ? value : Rounding.ToDigits(value, PointDigits))];
}
