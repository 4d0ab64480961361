using System.Collections.Concurrent;
using ParamOO.Fitting;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;

namespace ParamOO.Gpu;

/// <summary>
/// The devices of a job with their workers and compiled programs. Safe for several threads: each use takes idle workers, so that one's copies
/// overlap with another's kernels. A device that fails is not used again; the warnings say why.
/// </summary>
public sealed class DeviceEngine : IDisposable
{
    private readonly BlockingCollection<DeviceWorker> idle = new(new ConcurrentStack<DeviceWorker>());
    private readonly List<DeviceWorker> workers = [];
    private readonly ConcurrentQueue<string> warnings = new();
    private readonly ConcurrentDictionary<Device, bool> failed = new();
    private int usable;

    /// <summary>Prepares devices.</summary>
    /// <param name="devices">The devices; at least one. Closed with the engine.</param>
    /// <param name="cacheFolder">Where compiled programs are kept between runs; null for nowhere.</param>
    public DeviceEngine(IReadOnlyList<Device> devices, string? cacheFolder = null)
        : this(devices, cacheFolder, null)
    {
    }

    /// <summary>Prepares devices with a layout of the caller's own.</summary>
    internal DeviceEngine(IReadOnlyList<Device> devices, string? cacheFolder, FitLayout? layout)
    {
        Devices = devices;
        Layout = layout;
        Programs = new(cacheFolder);
        foreach (var device in devices)
        {
            Open(device);
        }
    }

    /// <summary>The devices.</summary>
    public IReadOnlyList<Device> Devices { get; }

    /// <summary>Why devices stopped being used, and the like; one sentence each.</summary>
    public IReadOnlyCollection<string> Warnings => warnings;

    /// <summary>How many can work at a time.</summary>
    internal int Workers => workers.Count;

    /// <summary>A layout that is used whatever the model; null to choose.</summary>
    internal FitLayout? Layout { get; }

    /// <summary>Compiled programs.</summary>
    internal ProgramCache Programs { get; }

    /// <summary>Prepares the fits of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise; null for the defaults.</param>
    /// <param name="expected">How many fits there will be in all, where batches are smaller: many are worth kernels made for the model.</param>
    public DeviceFitter Fitter(CompiledModel model, FitOptions? options = null, long expected = 0) => new(this, model, options ?? FitOptions.Default, expected);

    /// <summary>What draws toys on the devices, bit for bit those of the source; where every device has failed the source itself draws.</summary>
    /// <param name="source">Where toys come from.</param>
    public ToyDraw DrawerOfToys(ToySource source)
    {
        var drawing = new ToyDrawing(source);
        return (first, rows) =>
        {
            var (drawn, isDrawn) = (new double[rows.Length], false);
            UseOne(worker =>
            {
                var program = Programs.Get(worker.Device, Gpu.Programs.KernelText.Toys(), mayFuse: false);
                worker.Read(drawing.Draw(worker, program, first, 0, drawn.Length / drawing.Size), drawn.AsSpan());
                isDrawn = true;
            });
            if (isDrawn)
            {
                drawn.CopyTo(rows);
            }
            else
            {
                source.DrawMany(first, rows);
            }
        };
    }

    /// <summary>What draws and tests toys, as <see cref="ToyOptions.Tester"/> wants it: on the device from random numbers to test statistic.</summary>
    /// <param name="hypothesis">The hypothesis.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="expected">How many toys all hypotheses have.</param>
    public ToyTest TesterOfToys(ToyHypothesis hypothesis, FitOptions options, long expected = 0) => new DeviceToys(this, hypothesis, options, expected).DrawAndTest;

    /// <summary>Runs work on all workers that are idle, on one at least unless every device has failed.</summary>
    /// <param name="work">What each worker does; workers share it among themselves.</param>
    internal void Use(Action<DeviceWorker> work)
    {
        var taken = new List<DeviceWorker>();
        if (TakeOne() is { } one)
        {
            taken.Add(one);
            while (idle.TryTake(out var another))
            {
                taken.Add(another);
            }
        }

        Parallel.ForEach(taken, worker => Use(worker, work));
    }

    /// <summary>Runs work on one worker, on none when every device has failed.</summary>
    /// <param name="work">What it does.</param>
    internal void UseOne(Action<DeviceWorker> work)
    {
        if (TakeOne() is { } worker)
        {
            Use(worker, work);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        Programs.Dispose();
        foreach (var device in Devices)
        {
            device.Dispose();
        }

        idle.Dispose();
    }

    private DeviceWorker? TakeOne()
    {
        while (Volatile.Read(ref usable) > 0)
        {
            if (idle.TryTake(out var worker, millisecondsTimeout: 50))
            {
                return worker;
            }
        }

        return null;
    }

    private void Open(Device device)
    {
        try
        {
            for (var count = 0; count < FitLayout.WorkersPerDevice; count++)
            {
                var worker = new DeviceWorker(device);
                workers.Add(worker);
                idle.Add(worker);
                usable++;
            }
        }
        catch (DeviceException error)
        {
            Warn(device, error);
        }
    }

    private void Use(DeviceWorker worker, Action<DeviceWorker> work)
    {
        try
        {
            work(worker);
            idle.Add(worker);
        }
        catch (DeviceException error)
        {
            Interlocked.Decrement(ref usable);
            Warn(worker.Device, error);
        }
    }

    /// <summary>Notes a warning, once.</summary>
    /// <param name="warning">One sentence.</param>
    internal void Warn(string warning)
    {
        if (!warnings.Contains(warning))
        {
            warnings.Enqueue(warning);
        }
    }

    private void Warn(Device device, DeviceException error)
    {
        if (failed.TryAdd(device, true))
        {
            warnings.Enqueue($"{device.Info.Name} is not used any more ({error.Message}); what it had finished is kept, the rest is done by the processor or another device.");
        }
    }
}
