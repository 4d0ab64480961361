using System.Collections.Concurrent;
using ParamOO.Fitting;
using ParamOO.Gpu.Programs;
using ParamOO.Inference;
using ParamOO.Inference.Toys;

namespace ParamOO.Gpu;

/// <summary>
/// Toys of one hypothesis from random numbers to test statistic on a device: three numbers per toy come back. A toy whose fits do not get on there
/// is drawn again, bit for bit the same, and tested by the processor; so are all toys that a failing device leaves. Not for use by two threads
/// at a time.
/// </summary>
internal sealed unsafe class DeviceToys
{
    /// <summary>Differences of −2 ln L below this are rounding and the distance to the minimum that fits stop at.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Toys that the processor fits in one go: enough for its lanes.</summary>
    private const int Together = 64;

    private readonly DeviceEngine engine;
    private readonly ToyHypothesis hypothesis;
    private readonly DeviceFitter fitter;
    private readonly ToyDrawing drawing;
    private readonly FitOptions options;
    private readonly ConcurrentBag<ToyFitter> idle = [];

    /// <summary>Prepares the toys of a hypothesis.</summary>
    /// <param name="engine">The devices.</param>
    /// <param name="hypothesis">The hypothesis.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="expected">How many toys all hypotheses have.</param>
    public DeviceToys(DeviceEngine engine, ToyHypothesis hypothesis, FitOptions options, long expected = 0)
    {
        this.engine = engine;
        this.hypothesis = hypothesis;
        fitter = engine.Fitter(hypothesis.Model, options with { Threads = 1 }, expected);
        drawing = new(hypothesis.Source);
        this.options = options;
    }

    /// <summary>Draws and tests toys.</summary>
    /// <param name="toys">Which toys.</param>
    /// <param name="statistics">Receives the test statistics.</param>
    /// <param name="estimates">Receives the estimates of the tested parameter.</param>
    /// <param name="statuses">Receives why the fits stopped.</param>
    public void DrawAndTest(ToySeries toys, Span<double> statistics, Span<double> estimates, Span<FitStatus> statuses)
    {
        var (results, left) = (new double[3 * statistics.Length], new List<int>());
        engine.UseOne(worker => Run(worker, toys, results));
        for (var toy = 0; toy < statistics.Length; toy++)
        {
            var (statistic, estimate, status) = (results[3 * toy], results[(3 * toy) + 1], results[(3 * toy) + 2]);
            (statistics[toy], estimates[toy], statuses[toy]) = (Math.Max(0, statistic), estimate, FitStatus.Converged);
            if (status != KernelText.Converged || !(statistic > -Tolerance))
            {
                left.Add(toy);
            }
        }

        var others = OnProcessor([.. left.Select(toy => toys[toy])]);
        foreach (var (index, toy) in left.Index())
        {
            (statistics[toy], estimates[toy], statuses[toy]) = (others.Ratios[index], others.Estimates[index], others.Statuses[index]);
        }
    }

