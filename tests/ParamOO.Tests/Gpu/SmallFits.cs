using ParamOO.Fitting;
using ParamOO.Gpu;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;

namespace ParamOO.Tests.Gpu;

/// <summary>Fits of a few toys, on the processor and elsewhere, compared fit by fit.</summary>
internal static class SmallFits
{
    /// <summary>Both end closer to the minimum than what is compared.</summary>
    public static readonly FitOptions Tight = new() { EdmTolerance = 1e-11 };

    private const double Tolerance = 1e-9;

    /// <summary>Free and conditional fits of toys agree in −2 ln L and status.</summary>
    /// <returns>The device's fitter, for what it counted.</returns>
    public static DeviceFitter Compare(DeviceEngine engine, CompiledModel model, int toys)
    {
        var source = new ToySource(model, model.Initial.AsSpan(), 1, 0, ToyStream.Truth);
        var data = new double[toys * source.Size];
        source.DrawMany(0, data);
        var (processor, device) = (new BatchFitter(model, Tight), engine.Fitter(model, Tight));
        foreach (int[] held in (int[][])[[], [model.Poi]])
        {
            var (expected, found) = (new double[toys], new double[toys]);
            var (expectedStatus, status) = (new FitStatus[toys], new FitStatus[toys]);
            double[] values = [.. held.Select(_ => 1.0)];
            processor.Fit(new FitBatch { Fits = toys, Data = data, Held = held, HeldValues = values, TwiceNll = expected, Status = expectedStatus });
            device.Fit(new FitBatch { Fits = toys, Data = data, Held = held, HeldValues = values, TwiceNll = found, Status = status });
            Assert.Equal(expectedStatus, status);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }

        return device;
    }
}
