using System.Text.Json;
using ParamOO.Files;
using ParamOO.Files.Yaml;
using ParamOO.Inference;
using ParamOO.Simulation;
using ParamOO.Testing;
using ParamOO.Unbinned;

namespace ParamOO.Validation.Simulation;

/// <summary>
/// Planes of the full unbinned likelihood against an evaluation of the same likelihood of the same table by NumPy and SciPy
/// (tests/data/simulation/offshell_planes.py): two signal strengths, and on-shell strength and width with an on-shell region.
/// </summary>
public sealed class UnbinnedPlaneTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-planes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("production")]
    [InlineData("width")]
    public void TheTestStatisticIsThatOfAnIndependentCalculation(string name)
    {
        var (golden, likelihood) = (Golden(name), Open(name));
        AssertEqual(Numbers(golden, "t"), Scan(likelihood, golden, Values(golden, "first"), Values(golden, "second"), statOnly: true), 1e-7);
        AssertEqual(Numbers(golden, "profiled_t"), Scan(likelihood, golden, Values(golden, "profiled_first"), Values(golden, "profiled_second"), statOnly: false), 1e-4);
    }

    /// <summary>Where a ray from the best fit meets a contour, against the root of t along the ray.</summary>
    [Theory]
    [InlineData("production")]
    [InlineData("width")]
    public void ContoursAreWhereTheTestStatisticHasTheThreshold(string name)
    {
        var golden = Golden(name);
        var (low, high) = (Values(golden, "low"), Values(golden, "high"));
        var scan = Scan(Open(name), golden, Grid(low[0], high[0]), Grid(low[1], high[1]), statOnly: true);
        Assert.Equal(1, scan.Best.Value, 1e-4);
        Assert.Equal(1, scan.Best.Second, 1e-4);
        foreach (var (contour, radii) in ComparedContour.Of(scan, scan, golden.GetProperty("directions").GetArrayLength()).Zip(golden.GetProperty("radii").EnumerateArray()))
        {
            foreach (var (direction, radius) in Values(golden, "directions").Zip(radii.EnumerateArray()))
            {
                var crossing = contour.Crossings.FirstOrDefault(found => Math.Abs(found.Direction - direction) < 1e-9);
                Assert.Equal(radius.ValueKind == JsonValueKind.Null, crossing is null);
                if (crossing is not null)
                {
                    var distance = Math.Sqrt(Square((crossing.First.X - 1) / (high[0] - low[0])) + Square((crossing.First.Y - 1) / (high[1] - low[1])));
                    Assert.Equal(1, distance / radius.GetDouble(), 0.005);
                }
            }
        }
    }

    private static PlaneScanResult Scan(UnbinnedLikelihood likelihood, JsonElement golden, double[] first, double[] second, bool statOnly)
    {
        var pois = golden.GetProperty("pois");
        var options = new PlaneScanOptions { Values = [.. first], Second = pois[1].GetString()!, SecondValues = [.. second], StatOnly = statOnly };
        var scan = UnbinnedPlaneScan.Run(likelihood, pois[0].GetString()!, options);
        Assert.True(scan.HasConverged);
        return scan;
    }

    private static void AssertEqual(double[] expected, PlaneScanResult scan, double tolerance) =>
        Assert.All(expected.Zip(scan.Points), pair => Assert.Equal(pair.First, pair.Second.TestStatistic, tolerance * (1 + pair.First)));

    private UnbinnedLikelihood Open(string name)
    {
        var model = new OffShell(new() { Exposure = 20, HasShapes = false, Strengths = name == "width" ? SignalStrengths.Width : SignalStrengths.ByProduction });
        EventSources.Write(Path.Combine(folder, "events.arrow"), new SimulatedTable(model, 1500, 7));
        foreach (var region in model.ControlRegions)
        {
            EventSources.Write(Path.Combine(folder, SimulatedAnalysis.TableOf(region, "events.arrow")), new SimulatedTable(region.Model, 1500, 7));
        }

        File.WriteAllText(Path.Combine(folder, "analysis.yaml"), SimulatedAnalysis.TextOf(model, 1500, "events.arrow", "paramoo simulate …"));
        return Analysis.OpenUnbinned(AnalysisFile.Read(Path.Combine(folder, "analysis.yaml")).Plan, null, []);
    }

    private static JsonElement Golden(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "tests", "data", "simulation", "offshell_planes.json")));
        return document.RootElement.GetProperty(name).Clone();
    }

    private static double[] Values(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static double[] Numbers(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble())];

    private static double[] Grid(double low, double high) => [.. Enumerable.Range(0, 21).Select(k => low + ((high - low) * k / 20))];

    private static double Square(double x) => x * x;
}
