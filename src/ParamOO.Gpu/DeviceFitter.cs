using System.Collections.Concurrent;
using ParamOO.Fitting;
using ParamOO.Fitting.Lanes;
using ParamOO.Gpu.Programs;
using ParamOO.Likelihoods;

namespace ParamOO.Gpu;

/// <summary>
/// Many fits of one model on the devices of an engine. Does what <see cref="BatchFitter"/> does; a fit that does not get on there is finished by
/// it, and so is a batch whose device fails: no toy is lost, and those that were done are kept. Not for use by two threads at a time.
/// </summary>
public sealed unsafe class DeviceFitter
{
    private readonly DeviceEngine engine;
    private readonly FitProblem problem;
    private readonly ConcurrentDictionary<(int Width, bool IsSpecial), TableImage> tables = new();
    private readonly Lazy<StraightImage?> straight;
    private readonly Lazy<BatchFitter> processor;
    private readonly long expected;
    private long evaluations;
    private long solutions;

    internal DeviceFitter(DeviceEngine engine, CompiledModel model, FitOptions options, long expected)
    {
        (this.engine, this.expected) = (engine, expected);
        Model = model;
        Options = options;
        problem = new(model);
        straight = new(() => StraightImage.Of(problem));
        processor = new(() => new BatchFitter(model, options));
    }

    /// <summary>The model.</summary>
    public CompiledModel Model { get; }

    /// <summary>How to minimise.</summary>
    public FitOptions Options { get; }

    /// <summary>Fits done so far.</summary>
    public long Fits { get; private set; }

    /// <summary>Fits among them that were left to the processor.</summary>
    public long LeftToProcessor { get; private set; }

    /// <summary>Evaluations on devices so far.</summary>
    internal long Evaluations => Volatile.Read(ref evaluations);

    /// <summary>Steps on devices so far.</summary>
    internal long Solutions => Volatile.Read(ref solutions);

    /// <summary>The model with its structure as tables, of which its size can be told.</summary>
    internal TableImage Tables(FitLayout layout) => tables.GetOrAdd((layout.Width, layout.IsSpecial), key => new(problem, key.Width, key.IsSpecial));

    /// <summary>Fits every row of a batch.</summary>
    /// <param name="batch">What to fit, and where to write the results.</param>
    /// <exception cref="ArgumentException">A length does not match the model or the number of fits.</exception>
    public void Fit(in FitBatch batch)
    {
        batch.Check(Model);
        if (batch.Fits == 0)
        {
            return;
        }

        var results = new FitRows(batch.Fits, Model.Parameters.Length);
        fixed (double* data = batch.Data, starts = batch.Starts, heldValues = batch.HeldValues, metricPoint = batch.MetricPoint)
        fixed (int* held = batch.Held)
        {
            RunOnDevices(new(Model, batch, data, starts, held, heldValues, metricPoint), results);
        }

        Finish(batch, results);
        results.CopyTo(batch);
        if (!batch.Uncertainties.IsEmpty)
        {
            processor.Value.Measure(batch, results.Values);
        }

        Fits += batch.Fits;
    }

    /// <summary>Starts and bounds of fits from a batch.</summary>
    internal FitBoxes BoxesOf(BatchRows batch, int first) => new(problem, Options, batch, first);

    private void RunOnDevices(BatchRows batch, FitRows results)
    {
        var next = 0;
        engine.Use(worker =>
        {
            var job = Prepare(worker, batch.Fits);
            var outcomes = new double[job.Layout.Capacity * job.OutcomeSize];
            for (var first = Interlocked.Add(ref next, job.Layout.Capacity) - job.Layout.Capacity; first < batch.Fits; first = Interlocked.Add(ref next, job.Layout.Capacity) - job.Layout.Capacity)
            {
                var count = Math.Min(job.Layout.Capacity, batch.Fits - first);
                job.Run(worker, batch.Data(first, count), BoxesOf(batch, first), count, outcomes);
                Take(batch, first, count, outcomes, job.OutcomeSize, results);
            }

            Interlocked.Add(ref evaluations, job.Evaluations);
            Interlocked.Add(ref solutions, job.Solutions);
        });
    }

    /// <summary>The kernels of this model on a device with their memory; fewer fits at a time where it has less memory than it says.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="fits">How many fits are wanted.</param>
    /// <exception cref="DeviceException">There is no memory for a few fits either, or a program does not compile.</exception>
    internal FitJob Prepare(DeviceWorker worker, int fits)
    {
        while (true)
        {
            var job = Plan(worker, fits);
            try
            {
                job.Reserve(worker);
                return job;
            }
            catch (DeviceException error) when (error.IsMemory && job.Layout.MayShrink)
            {
                worker.Halve();
            }
        }
    }

    private FitJob Plan(DeviceWorker worker, int fits)
    {
        var info = worker.Device.Info;
        var layout = engine.Layout ?? FitLayout.Choose(info, problem.Program.Variables, Math.Max(expected, fits));
        ModelImage image = layout.MayBeStraight && straight.Value is { } own ? own : Tables(layout);
        var program = engine.Programs.Get(worker.Device, image.Text, mayFuse: true);
        return new(problem, image, program, layout.For(info, FitJob.BytesPerFit(image, Model.Parameters.Length), fits, worker.Shrink), Options);
    }

    /// <summary>Takes the outcomes of fits that converged on the device.</summary>
    private void Take(BatchRows batch, int first, int count, ReadOnlySpan<double> outcomes, int size, FitRows results)
    {
        for (var fit = 0; fit < count; fit++)
        {
            var outcome = outcomes.Slice(fit * size, size);
            var data = batch.HasOneData ? batch.Data(0, 1) : batch.Data(first + fit, 1);
            if (outcome[0] == KernelText.Converged && problem.Constants.AreValid(data))
            {
                results.Set(first + fit, FitStatus.Converged, outcome[1] + problem.Constants.Of(data), outcome[2], (int)outcome[3], outcome[4..]);
            }
        }
    }

    /// <summary>What the devices did not do is done here.</summary>
    private void Finish(in FitBatch batch, FitRows results)
    {
        var left = results.Missing();
        if (left.Length == 0)
        {
            return;
        }

        LeftToProcessor += left.Length;
        var own = new FitRows(left.Length, Model.Parameters.Length);
        processor.Value.Fit(new FitBatch
        {
            Fits = left.Length,
            Data = Gather(batch.Data, left, Model.Observed.Length),
            Starts = Gather(batch.Starts, left, Model.Parameters.Length),
            MetricPoint = batch.MetricPoint,
            Held = Gather(batch.Held, left, batch.HeldPerFit),
            HeldPerFit = batch.HeldPerFit,
            HeldValues = Gather(batch.HeldValues, left, batch.HeldPerFit > 0 ? batch.HeldPerFit : batch.Held.Length),
            Status = own.Status,
            TwiceNll = own.TwiceNll,
            Edm = own.Edm,
            Iterations = own.Iterations,
            Values = own.Values,
        });
        for (var index = 0; index < left.Length; index++)
        {
            results.Set(left[index], own, index);
        }
    }

    private static ReadOnlySpan<T> Gather<T>(ReadOnlySpan<T> rows, int[] which, int row)
    {
        if (rows.Length <= row || row == 0)
        {
            return rows;
        }

        var gathered = new T[which.Length * row];
        for (var index = 0; index < which.Length; index++)
        {
            rows.Slice(which[index] * row, row).CopyTo(gathered.AsSpan(index * row));
        }

        return gathered;
    }
}
