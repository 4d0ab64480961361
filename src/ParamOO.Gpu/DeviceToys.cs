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

    private readonly DeviceEngine engine;
    private readonly ToyHypothesis hypothesis;
    private readonly DeviceFitter fitter;
    private readonly ToyDrawing drawing;
    private readonly Lazy<ToyFitter> processor;

    /// <summary>Prepares the toys of a hypothesis.</summary>
    /// <param name="engine">The devices.</param>
    /// <param name="hypothesis">The hypothesis.</param>
    /// <param name="options">How to minimise.</param>
    public DeviceToys(DeviceEngine engine, ToyHypothesis hypothesis, FitOptions options)
    {
        this.engine = engine;
        this.hypothesis = hypothesis;
        fitter = engine.Fitter(hypothesis.Model, options with { Threads = 1 });
        drawing = new(hypothesis.Source);
        processor = new(() => new ToyFitter(hypothesis, options));
    }

    /// <summary>Toys that were left to the processor so far.</summary>
    public long LeftToProcessor { get; private set; }

    /// <summary>Draws and tests consecutive toys.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="statistics">Receives the test statistics.</param>
    /// <param name="estimates">Receives the estimates of the tested parameter.</param>
    /// <param name="statuses">Receives why the fits stopped.</param>
    public void DrawAndTest(long first, Span<double> statistics, Span<double> estimates, Span<FitStatus> statuses)
    {
        var results = new double[3 * statistics.Length];
        engine.UseOne(worker => Run(worker, first, results));

        for (var toy = 0; toy < statistics.Length; toy++)
        {
            var (statistic, estimate, status) = (results[3 * toy], results[(3 * toy) + 1], results[(3 * toy) + 2]);
            if (status == KernelText.Converged && statistic > -Tolerance)
            {
                (statistics[toy], estimates[toy], statuses[toy]) = (Math.Max(0, statistic), estimate, FitStatus.Converged);
                continue;
            }

            LeftToProcessor++;
            processor.Value.DrawAndTest(first + toy, statistics.Slice(toy, 1), estimates.Slice(toy, 1), statuses.Slice(toy, 1));
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
            var left = job.RankToys(worker, conditional, free, (hypothesis.Poi, hypothesis.Tested), side, statistics, (int)first, count, Tolerance);
            counts[(int)FitStatus.Converged] += count - left.Length;
            foreach (var toy in left)
            {
                var (value, status) = OnProcessor(first + toy, statistic);
                statistics.Set((int)first + toy, value);
                counts[(int)status]++;
            }
        });
        return statistics;
    }

    /// <summary>The statistic of one toy by the processor.</summary>
    /// <param name="toy">Index of the toy.</param>
    /// <param name="statistic">The test statistic.</param>
    public (double Statistic, FitStatus Status) OnProcessor(long toy, TestStatistic statistic)
    {
        Span<double> ratio = stackalloc double[1], estimate = stackalloc double[1];
        Span<FitStatus> status = stackalloc FitStatus[1];
        LeftToProcessor++;
        processor.Value.DrawAndTest(toy, ratio, estimate, status);
        return (statistic.Of(hypothesis.Tested, estimate[0], ratio[0]), status[0]);
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

    private void Run(DeviceWorker worker, long first, double[] results) => Run(fitter.Prepare(worker, results.Length / 3), worker, first, results.Length / 3, (job, conditional, free, begin, count) =>
        job.TestToys(worker, conditional, free, hypothesis.Poi, results.AsSpan(3 * (int)(begin - first), 3 * count)));

    /// <summary>Draws and fits toys in batches, and hands over the outcomes on the device.</summary>
    private void Run(FitJob job, DeviceWorker worker, long first, int toys, TakeToys take)
    {
        var text = engine.Programs.Get(worker.Device, KernelText.Toys(), mayFuse: false);
        for (var done = 0; done < toys; done += job.Layout.Capacity)
        {
            var count = Math.Min(job.Layout.Capacity, toys - done);
            var rows = drawing.Draw(worker, text, first + done, count);
            var conditional = Fit(worker, job, rows, count, [hypothesis.Poi], [hypothesis.Tested], "conditional");
            var free = Fit(worker, job, rows, count, [], [], "outcomes");
            take(job, conditional, free, first + done, count);
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

    private delegate void TakeToys(FitJob job, nint conditional, nint free, long first, int count);
}
