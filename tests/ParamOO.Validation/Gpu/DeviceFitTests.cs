using ParamOO.Fitting;
using ParamOO.Fitting.Lanes;
using ParamOO.Gpu;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Validation.HistFactory;
using Xunit.Abstractions;

namespace ParamOO.Validation.Gpu;

/// <summary>Do the fits of the kernel text, run by PoCL, end where those of the processor end?</summary>
public sealed class DeviceFitTests(DeviceFitTests.Engines engines, ITestOutputHelper output) : IClassFixture<DeviceFitTests.Engines>
{
    private const int Toys = 6;
    private const double Tolerance = 1e-9;

    /// <summary>Both end closer to the minimum than what is compared.</summary>
    private static readonly FitOptions Tight = new() { EdmTolerance = 1e-11 };

    /// <summary>Straight code is written for one thread per fit, which does so many variables.</summary>
    private const int MostOfThread = 24;

    private static readonly Dictionary<string, CompiledModel> Models = GoldenWorkspace.Names.ToDictionary(name => name, name => GoldenWorkspace.Read(name).Model);

    /// <summary>Many channels of one and the same kind: nothing new, and a long time to compile.</summary>
    private static readonly string[] Repetitive = ["synth_godrun_like_201", "atlas_susy2018_16_simplified"];

    public static TheoryData<string> Names => [.. Models.Keys];

    public static TheoryData<string> SmallNames =>
        [.. Models.Where(entry => new FitProgram(entry.Value).Variables <= MostOfThread).Select(entry => entry.Key).Except(Repetitive)];

    /// <summary>Every reference workspace is fitted freely, and all but two at a fixed value of the parameter of interest.</summary>
    [SharedDataFact]
    public void NoReferenceWorkspaceIsLeftOut()
    {
        Assert.Equal(50, Models.Count);
        Assert.InRange(Models.Values.Max(model => model.Parameters.Length), 200, 300);
        Assert.Equal(["cabinetry_example_spec_histosys_cancellation", "pyhf_test_poiless"], Models.Where(entry => entry.Value.Poi < 0).Select(entry => entry.Key));
    }

    [SharedDataDeviceTheory]
    [MemberData(nameof(Names))]
    public void ADeviceFitsLikeTheProcessorWithOneThreadPerFit(string name) => Compare(name, engines.Threads);

    [SharedDataDeviceTheory]
    [MemberData(nameof(Names))]
    public void ADeviceFitsLikeTheProcessorWithAGroupPerFit(string name) => Compare(name, engines.Groups);

    [SharedDataDeviceTheory]
    [MemberData(nameof(SmallNames))]
    public void ADeviceFitsLikeTheProcessorWithStraightCode(string name) => Compare(name, engines.Straight);

    private void Compare(string name, DeviceEngine engine)
    {
        var model = Models[name];
        var source = new ToySource(model, model.Initial.AsSpan(), 1, 0, ToyStream.Truth);
        var data = new double[Toys * source.Size];
        source.DrawMany(0, data);
        var fitter = engine.Fitter(model, Tight);
        Compare(fitter, model, data, [], []);
        if (model.Poi >= 0)
        {
            Compare(fitter, model, data, [model.Poi], [1.0]);
        }

        // Otherwise this would compare the processor with itself.
        Assert.True(fitter.LeftToProcessor <= fitter.Fits / 2, $"{fitter.LeftToProcessor} of {fitter.Fits} fits left to the processor");
        Assert.True(engine.Warnings.Count == 0, string.Join("\n", engine.Warnings));
    }

    private void Compare(DeviceFitter fitter, CompiledModel model, double[] data, int[] held, double[] heldValues)
    {
        var batch = new FitBatch { Fits = Toys, Data = data, Held = held, HeldValues = heldValues };
        var (expected, found) = (Run(new BatchFitter(model, Tight).Fit, model, batch), Run(fitter.Fit, model, batch));
        var careful = Run(new BatchFitter(model, Tight with { NewtonOnly = true }).Fit, model, batch);
        for (var toy = 0; toy < Toys; toy++)
        {
            output.WriteLine($"toy {toy}: {expected.TwiceNll[toy]:R}, {found.TwiceNll[toy] - expected.TwiceNll[toy]:E2}, {found.Iterations[toy]} evaluations");
            Assert.Equal(expected.Status[toy], found.Status[toy]);
            if (Math.Abs(expected.TwiceNll[toy] - careful.TwiceNll[toy]) > 1e-6)
            {
                CheckMinimum(model, data, held, heldValues, toy, found);
                continue;
            }

            Assert.Equal(expected.TwiceNll[toy], found.TwiceNll[toy], Tolerance);
        }
    }

    /// <summary>
    /// The two methods of the processor end in different minima of this toy, so that there are several: the device is in one of them if the
    /// processor, started there, stays there.
    /// </summary>
    private void CheckMinimum(CompiledModel model, double[] data, int[] held, double[] heldValues, int toy, Outcome found)
    {
        var (size, row) = (model.Parameters.Length, model.Observed.Length);
        var batch = new FitBatch { Fits = 1, Data = data.AsSpan(toy * row, row), Starts = found.Values.AsSpan(toy * size, size), Held = held, HeldValues = heldValues };
        output.WriteLine($"toy {toy} has several minima");
        Assert.Equal(Run(new BatchFitter(model, Tight).Fit, model, batch).TwiceNll[0], found.TwiceNll[toy], Tolerance);
    }

    private static Outcome Run(BatchFit fit, CompiledModel model, FitBatch batch)
    {
        var outcome = new Outcome(new FitStatus[batch.Fits], new double[batch.Fits], new double[batch.Fits * model.Parameters.Length], new int[batch.Fits]);
        fit(new FitBatch
        {
            Fits = batch.Fits,
            Data = batch.Data,
            Starts = batch.Starts,
            Held = batch.Held,
            HeldValues = batch.HeldValues,
            Status = outcome.Status,
            TwiceNll = outcome.TwiceNll,
            Values = outcome.Values,
            Iterations = outcome.Iterations,
        });
        return outcome;
    }

    private sealed record Outcome(FitStatus[] Status, double[] TwiceNll, double[] Values, int[] Iterations);

    /// <summary>One device and its compiled programs for all workspaces.</summary>
    public sealed class Engines : IDisposable
    {
        public DeviceEngine Threads { get; } = Open(1);

        public DeviceEngine Straight { get; } = Open(1, isSpecial: true);

        public DeviceEngine Groups { get; } = Open(4);

        public void Dispose()
        {
            Threads.Dispose();
            Straight.Dispose();
            Groups.Dispose();
        }

        private static DeviceEngine Open(int width, bool isSpecial = false) => new([OpenClDevice.Open()], null, new(width, isSpecial, 64));
    }
}
