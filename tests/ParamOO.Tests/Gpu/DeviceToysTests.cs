using ParamOO.Gpu;
using ParamOO.Inference.Toys;
using ParamOO.Testing;
using ParamOO.Tests.Inference;

namespace ParamOO.Tests.Gpu;

/// <summary>Is the test statistic of a toy the same, wherever it is drawn and fitted?</summary>
public sealed class DeviceToysTests
{
    private const double Tolerance = 1e-9;

    /// <summary>The model has two minima: the device starts its free fits from five values, the processor from the minima of an approximate profile.</summary>
    [DeviceFact]
    public void ANeymanConstructionOnADeviceHasTheStatisticsOfTheProcessor()
    {
        using var engine = new DeviceEngine([OpenClDevice.Open()], null, new(1, false, 64));
        var options = new ToyOptions { Values = [0, 1, 2.5], Toys = 100, Block = 100, Fit = SmallFits.Tight };
        var processor = ToyRun.Prepare(SmallWorkspaces.Interference(), options);
        var device = ToyRun.Prepare(SmallWorkspaces.Interference(), options with { Tester = engine.TesterOfToys });
        foreach (var (expected, found) in processor.Make(processor.Units).Zip(device.Make(device.Units)))
        {
            Assert.Equal(expected.Statuses, found.Statuses);
            Assert.All(expected.Statistics.Zip(found.Statistics), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }

        Assert.True(engine.Warnings.Count == 0, string.Join("\n", engine.Warnings));
    }
}
