using System.Text.Json;
using ParamOO.Files.Hnsbi;
using ParamOO.Testing;
using ParamOO.Unbinned;

namespace ParamOO.Validation.Unbinned;

/// <summary>
/// The numbers of hnsbi-toolkit 0.2.0 for its own workspace: −ln L at six points, and profile scans by its minimiser. Likelihood values
/// agree to rounding; scans to the tolerance of that minimiser (10⁻⁶ + 10⁻⁶ t).
/// </summary>
public class HnsbiGoldenTests
{
    [SharedDataFact]
    public void LikelihoodValuesAgreeUpToOneConstant()
    {
        var likelihood = Open();
        var points = Golden("golden_nll.json").GetProperty("points").EnumerateArray().ToList();
        var values = likelihood.Evaluate([.. points.Select(point => PointOf(likelihood, point))], []);
        var constant = (0.5 * values[0].TwiceNll) - points[0].GetProperty("nll").GetDouble();
        for (var k = 0; k < points.Count; k++)
        {
            var expected = points[k].GetProperty("nll").GetDouble();
            Assert.InRange((0.5 * values[k].TwiceNll) - constant - expected, -1e-9 * Math.Abs(expected), 1e-9 * Math.Abs(expected));
        }
    }

    [SharedDataTheory]
    [InlineData("t_stat", true)]
    [InlineData("t_profiled", false)]
    public void ScansAgree(string key, bool statOnly)
    {
        var golden = Golden("golden_scan.json");
        var (grid, expected) = (Numbers(golden, "grid"), Numbers(golden, key));
        var scan = UnbinnedScan.Run(Open(), "mu", grid, statOnly);
        for (var k = 0; k < grid.Length; k++)
        {
            Assert.Equal(UnbinnedStatus.Converged, scan.Points[k].Fit.Status);
            Assert.InRange(scan.Points[k].TestStatistic, 0, double.PositiveInfinity);
            Assert.InRange(scan.Points[k].TestStatistic - expected[k], -1e-6 - (1e-6 * expected[k]), 1e-6 + (1e-6 * expected[k]));
        }

        Assert.Equal(1, scan.Best.Values[0], 1e-5);
    }

    [SharedDataFact]
    public void ProfiledNuisanceParametersAgree()
    {
        var likelihood = Open();
        var golden = Golden("golden_scan.json").GetProperty("profiled").EnumerateArray().ToList();
        var scan = UnbinnedScan.Run(likelihood, "mu", [.. golden.Select(point => point.GetProperty("mu").GetDouble())], statOnly: false);
        for (var k = 0; k < golden.Count; k++)
        {
            var expected = PointOf(likelihood, golden[k]);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], scan.Points[k].Fit.Values[i], 1e-3);
            }
        }
    }

    private static UnbinnedLikelihood Open()
    {
        var input = HnsbiInput.Read(SharedData.PathOf("data", "hnsbi", "small", "workspace.json"));
        Assert.Empty(input.Findings);
        return UnbinnedLikelihood.Open(input.Plan.Model, [input.Plan.Regions[0].Reference!]);
    }

    private static JsonElement Golden(string name) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("data", "hnsbi", "small", name))).RootElement;

    private static double[] Numbers(JsonElement golden, string key) => [.. golden.GetProperty(key).EnumerateArray().Select(item => item.GetDouble())];

    private static double[] PointOf(UnbinnedLikelihood likelihood, JsonElement point) =>
        [.. likelihood.Parameters.Select(parameter => point.GetProperty(parameter.Name).GetDouble())];
}
