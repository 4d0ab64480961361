using ParamOO.Gpu;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Tests.Inference;

namespace ParamOO.Tests.Gpu;

/// <summary>A device that fails costs time, not results: what it had finished is kept, the rest is done by the processor, and a warning says why.</summary>
public sealed class DeviceFailureTests
{
    private const int Toys = 12;

    [Fact]
    public void AProgramThatDoesNotCompileLeavesAllToTheProcessor()
    {
        using var engine = new DeviceEngine([new FailingDevice(null, Failure.Compiler)]);
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), Toys);
        Assert.Equal(fitter.Fits, fitter.LeftToProcessor);
        Assert.Contains("expected expression", Assert.Single(engine.Warnings));
    }

    [DeviceFact]
    public void ADeviceWithoutMemoryLeavesAllToTheProcessor()
    {
        using var engine = new DeviceEngine([new FailingDevice(OpenClDevice.Open(), Failure.Memory, 3)]);
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), Toys);
        Assert.Equal(fitter.Fits, fitter.LeftToProcessor);
        Assert.Contains("no memory", Assert.Single(engine.Warnings));
    }

    [DeviceFact]
    public void ADeviceWithLessMemoryThanItSaysGetsSmallerBatches()
    {
        using var engine = new DeviceEngine([new FailingDevice(OpenClDevice.Open(), Failure.Small, 200_000)], null, new(1, false, 4096));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), 600);
        Assert.Empty(engine.Warnings);
        Assert.True(fitter.LeftToProcessor < fitter.Fits / 2, $"{fitter.LeftToProcessor} of {fitter.Fits} left to the processor");
    }

    [DeviceFact]
    public void WhatADeviceFinishedBeforeItWasLostIsKept()
    {
        // Four toys at a time: the first groups are finished when the device goes.
        using var engine = new DeviceEngine([new FailingDevice(OpenClDevice.Open(), Failure.Lost, 150)], null, new(1, false, 4));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), Toys);
        Assert.InRange(fitter.LeftToProcessor, 1, fitter.Fits - 4);
        Assert.Contains("GPU is lost", Assert.Single(engine.Warnings));
    }

    [DeviceFact]
    public void WhenOneOfTwoDevicesIsLostTheOtherFinishes()
    {
        // The second begins when the first is gone: otherwise a fast one could leave the other nothing to fail at.
        var lost = new FailingDevice(OpenClDevice.Open(), Failure.Lost, 20);
        using var engine = new DeviceEngine([lost, new FailingDevice(OpenClDevice.Open(), Failure.None, start: lost.Failed)], null, new(1, false, 2));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), Toys);
        Assert.InRange(fitter.LeftToProcessor, 1, 8);
        Assert.Contains("GPU is lost", Assert.Single(engine.Warnings));
    }

    [DeviceFact]
    public void TwoDevicesShareABatch()
    {
        FailingDevice[] devices = [new(OpenClDevice.Open(), Failure.Lost, int.MaxValue), new(OpenClDevice.Open(), Failure.Lost, int.MaxValue)];

        // Either waits until the other has taken something as well.
        (devices[0].Start, devices[1].Start) = (devices[1].Begun, devices[0].Begun);
        using var engine = new DeviceEngine(devices, null, new(1, false, 4));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), 200);
        Assert.Empty(engine.Warnings);
        Assert.All(devices, device => Assert.True(device.Begun.WaitOne(0)));
        Assert.True(fitter.LeftToProcessor < fitter.Fits / 2, $"{fitter.LeftToProcessor} of {fitter.Fits} left to the processor");
    }

    /// <summary>Batches are double-buffered: before either queue waits for its first kernels, the other one has to be given its own data.</summary>
    [DeviceFact]
    public void WhileTheKernelsOfOneHalfRunTheOtherIsCopied()
    {
        using ManualResetEvent one = new(false), other = new(false);
        var (isWritten, isBeside) = ((ManualResetEvent[])[one, other], true);
        var device = new FailingDevice(OpenClDevice.Open(), Failure.None)
        {
            Watch = (queue, work) =>
            {
                if (work == QueueWork.Write)
                {
                    isWritten[queue].Set();
                }
                else if (work == QueueWork.Read && !isWritten[1 - queue].WaitOne(TimeSpan.FromSeconds(20)))
                {
                    isBeside = false;
                }
            },
        };
        using var engine = new DeviceEngine([device], null, new(1, false, 4));
        SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), Toys);
        Assert.True(isBeside, "one queue waited for its kernels, and the other had not begun");
        Assert.Empty(engine.Warnings);
    }

    [DeviceFact]
    public void ToysThatALostDeviceLeavesAreTheSameOnTheProcessor()
    {
        using var engine = new DeviceEngine([new FailingDevice(OpenClDevice.Open(), Failure.Lost, 120)], null, new(1, false, 8));
        var options = new ToyOptions { Values = [1], Toys = 60, Block = 20, Fit = SmallFits.Tight };
        var processor = ToyRun.Prepare(SmallWorkspaces.Interference(), options);
        var device = ToyRun.Prepare(SmallWorkspaces.Interference(), options with { Tester = (hypothesis, fit) => engine.TesterOfToys(hypothesis, fit) });
        foreach (var (expected, found) in processor.Make(processor.Units).Zip(device.Make(device.Units)))
        {
            Assert.Equal(expected.Statuses, found.Statuses);
            Assert.All(expected.Statistics.Zip(found.Statistics), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }

        Assert.Contains("GPU is lost", Assert.Single(engine.Warnings));
    }
}
