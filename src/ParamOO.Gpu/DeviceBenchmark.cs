using ParamOO.Fitting;
using ParamOO.Gpu.Programs;
using ParamOO.Likelihoods;

namespace ParamOO.Gpu;

/// <summary>What fits on devices cost, beside what the devices can do at most.</summary>
/// <param name="Device">Names of the devices.</param>
/// <param name="FitsPerSecond">Fits of the fastest repetition, copies to and from the device included.</param>
/// <param name="LeftToProcessor">Share of the fits that the processor finished.</param>
/// <param name="ThreadsPerFit">1, or the threads of a work-group.</param>
/// <param name="IsSpecial">Whether the kernels were compiled for the sizes of this model.</param>
/// <param name="SecondsToPrepare">From the model to the end of the first repetition, compiling included [s].</param>
/// <param name="EvaluationsPerFit">Evaluations of −2 ln L.</param>
/// <param name="StepsPerFit">Gradients with matrix, factor and solution.</param>
/// <param name="Gigaflops">Operations counted from the model's structure, a lower bound [10⁹/s].</param>
/// <param name="GigabytesPerSecond">Memory of the fits that the kernels go through, once per evaluation and once per step [10⁹ bytes/s].</param>
/// <param name="Ceilings">The same two of the device, measured in the same run.</param>
/// <param name="Kernels">What the driver says of the kernels.</param>
/// <param name="CompilerLog">What the compiler said.</param>
public sealed record DeviceBenchmark(
    string Device,
    double FitsPerSecond,
    double LeftToProcessor,
    int ThreadsPerFit,
    bool IsSpecial,
    double SecondsToPrepare,
    double EvaluationsPerFit,
    double StepsPerFit,
    double Gigaflops,
    double GigabytesPerSecond,
    DeviceCeilings Ceilings,
    IReadOnlyList<KernelFigures> Kernels,
    string CompilerLog)
{
    /// <summary>Fits data sets again and again for a while.</summary>
    /// <param name="engine">The devices.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="data">Data sets, [fits × data].</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="clock">What measures.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static DeviceBenchmark Measure(DeviceEngine engine, CompiledModel model, FitOptions options, ReadOnlySpan<double> data, double seconds, TimeProvider clock)
    {
        var fits = data.Length / model.Observed.Length;
        var begin = clock.GetTimestamp();
        var fitter = engine.Fitter(model, options);
        fitter.Fit(new FitBatch { Fits = fits, Data = data });
        var (prepared, best, repetitions) = (clock.GetElapsedTime(begin).TotalSeconds, double.PositiveInfinity, 1);
        for (; clock.GetElapsedTime(begin).TotalSeconds < prepared + seconds; repetitions++)
        {
            var start = clock.GetTimestamp();
            fitter.Fit(new FitBatch { Fits = fits, Data = data });
            best = Math.Min(best, clock.GetElapsedTime(start).TotalSeconds);
        }

        return Of(engine, fitter, fits, prepared, best, repetitions, clock);
    }

    private static DeviceBenchmark Of(DeviceEngine engine, DeviceFitter fitter, int fits, double prepared, double best, int repetitions, TimeProvider clock)
    {
        var (kernels, log, layout, entries) = (new List<KernelFigures>(), "", new FitLayout(0, false, 0), 0);
        engine.UseOne(worker =>
        {
            var job = fitter.Prepare(worker, fits);
            kernels.AddRange(job.MainKernels(worker).Select(kernel => new KernelFigures(kernel.Name, kernel.Registers, kernel.ThreadBytes, kernel.Occupancy)));
            (log, layout, entries) = (job.Log, job.Layout, job.Image.Entries);
        });
        if (layout.Width == 0)
        {
            throw new DeviceException(string.Join(' ', engine.Warnings));
        }

        var count = (double)fits * repetitions;
        var (evaluations, steps, operations) = (fitter.Evaluations / count, fitter.Solutions / count, new Operations(fitter.Tables(layout)));
        return new(
            string.Join(", ", engine.Devices.Select(device => device.Info.Name)),
            fits / best,
            fitter.LeftToProcessor / count,
            layout.Width,
            layout.IsSpecial,
            prepared,
            evaluations,
            steps,
            1e-9 * ((evaluations * operations.OfEvaluation) + (steps * operations.OfSolution)) * fits / best,
            1e-9 * 8 * entries * (evaluations + steps) * fits / best,
            DeviceCeilings.Measure(engine, clock),
            kernels,
            log);
    }
}

/// <summary>What the driver says of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Registers">Registers per thread; −1 where the driver does not say.</param>
/// <param name="ThreadBytes">Memory of a thread outside of registers, arrays and what was spilled; −1 where the driver does not say.</param>
/// <param name="Occupancy">Share of the threads that a unit can hold; not a number where the driver does not say.</param>
public sealed record KernelFigures(string Name, int Registers, long ThreadBytes, double Occupancy);
