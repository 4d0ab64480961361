using ParamOO.Simulation;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Simulation;

/// <summary>Closed forms of the Gaussian amplitudes.</summary>
public sealed class GaussianAmplitudesTests
{
    [Theory]
    [InlineData(-1, 0.0)]
    [InlineData(-1, 0.35)]
    [InlineData(1, 0.35)]
    [InlineData(0.2, -2)]
    public void RatiosAreBoundedAndNeverNegative(double phaseCos, double separation)
    {
        var model = new GaussianAmplitudes(new() { PhaseCos = phaseCos, Separation = separation });
        var ratios = new double[4];
        for (var x = -6.0; x < 6; x += 0.5)
        {
            for (var y = -6.0; y < 6; y += 0.5)
            {
                model.Evaluate([x, y, 0.3 * (x - y)], ratios, []);
                Assert.All(ratios, ratio => Assert.InRange(ratio, 0, 8));
            }
        }
    }

    [Fact]
    public void FullInterferenceOfEqualAmplitudesIsTheSquareOfTheSum()
    {
        // Equal means and a covariance ratio of 1.25 leave the Bhattacharyya coefficient (√1.25/1.125)^{3/2}.
        var yields = new GaussianAmplitudes(new() { PhaseCos = 1, Separation = 0, Exposure = 1 }).Processes;
        Assert.Equal(1100 + (2 * Math.Sqrt(100 * 1000) * Math.Pow(Math.Sqrt(1.25) / 1.125, 1.5)), yields[1].Yield, 1e-9);
    }

    [Fact]
    public void ASelectionTowardsTheSignalKeepsMoreOfItAndMovesTheYieldOfTheBackground()
    {
        var (all, some) = (new GaussianAmplitudes(new()), new GaussianAmplitudes(new() { Selection = 1 }));
        var kept = all.Processes.Zip(some.Processes, (before, after) => after.Yield / before.Yield).ToArray();
        Assert.InRange(kept[0], 0.8, 0.95);
        Assert.InRange(kept[3], 0.05, 0.15);
        Assert.True(all.Systematics[0].Effects[0].KeepsYield);
        Assert.InRange(some.Systematics[0].Effects[0].YieldUp, 1.2, 2);
        Assert.InRange(some.Systematics[0].Effects[0].YieldDown, 0.5, 0.8);
    }

    [Fact]
    public void OptionsOutOfRangeAreAllReported()
    {
        var findings = new Findings();
        new GaussianAmplitudesOptions { Exposure = 0, PhaseCos = -1.1, Separation = 11, Selection = double.NaN }.Check(findings);
        Assert.Equal(["--exposure", "--phase-cos", "--separation", "--selection"], findings.Select(finding => finding.Path));
        Assert.All(findings, finding => Assert.Equal("PX1105", finding.Id));
    }
}
