using System.Text.Json;
using ParamOO.Mixture;
using ParamOO.Simulation;
using ParamOO.Testing;
using ParamOO.Unbinned;

namespace ParamOO.Validation.Simulation;

/// <summary>The unbinned likelihood of simulated tables, nuisance parameters profiled.</summary>
public sealed class ProfiledCurveTests
{
    private const int Rows = 200_000;

    // Five Monte-Carlo standard deviations of t, see docs/simulation.md.
    private static readonly double Tolerance = 5 * 1.6 / Math.Sqrt(Rows);

    [SharedDataTheory]
    [InlineData(ShapeNormalization.Reference, "t_profiled_code4_shape_normalization_reference")]
    [InlineData(ShapeNormalization.None, "t_profiled_code4_shape_normalization_none")]
    public void GaussianAmplitudesGivesTheGoldenProfiledCurve(ShapeNormalization convention, string key)
    {
        var golden = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("data", "gaussian_amplitudes", "golden.json"))).RootElement;
        var (values, expected, alphas) = (Numbers(golden, "mu"), Numbers(golden, key), Numbers(golden, key + "_alpha"));
        var scan = Scan(new GaussianAmplitudes(new()), Rows, convention, values, statOnly: false);
        for (var k = 0; k < values.Length; k++)
        {
            Assert.Equal(UnbinnedStatus.Converged, scan.Points[k].Fit.Status);
            Assert.Equal(expected[k], scan.Points[k].TestStatistic, Tolerance * expected[k]);
            Assert.Equal(alphas[k], scan.Points[k].Fit.Values[1], 5e-4);
        }
    }

    [Fact]
    public void OffShellExpectsToExcludeTheAbsenceOfTheHiggsBosonByTwo()
    {
        var scan = Scan(new OffShell(new()), Rows / 4, ShapeNormalization.Reference, [0, 0.05], statOnly: false);
        Assert.InRange(scan.Points[0].TestStatistic, 1.9, 2.15);
        Assert.InRange(scan.Points[1].TestStatistic, 2.05, 2.3);
    }

    private static UnbinnedScanResult Scan(ISimulatedModel model, int rows, ShapeNormalization convention, double[] values, bool statOnly)
    {
        var reference = new ReferenceTable(new SimulatedTable(model, rows, seed: 1), SimulatedTable.WeightColumn, null);
        var likelihood = UnbinnedLikelihood.Open(SimulatedMixture.Of(model) with { ShapeNormalization = convention }, [reference]);
        Assert.Empty(likelihood.Findings);
        return UnbinnedScan.Run(likelihood, SimulatedMixture.Poi, values, statOnly);
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
