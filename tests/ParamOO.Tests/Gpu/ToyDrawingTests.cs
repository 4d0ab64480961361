using ParamOO.Gpu;
using ParamOO.Gpu.Programs;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Tests.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Gpu;

/// <summary>Are toys drawn on a device those of the processor, bit for bit?</summary>
[Collection(nameof(CudaStub))]
public sealed class ToyDrawingTests(CudaStub stub)
{
    private const int Toys = 3000;
    private const long First = 7_000_000_000;

    [DeviceFact]
    public void ToysOfOpenClAreThoseOfTheProcessorBitForBit() => Compare(OpenClDevice.Open());

    [CudaStubFact]
    public void ToysOfTheCudaTextAreThoseOfTheProcessorBitForBit() => Compare(stub.Open());

    private static void Compare(Device device)
    {
        using (device)
        {
            using var program = device.Build(KernelText.Toys(), mayFuse: false, null);
            using var worker = new DeviceWorker(device);
            foreach (var scale in (double[])[0.01, 1, 300])
            {
                Compare(worker, program, Model(scale));
            }
        }
    }

    private static void Compare(DeviceWorker worker, DeviceProgram program, CompiledModel model)
    {
        var source = new ToySource(model, model.Initial.AsSpan(), 0x1234_5678_9ABC_DEF0, 1.25, ToyStream.Tested);
        var (expected, drawn) = (new double[Toys * source.Size], new double[Toys * source.Size]);
        source.DrawMany(First, expected);
        worker.Read(new ToyDrawing(source).Draw(worker, program, First, 0, Toys), drawn.AsSpan());
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[index]), BitConverter.DoubleToInt64Bits(drawn[index]));
        }
    }

    /// <summary>Counts of all sizes, and every density of auxiliary data.</summary>
    private static CompiledModel Model(double scale)
    {
        var model = SmallWorkspaces.Interference(scale: scale).At();
        Constraint[] constraints = [new NormalConstraint(0, 0.3), new LogNormalConstraint(1, 1.2), new PoissonConstraint(8, 8), new GammaConstraint(40, 40)];
        return new CompiledModel(
            model.Parameters,
            model.Poi,
            model.Channels,
            model.Blocks,
            [.. constraints.Select(constraint => new ConstraintTerm(model.Poi, constraint))],
            [.. model.Observed.Take(model.Bins), 0, 1, 8, 40]);
    }
}
