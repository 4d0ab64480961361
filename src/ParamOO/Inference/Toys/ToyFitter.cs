using System.Numerics;
using System.Runtime.InteropServices;
using ParamOO.Fitting;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Both fits of many data sets of one hypothesis: all conditional fits as one batch, all free fits from one value of the tested parameter as another. A data
/// set whose fits fail, whose free fit ends above the conditional one, or whose statistic is implausible is fitted again by itself with a full profile. The result of a data
/// set depends on nothing but the data set. Keeps its memory: one instance per thread.
/// </summary>
public sealed class ToyFitter
{
    /// <summary>Differences of −2 ln L below this are rounding and the distance to the minimum that fits stop at.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>
    /// No toy is ten standard deviations away from where it was drawn: where bins hold few events, a conditional fit can stop in a valley far above
    /// the lowest one. Toys of an alternative that far away are fitted thoroughly for nothing.
    /// </summary>
    private const double Implausible = 100;
    private readonly ToyHypothesis hypothesis;
    private readonly FitOptions thorough;
    private readonly BatchFit fit;
    private readonly int size;
    private readonly int[] held;
    private readonly double[] heldValue;
    private readonly double[] scratch;
    private readonly FitRows conditional = new();
    private readonly FitRows free = new();
    private readonly StartGroup[] groups;
    private readonly List<double>[] starts;
    private double[] conditionalStarts = [];
    private Lowest[] lowest = [];

    /// <summary>Prepares the fits.</summary>
    /// <param name="hypothesis">The hypothesis.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="create">Makes what fits batches; null for <see cref="BatchFitter"/>.</param>
    public ToyFitter(ToyHypothesis hypothesis, FitOptions options, Func<Likelihoods.CompiledModel, FitOptions, BatchFit>? create = null)
    {
        this.hypothesis = hypothesis;
        thorough = options with { Threads = 1 };
        fit = (create ?? ((model, settings) => new BatchFitter(model, settings).Fit))(hypothesis.Model, thorough with { PoiStarts = 1 });
        size = hypothesis.Model.Parameters.Length;
        (held, heldValue) = ([hypothesis.Poi], [hypothesis.Tested]);
        scratch = new double[hypothesis.Screen.Scratch];
        groups = [.. Enumerable.Range(0, hypothesis.Screen.Count).Select(_ => new StartGroup())];
        starts = [.. groups.Select(group => group.Starts)];
    }

    /// <summary>Draws toys and tests them.</summary>
    /// <param name="toys">Which toys.</param>
    /// <param name="statistics">As <see cref="Test"/> gives them.</param>
    /// <param name="estimates">Receives the estimates of the tested parameter.</param>
    /// <param name="statuses">Receives why the fits stopped.</param>
    public void DrawAndTest(ToySeries toys, Span<double> statistics, Span<double> estimates, Span<FitStatus> statuses)
    {
        var data = new double[statistics.Length * hypothesis.Source.Size];
        for (var toy = 0; toy < statistics.Length; toy += Math.Min(toys.Block, statistics.Length - toy))
        {
            hypothesis.Source.DrawMany(toys[toy], data.AsSpan(toy * hypothesis.Source.Size, Math.Min(toys.Block, statistics.Length - toy) * hypothesis.Source.Size));
        }

        Test(data, statistics, estimates, statuses);
    }

    /// <summary>Tests data sets.</summary>
    /// <param name="data">Counts of all bins, then auxiliary data: [data sets × data].</param>
    /// <param name="statistics">Receives −2 ln of the ratio of the conditional to the free likelihood; NaN where a fit failed.</param>
    /// <param name="estimates">Receives the estimates of the tested parameter.</param>
    /// <param name="statuses">Receives why the fits stopped.</param>
    public void Test(ReadOnlySpan<double> data, Span<double> statistics, Span<double> estimates, Span<FitStatus> statuses)
    {
        ChooseStarts(data);
        var metric = hypothesis.Screen.IsUsable ? hypothesis.Screen.Parameters(hypothesis.Screen.Tested) : hypothesis.Point.AsSpan();
        conditional.Fit(fit, data, conditionalStarts.AsSpan(0, statistics.Length * size), metric, held, heldValue, size);
        FitFree(statistics.Length);
        for (var toy = 0; toy < statistics.Length; toy++)
        {
            var (best, isFound) = (lowest[toy], lowest[toy].Status == FitStatus.Converged && conditional.Status[toy] == FitStatus.Converged);
            var ratio = conditional.TwiceNll[toy] - best.TwiceNll;
            if (isFound && ratio > -Tolerance && ratio < Implausible)
            {
                (statistics[toy], estimates[toy], statuses[toy]) = (Math.Max(0, ratio), best.Estimate, FitStatus.Converged);
            }
            else if (conditional.Status[toy] == FitStatus.InvalidData)
            {
                (statistics[toy], estimates[toy], statuses[toy]) = (double.NaN, double.NaN, FitStatus.InvalidData);
            }
            else
            {
                (statistics[toy], estimates[toy], statuses[toy]) = Again(data.Slice(toy * hypothesis.Source.Size, hypothesis.Source.Size));
            }
        }
    }

