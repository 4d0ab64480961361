using ParamOO.Gpu;
using ParamOO.Likelihoods;
using ParamOO.Tests.Inference;

namespace ParamOO.Tests.Gpu;

/// <summary>
/// Does everything that the host does with CUDA work: loading, compiling, memory, launches, errors? A stand-in for the driver runs the same kernel
/// text on the processor; it says nothing about a GPU.
/// </summary>
[Collection(nameof(CudaStub))]
public sealed class CudaHostTests(CudaStub stub)
{
    [CudaStubFact]
    public void TheSameTextRunsByTheCudaHostPathWithOneThreadPerFit() => Fit(1);

    [CudaStubFact]
    public void TheSameTextRunsByTheCudaHostPathWithAGroupPerFit() => Fit(4);

    [CudaStubFact]
    public void ATextWithAnErrorIsReportedInTheWordsOfTheCompiler()
    {
        using var device = stub.Open();
        var error = Assert.Throws<DeviceException>(() => device.Build("KERNEL nonsense", mayFuse: true, null));
        Assert.Contains("nonsense", error.Message);
    }

    [CudaStubFact]
    public void AProgramThatTheDriverRefusesIsReportedInItsWords()
    {
        using var device = stub.Open();
        Assert.Contains("/nowhere", Assert.Throws<DeviceException>(() => device.Build("", mayFuse: true, "/nowhere\0"u8.ToArray())).Message);
    }

    [CudaStubFact]
    public void MachineCodeIsAskedForWhereTheCompilerKnowsTheDevice()
    {
        using var device = stub.Open();
        Assert.Equal(90, device.Capability);
        Assert.Equal(["sm_90", "compute_90"], stub.Compiler.TargetsFor(90));
        Assert.Equal(["compute_90"], stub.Compiler.TargetsFor(120));
        Assert.Equal(["compute_75"], stub.Compiler.TargetsFor(86));
    }

    [CudaStubFact]
    public void MemoryThatIsNotThereIsReportedByItsSize()
    {
        using var device = stub.Open();
        using var queue = device.OpenQueue();
        var error = Assert.Throws<DeviceException>(() => queue.Reserve(1L << 32));
        Assert.Contains("4294967296 bytes: out of memory (2)", error.Message);
        Assert.True(error.IsMemory, "smaller batches would not be tried");
    }

    [CudaStubFact]
    public void StraightCodeRunsByTheCudaHostPath() => Fit(1, isSpecial: true);

    [CudaStubFact]
    public void ADeviceThatIsLostLeavesTheRestToTheProcessor()
    {
        using var engine = new DeviceEngine([new FailingDevice(stub.Open(), Failure.Lost, 150)], null, new(1, false, 4));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), 12);
        Assert.InRange(fitter.LeftToProcessor, 1, fitter.Fits - 1);
        Assert.Contains("GPU is lost", Assert.Single(engine.Warnings));
    }

    private void Fit(int width, bool isSpecial = false)
    {
        using var engine = new DeviceEngine([stub.Open()], null, new(width, isSpecial, 16));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), 20);
        Assert.True(engine.Warnings.Count == 0, string.Join("\n", engine.Warnings));
        Assert.True(fitter.LeftToProcessor < fitter.Fits / 2, $"{fitter.LeftToProcessor} of {fitter.Fits} left to the processor");
    }
}
