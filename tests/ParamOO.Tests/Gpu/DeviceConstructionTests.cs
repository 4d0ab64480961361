using ParamOO.Gpu;
using ParamOO.Gpu.Programs;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Testing;
using ParamOO.Tests.Inference;

namespace ParamOO.Tests.Gpu;

/// <summary>Are the order statistics that a device finds those of the processor, exactly?</summary>
[Collection(nameof(CudaStub))]
public sealed class DeviceConstructionTests(CudaStub stub)
{
    [DeviceFact]
    public void StatisticsSortedByOpenClAreThoseOfTheProcessor() => Sort(OpenClDevice.Open());

    [CudaStubFact]
    public void StatisticsSortedByTheCudaTextAreThoseOfTheProcessor() => Sort(stub.Open());

    [DeviceFact]
    public void AConstructionWhoseToysStayOnTheDeviceIsThatOfTheProcessor()
    {
        using var engine = new DeviceEngine([OpenClDevice.Open()], null, new(1, false, 64));
        foreach (var statistic in (TestStatistic[])[TestStatistic.TMu, TestStatistic.QMu])
        {
            var options = new ToyOptions { Values = [0.5, 2], Toys = 151, Statistic = statistic, Fit = SmallFits.Tight };
            var run = ToyRun.Prepare(SmallWorkspaces.Interference(), options);
            var blocks = run.Make(run.Units).ToLookup(block => block.Hypothesis);
            var expected = NeymanConstruction.Of(run, [], hypothesis => [.. blocks[hypothesis].SelectMany(block => block.Statistics.Select((t, toy) => statistic.Of(block.Tested, block.Estimates[toy], t)))]);
            var device = new DeviceConstruction(engine, run, []);
            Compare(expected, device.Make(), 1e-9);
            Assert.Equal(302, device.Statuses[0]);
            Compare(expected, new DeviceConstruction(null, run, []).Make(), 0);
        }

        Assert.Empty(engine.Warnings);
    }

    [DeviceFact]
    public void HypothesesOfALostDeviceAreMadeByTheProcessor()
    {
        using var engine = new DeviceEngine([new FailingDevice(OpenClDevice.Open(), Failure.Lost, 150)], null, new(1, false, 64));
        var run = ToyRun.Prepare(SmallWorkspaces.Interference(), new ToyOptions { Values = [0.5, 1, 2], Toys = 60, Fit = SmallFits.Tight });
        Compare(new DeviceConstruction(null, run, []).Make(), new DeviceConstruction(engine, run, []).Make(), 1e-9);
        Assert.Contains("GPU is lost", Assert.Single(engine.Warnings));
    }

    private static void Compare(NeymanConstruction expected, NeymanConstruction found, double tolerance)
    {
        foreach (var (one, other) in expected.Points.Zip(found.Points))
        {
            Assert.Equal((one.Value, one.Toys, one.Failed, one.PValue), (other.Value, other.Toys, other.Failed, other.PValue));
            Assert.Equal(one.Agreement, other.Agreement, 1e-6);
            Assert.All(one.Levels.Zip(other.Levels), pair => Assert.Equal(pair.First.Critical.Value, pair.Second.Critical.Value, tolerance));
            Assert.All(one.Levels.Zip(other.Levels), pair => Assert.Equal((pair.First.Coverage, pair.First.AsymptoticCoverage), (pair.Second.Coverage, pair.Second.AsymptoticCoverage)));
        }
    }

    private static void Sort(Device device)
    {
        using (device)
        {
            using var program = device.Build(KernelText.Sorting(), mayFuse: false, null);
            using var worker = new DeviceWorker(device);
            foreach (var toys in (int[])[1, 2, 3, 64, 301])
            {
                Sort(worker, program, toys);
            }
        }
    }

    /// <summary>Numbers of all sizes, equal ones, zeros, and failures.</summary>
    private static void Sort(DeviceWorker worker, DeviceProgram program, int toys)
    {
        var statistics = new DeviceStatistics(worker, program, toys);
        double[] values = [.. Enumerable.Range(0, toys).Select(toy => toy % 7 == 3 ? 0.0 : toy % 11 == 6 ? double.NaN : toy % 13 == 2 ? 2.5 : Math.Pow(Math.Abs(Math.Sin(toy + 1)), 9) * 12)];
        for (var toy = 0; toy < toys; toy++)
        {
            statistics.Set(toy, values[toy]);
        }

        var (even, odd) = statistics.SortHalves(1);
        Compare(values.Where((_, toy) => toy % 2 == 0), even);
        Compare(values.Where((_, toy) => toy % 2 == 1), odd);
        Compare(values, statistics.Merge(1));
    }

    private static void Compare(IEnumerable<double> values, ToyDistribution found)
    {
        var expected = new ToyDistribution(1, [.. values]);
        Assert.Equal((expected.Toys, expected.Failed), (found.Toys, found.Failed));
        Assert.Equal(expected.Sorted.ToArray(), found.Sorted.ToArray());
        Assert.Equal(expected.Critical(0.6827), found.Critical(0.6827));
        Assert.Equal(expected.PValue(2.5), found.PValue(2.5));
        Assert.Equal(expected.AtMost(1), found.AtMost(1));
        Assert.Equal(expected.AsymptoticAgreement(), found.AsymptoticAgreement(), 1e-12);
        Assert.Equal(expected.AsymptoticAgreement(new AsymptoticLaw(TestStatistic.TMu, 0.7, 0)), found.AsymptoticAgreement(new AsymptoticLaw(TestStatistic.TMu, 0.7, 0)), 1e-12);
        Assert.Equal(expected.AsymptoticAgreement(TestStatistic.QMu), found.AsymptoticAgreement(TestStatistic.QMu), 1e-12);
    }
}