    private void ChooseStarts(ReadOnlySpan<double> data)
    {
        var length = hypothesis.Source.Size;
        var toys = data.Length / length;
        if (conditionalStarts.Length < toys * size)
        {
            conditionalStarts = new double[toys * size];
        }

        Array.ForEach(groups, group => group.Clear());
        for (var toy = 0; toy < toys; toy++)
        {
            var own = data.Slice(toy * length, length);
            var start = conditionalStarts.AsSpan(toy * size, size);
            if (!hypothesis.Screen.IsUsable)
            {
                hypothesis.Model.Initial.CopyTo(start);
                continue;
            }

            for (var chosen = hypothesis.Screen.Choose(own, scratch, start, starts); chosen != 0; chosen &= chosen - 1)
            {
                groups[BitOperations.TrailingZeroCount(chosen)].Add(toy, own);
            }
        }
    }

    /// <summary>All free fits, those from one value of the tested parameter as one batch; the lowest of each toy is kept.</summary>
    private void FitFree(int toys)
    {
        lowest = lowest.Length < toys ? new Lowest[toys] : lowest;
        lowest.AsSpan(0, toys).Fill(new Lowest(double.PositiveInfinity, double.NaN, FitStatus.InvalidYield));
        foreach (var (index, group) in groups.Index())
        {
            if (group.Toys.Count == 0)
            {
                continue;
            }

            free.Fit(fit, CollectionsMarshal.AsSpan(group.Data), CollectionsMarshal.AsSpan(group.Starts), hypothesis.Screen.Parameters(index), [], [], size);
            for (var row = 0; row < group.Toys.Count; row++)
            {
                if (free.TwiceNll[row] < lowest[group.Toys[row]].TwiceNll)
                {
                    lowest[group.Toys[row]] = new Lowest(free.TwiceNll[row], free.Values[(row * size) + hypothesis.Poi], free.Status[row]);
                }
            }
        }
    }

    private (double Statistic, double Estimate, FitStatus Status) Again(ReadOnlySpan<double> data)
    {
        var profile = new Profile(hypothesis.Model, hypothesis.Poi, data, thorough);
        var points = profile.Held(hypothesis.Grid);
        var scan = ScanPoint.Of(points.Single(point => point.Value == hypothesis.Tested), profile.Free(points));
        return (scan.Status == FitStatus.Converged ? scan.TestStatistic : double.NaN, scan.Free.Value, scan.Status);
    }

    /// <summary>The lowest free fit of a toy.</summary>
    private readonly record struct Lowest(double TwiceNll, double Estimate, FitStatus Status);

    /// <summary>Free fits that start from the same value of the tested parameter, and from the same second derivatives.</summary>
    private sealed class StartGroup
    {
        public List<int> Toys { get; } = [];

        public List<double> Data { get; } = [];

        public List<double> Starts { get; } = [];

        public void Add(int toy, ReadOnlySpan<double> data)
        {
            Toys.Add(toy);
            Data.AddRange(data);
        }

        public void Clear()
        {
            Toys.Clear();
            Data.Clear();
            Starts.Clear();
        }
    }

    /// <summary>Results of one batch, kept for the next.</summary>
    private sealed class FitRows
    {
        public FitStatus[] Status { get; private set; } = [];

        public double[] TwiceNll { get; private set; } = [];

        public double[] Values { get; private set; } = [];

        public void Fit(
            BatchFit fit, ReadOnlySpan<double> data, ReadOnlySpan<double> starts, ReadOnlySpan<double> metricPoint, ReadOnlySpan<int> held, ReadOnlySpan<double> heldValues, int size)
        {
            var fits = starts.Length / size;
            if (Status.Length < fits)
            {
                (Status, TwiceNll, Values) = (new FitStatus[fits], new double[fits], new double[fits * size]);
            }

            fit(new FitBatch
            {
                Fits = fits,
                Data = data,
                Starts = starts,
                MetricPoint = metricPoint,
                Held = held,
                HeldValues = heldValues,
                Status = Status.AsSpan(0, fits),
                TwiceNll = TwiceNll.AsSpan(0, fits),
                Values = Values.AsSpan(0, fits * size),
            });
        }
    }
}
