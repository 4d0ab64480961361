using ParamOO.Fitting;
using ParamOO.Gpu.Programs;
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

    private void Run(DeviceWorker worker, long first, double[] results)
    {
        var toys = results.Length / 3;
        var job = fitter.Prepare(worker.Device, toys);
        var text = engine.Programs.Get(worker.Device, KernelText.Toys(), mayFuse: false);
        for (var done = 0; done < toys; done += job.Layout.Capacity)
        {
            var count = Math.Min(job.Layout.Capacity, toys - done);
            var rows = drawing.Draw(worker, text, first + done, count);
            var conditional = Fit(worker, job, rows, count, [hypothesis.Poi], [hypothesis.Tested], "conditional");
            var free = Fit(worker, job, rows, count, [], [], "outcomes");
            job.TestToys(worker, conditional, free, hypothesis.Poi, results.AsSpan(3 * done, 3 * count));
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
}
