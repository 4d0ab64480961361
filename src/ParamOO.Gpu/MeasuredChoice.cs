using ParamOO.Fitting;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;

namespace ParamOO.Gpu;

/// <summary>Chooses between the processor and devices by what fits of toys cost on each, measured here and now.</summary>
/// <param name="engine">The devices.</param>
/// <param name="clock">What measures.</param>
public sealed class MeasuredChoice(DeviceEngine engine, TimeProvider clock)
{
    /// <summary>Jobs that the processor does faster than this are not worth a measurement, which may have to compile kernels first [s].</summary>
    private const double Short = 10;

    /// <summary>Long enough for the runtime to compile the lanes in its last tier [s].</summary>
    private const double Warmup = 1.5;

    private const int ProcessorToys = 512;
    private const int DeviceToys = 4096;

    /// <summary>Measures both and chooses.</summary>
    /// <param name="model">A model of the job.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="fits">How many fits the job has, about.</param>
    public Choice Between(CompiledModel model, FitOptions options, long fits)
    {
        var processor = new BatchFitter(model, options);
        var processorRate = Rate(processor.Fit, model, ProcessorToys, Warmup);
        if (fits / processorRate < Short)
        {
            return new(false, FormattableString.Invariant($"--device auto: the processor does {processorRate:N0} fits/s, which is enough for about {fits:N0}"));
        }

        // The kernels of the job, so that they are measured and compiled already; the first call, which compiles, does not count.
        var (toys, fitter) = ((int)Math.Min(DeviceToys, fits), engine.Fitter(model, options, fits));
        _ = Rate(fitter.Fit, model, toys, 0);
        var deviceRate = Rate(fitter.Fit, model, toys, 0);
        return Chosen(deviceRate, processorRate, "fits");
    }

    /// <summary>Measures how fast toys are drawn on both, and chooses.</summary>
    /// <param name="source">Where toys come from.</param>
    public Choice Between(ToySource source)
    {
        var (processorRate, deviceRate) = (Rate(source.DrawMany, source.Size), Rate(engine.DrawerOfToys(source), source.Size));
        return Chosen(deviceRate, processorRate, "toys");
    }

    private Choice Chosen(double deviceRate, double processorRate, string what)
    {
        var isDevice = deviceRate > processorRate && engine.Warnings.Count == 0;
        var names = string.Join(", ", engine.Devices.Select(device => device.Info.Name));
        return new(isDevice, FormattableString.Invariant($"--device auto: {names} does {deviceRate:N0} {what}/s, the processor {processorRate:N0}; {(isDevice ? "the device" : "the processor")} is used"));
    }

    /// <summary>Toys per second, the first call, which compiles, left out.</summary>
    private double Rate(ToyDraw draw, int size)
    {
        var rows = new double[DeviceToys * size];
        draw(0, rows);
        var start = clock.GetTimestamp();
        draw(0, rows);
        return DeviceToys / clock.GetElapsedTime(start).TotalSeconds;
    }

    private double Rate(BatchFit fit, CompiledModel model, int toys, double seconds)
    {
        var source = new ToySource(model, model.Initial.AsSpan(), 1, 0, ToyStream.Truth);
        var data = new double[toys * source.Size];
        source.DrawMany(0, data);
        var best = 0.0;
        var begin = clock.GetTimestamp();
        do
        {
            var start = clock.GetTimestamp();
            fit(new FitBatch { Fits = toys, Data = data });
            best = Math.Max(best, toys / clock.GetElapsedTime(start).TotalSeconds);
        }
        while (clock.GetElapsedTime(begin).TotalSeconds < seconds);
        return best;
    }
}

/// <summary>What was chosen, and why.</summary>
/// <param name="IsDevice">Whether devices do the fits; otherwise the processor.</param>
/// <param name="Reason">One line with the measured rates.</param>
public sealed record Choice(bool IsDevice, string Reason);
