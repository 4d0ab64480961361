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
        var device = ToyRun.Prepare(SmallWorkspaces.Interference(), options with { Tester = (hypothesis, fit) => engine.TesterOfToys(hypothesis, fit) });
        foreach (var (expected, found) in processor.Make(processor.Units).Zip(device.Make(device.Units)))
        {
            Assert.Equal(expected.Statuses, found.Statuses);
            Assert.All(expected.Statistics.Zip(found.Statistics), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }

        Assert.True(engine.Warnings.Count == 0, string.Join("\n", engine.Warnings));
    }

    /// <summary>A share has every second block of a hypothesis: a device makes many of them in one go, and the toys are those of the blocks.</summary>
    [DeviceFact]
    public void BlocksOfAShareAreMadeTogether()
    {
        using var engine = new DeviceEngine([OpenClDevice.Open()], null, new(1, false, 64));
        var (calls, options) = (0, new ToyOptions { Values = [0.5, 1, 2], Toys = 115, Block = 10, Fit = SmallFits.Tight });
        ToyTest Count(ToyTest test) => (toys, statistics, estimates, statuses) =>
        {
            calls++;
            test(toys, statistics, estimates, statuses);
        };
        var processor = ToyRun.Prepare(SmallWorkspaces.Interference(), options);
        var device = ToyRun.Prepare(SmallWorkspaces.Interference(), options with { Together = 100, Tester = (hypothesis, fit) => Count(engine.TesterOfToys(hypothesis, fit)) });
        foreach (var share in (int[])[0, 1])
        {
            List<ToyUnit> units = [.. processor.Units.Where((_, index) => index % 2 == share)];
            foreach (var (expected, found) in processor.Make(units).Zip(device.Make(units)))
            {
                Assert.Equal((expected.Hypothesis, expected.First, expected.Count), (found.Hypothesis, found.First, found.Count));
                Assert.All(expected.Statistics.Zip(found.Statistics), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            }
        }

        // Both shares have all three hypotheses, and each of them is one call.
        Assert.Equal(6, calls);
    }
}
