using ParamOO.Fitting;
using ParamOO.Gpu;
using ParamOO.Likelihoods;

namespace ParamOO.Cli.Bench;

/// <summary>One device beside the processor: the same toys, how fast, and how far apart.</summary>
/// <param name="Figures">What was measured on the device.</param>
/// <param name="TimesProcessor">Its fits per second in units of those of the processor's threads in the same run.</param>
/// <param name="Compared">Toys whose fits were compared.</param>
/// <param name="LargestDifference">Of −2 ln L, among fits that ended in the same minimum.</param>
/// <param name="OtherMinima">Fits that ended more than 10⁻⁶ apart: of several minima in different ones.</param>
/// <param name="OtherStatuses">Fits that one converged and the other did not.</param>
internal sealed record DeviceComparison(DeviceBenchmark Figures, double TimesProcessor, int Compared, double LargestDifference, int OtherMinima, int OtherStatuses)
{
    private const int MostCompared = 2000;
    private const double SameMinimum = 1e-6;

    /// <summary>Closer to the minimum than what is compared.</summary>
    private const double Edm = 1e-11;

    /// <summary>Measures a device and compares its fits.</summary>
    /// <param name="engine">The device.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="data">Data sets, [fits × data].</param>
    /// <param name="processorRate">Fits per second of the processor.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="clock">What measures.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static DeviceComparison Of(DeviceEngine engine, CompiledModel model, FitOptions options, double[] data, double processorRate, double seconds, TimeProvider clock)
    {
        var figures = DeviceBenchmark.Measure(engine, model, options, data, seconds, clock);
        var toys = Math.Min(MostCompared, data.Length / model.Observed.Length);
        var own = data.AsSpan(0, toys * model.Observed.Length);
        var tight = options with { EdmTolerance = Edm };
        var (expected, found) = (new Outcome(toys), new Outcome(toys));
        new BatchFitter(model, tight).Fit(expected.BatchOf(own));
        engine.Fitter(model, tight).Fit(found.BatchOf(own));
        var (largest, minima, statuses) = (0.0, 0, 0);
        for (var toy = 0; toy < toys; toy++)
        {
            var difference = Math.Abs(expected.TwiceNll[toy] - found.TwiceNll[toy]);
            statuses += expected.Status[toy] == found.Status[toy] ? 0 : 1;
            minima += difference > SameMinimum ? 1 : 0;
            largest = difference <= SameMinimum ? Math.Max(largest, difference) : largest;
        }

        return new(figures, figures.FitsPerSecond / processorRate, toys, largest, minima, statuses);
    }

    private sealed class Outcome(int fits)
    {
        public FitStatus[] Status { get; } = new FitStatus[fits];

        public double[] TwiceNll { get; } = new double[fits];

        public FitBatch BatchOf(ReadOnlySpan<double> data) => new() { Fits = fits, Data = data, Status = Status, TwiceNll = TwiceNll };
    }
}
