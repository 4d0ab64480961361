using System.Runtime.InteropServices;
using ParamOO.Fitting;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Both fits of many data sets of one hypothesis: all conditional fits as one batch, all free fits from all their starts as another. A data
/// set whose fits fail, or whose free fit ends above the conditional one, is fitted again by itself with a full profile. The result of a data
/// set depends on nothing but the data set. Keeps its memory: one instance per thread.
/// </summary>
public sealed class ToyFitter
{
    /// <summary>Differences of −2 ln L below this are rounding and the distance to the minimum that fits stop at.</summary>
    private const double Tolerance = 1e-6;
    private readonly ToyHypothesis hypothesis;
    private readonly FitOptions thorough;
    private readonly BatchFit fit;
    private readonly int size;
    private readonly int[] held;
    private readonly double[] heldValue;
    private readonly double[] scratch;
    private readonly List<double> starts = [];
    private readonly List<double> copies = [];
    private readonly List<int> owners = [];
    private readonly FitRows conditional = new();
    private readonly FitRows free = new();
    private double[] conditionalStarts = [];

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
    }

    /// <summary>Draws consecutive toys and tests them.</summary>
    /// <param name="first">Index of the first toy.</param>
    /// <param name="statistics">As <see cref="Test"/> gives them.</param>
    /// <param name="estimates">Receives the estimates of the tested parameter.</param>
    /// <param name="statuses">Receives why the fits stopped.</param>
    public void DrawAndTest(long first, Span<double> statistics, Span<double> estimates, Span<FitStatus> statuses)
    {
        var data = new double[statistics.Length * hypothesis.Source.Size];
        hypothesis.Source.DrawMany(first, data);
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
        conditional.Fit(fit, data, conditionalStarts.AsSpan(0, statistics.Length * size), hypothesis.Point.AsSpan(), held, heldValue, size);
        free.Fit(fit, CollectionsMarshal.AsSpan(copies), CollectionsMarshal.AsSpan(starts), hypothesis.Point.AsSpan(), [], [], size);
        var row = 0;
        for (var toy = 0; toy < statistics.Length; toy++)
        {
            var best = BestOf(toy, ref row);
            var ratio = best < 0 ? double.NaN : conditional.TwiceNll[toy] - free.TwiceNll[best];
            if (ratio > -Tolerance && conditional.Status[toy] == FitStatus.Converged && free.Status[best] == FitStatus.Converged)
            {
                (statistics[toy], estimates[toy], statuses[toy]) = (Math.Max(0, ratio), free.Values[(best * size) + hypothesis.Poi], FitStatus.Converged);
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

        starts.Clear();
        copies.Clear();
        owners.Clear();
        for (var toy = 0; toy < toys; toy++)
        {
            var own = data.Slice(toy * length, length);
            var start = conditionalStarts.AsSpan(toy * size, size);
            if (hypothesis.Screen.IsUsable)
            {
                hypothesis.Screen.Choose(own, scratch, start, starts);
            }
            else
            {
                hypothesis.Model.Initial.CopyTo(start);
            }

            for (var added = owners.Count * size; added < starts.Count; added += size)
            {
                owners.Add(toy);
                copies.AddRange(own);
            }
        }
    }

    /// <summary>The lowest of a toy's free fits; −1 where none has a finite likelihood.</summary>
    private int BestOf(int toy, ref int row)
    {
        var best = -1;
        for (; row < owners.Count && owners[row] == toy; row++)
        {
            if (!double.IsNaN(free.TwiceNll[row]) && (best < 0 || free.TwiceNll[row] < free.TwiceNll[best]))
            {
                best = row;
            }
        }

        return best;
    }

    private (double Statistic, double Estimate, FitStatus Status) Again(ReadOnlySpan<double> data)
    {
        var profile = new Profile(hypothesis.Model, hypothesis.Poi, data, thorough);
        var points = profile.Held(hypothesis.Grid);
        var scan = ScanPoint.Of(points.Single(point => point.Value == hypothesis.Tested), profile.Free(points));
        return (scan.Status == FitStatus.Converged ? scan.TestStatistic : double.NaN, scan.Free.Value, scan.Status);
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
