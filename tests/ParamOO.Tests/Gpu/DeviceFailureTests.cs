using ParamOO.Gpu;
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
    public void WhatADeviceFinishedBeforeItWasLostIsKept()
    {
        // Four toys at a time: the first groups are finished when the device goes.
        using var engine = new DeviceEngine([new FailingDevice(OpenClDevice.Open(), Failure.Lost, 150)], null, new(1, false, 4));
        var fitter = SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), Toys);
        Assert.InRange(fitter.LeftToProcessor, 1, fitter.Fits - 4);
        Assert.Contains("GPU is lost", Assert.Single(engine.Warnings));
    }
}
