using ParamOO.Simulation;
using ParamOO.Unbinned;

namespace ParamOO.Validation.Unbinned;

/// <summary>
/// The Gaussian-amplitudes benchmark at 200 000 events against quadrature. The relative Monte-Carlo error of t is at most 1.6/√N
/// (docs/simulation.md); five of these are allowed.
/// </summary>
public class SecondMinimumTests
{
    private const int Rows = 200_000;

    [Fact]
    public void TheStatisticsOnlyCurveAndItsSecondMinimumAreThoseOfQuadrature()
    {
        double[] values = [0.126, 0.35, 2, 3];
        double[] expected = [4.7923490651793355, 7.361325626247008, 86.92772700719766, 427.6409513143866];
        var scan = Scan(values, statOnly: true);
        for (var k = 0; k < values.Length; k++)
        {
            Assert.Equal(expected[k], scan.Points[k].TestStatistic, 5 * 1.6 / Math.Sqrt(Rows) * expected[k]);
        }

        Assert.Equal(1, scan.Best.Values[0], 1e-5);
        Assert.Equal(0.126, scan.Minima[1].Values[0], 0.003);
    }

    [Fact]
    public void TheSecondMinimumMovesWhenTheBackgroundIsProfiled() =>
        Assert.Equal(0.111, Scan([2], statOnly: false).Minima[1].Values[0], 0.003);

    private static UnbinnedScanResult Scan(double[] values, bool statOnly)
    {
        var model = new GaussianAmplitudes(new());
        var table = new ReferenceTable(new SimulatedTable(model, Rows, seed: 1), SimulatedTable.WeightColumn, null);
        return UnbinnedScan.Run(UnbinnedLikelihood.Open(SimulatedMixture.Of(model), [table]), "mu", values, statOnly);
    }
}