    /// <summary>Draws and tests the first toys, and leaves their statistics on the device.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="toys">How many.</param>
    /// <param name="statistic">The test statistic.</param>
    /// <param name="counts">Receives how many fits of toys ended in which status.</param>
    /// <param name="cancellation">Asked between batches.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    public DeviceStatistics Rank(DeviceWorker worker, int toys, TestStatistic statistic, long[] counts, CancellationToken cancellation)
    {
        var (work, statistics) = Prepare(worker, toys);
        var side = statistic switch { TestStatistic.Q0 => -1, TestStatistic.QMu or TestStatistic.QMuTilde => 1, _ => 0 };
        Run(work, worker, 0, toys, (job, conditional, free, first, count) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var left = job.RankToys(worker, conditional, free, (hypothesis.Poi, hypothesis.Tested), side, statistics, first, count, Tolerance);
            counts[(int)FitStatus.Converged] += count - left.Length;
            var others = OnProcessor([.. left.Select(toy => (long)first + toy)]);
            foreach (var (index, toy) in left.Index())
            {
                statistics.Set(first + toy, statistic.Of(hypothesis.Tested, others.Estimates[index], others.Ratios[index]));
                counts[(int)others.Statuses[index]]++;
            }
        });
        return statistics;
    }

    /// <summary>Toys that are left over, drawn and tested on all cores while the device goes on with another worker.</summary>
    private (double[] Ratios, double[] Estimates, FitStatus[] Statuses) OnProcessor(long[] toys)
    {
        var (ratios, estimates, statuses) = (new double[toys.Length], new double[toys.Length], new FitStatus[toys.Length]);
        Parallel.For(0, (toys.Length + Together - 1) / Together, group =>
        {
            var (own, fitter) = (new Range(group * Together, Math.Min(toys.Length, (group + 1) * Together)), idle.TryTake(out var known) ? known : new ToyFitter(hypothesis, options));
            fitter.Test(Draw(toys[own]), ratios.AsSpan(own), estimates.AsSpan(own), statuses.AsSpan(own));
            idle.Add(fitter);
        });
        return (ratios, estimates, statuses);
    }

    private double[] Draw(long[] toys)
    {
        var (source, data) = (hypothesis.Source, new double[toys.Length * hypothesis.Source.Size]);
        for (var index = 0; index < toys.Length; index++)
        {
            source.DrawMany(toys[index], data.AsSpan(index * source.Size, source.Size));
        }

        return data;
    }

    /// <summary>Room for fits and for statistics; fewer fits at a time where there is not enough for both.</summary>
    private (FitJob Job, DeviceStatistics Statistics) Prepare(DeviceWorker worker, int toys)
    {
        var sorting = engine.Programs.Get(worker.Device, KernelText.Sorting(), mayFuse: false);
        while (true)
        {
            var job = fitter.Prepare(worker, toys);
            try
            {
                return (job, new(worker, sorting, toys));
            }
            catch (DeviceException error) when (error.IsMemory && job.Layout.MayShrink)
            {
                worker.Halve();
            }
        }
    }

    private void Run(DeviceWorker worker, ToySeries toys, double[] results) => Run(fitter.Prepare(worker, results.Length / 3), worker, toys, results.Length / 3, (job, conditional, free, begin, count) =>
        job.TestToys(worker, conditional, free, hypothesis.Poi, results.AsSpan(3 * begin, 3 * count)));

    /// <summary>Draws and fits toys in batches, and hands over the outcomes on the device.</summary>
    private void Run(FitJob job, DeviceWorker worker, ToySeries toys, int wanted, TakeToys take)
    {
        var text = engine.Programs.Get(worker.Device, KernelText.Toys(), mayFuse: false);
        for (var done = 0; done < wanted; done += job.Layout.Capacity)
        {
            var count = Math.Min(job.Layout.Capacity, wanted - done);
            var rows = drawing.Draw(worker, text, toys, done, count);
            var conditional = Fit(worker, job, rows, count, [hypothesis.Poi], [hypothesis.Tested], "conditional");
            var free = Fit(worker, job, rows, count, [], [], "outcomes");
            take(job, conditional, free, done, count);
        }
    }

    private nint Fit(DeviceWorker worker, FitJob job, nint rows, int count, ReadOnlySpan<int> held, ReadOnlySpan<double> values, string purpose)
    {
        var batch = new FitBatch { Fits = count, Starts = hypothesis.Point.AsSpan(), Held = held, HeldValues = values };
        fixed (double* starts = batch.Starts, heldValues = values)
        fixed (int* which = held)
        {
            return job.Run(worker, rows, drawing.Size, fitter.BoxesOf(new(hypothesis.Model, batch, null, starts, which, heldValues, null), 0), count, purpose);
        }
    }

    private delegate void TakeToys(FitJob job, nint conditional, nint free, int begin, int count);
}
