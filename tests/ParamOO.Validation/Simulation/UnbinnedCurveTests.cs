using System.Text.Json;
using ParamOO.Simulation;
using ParamOO.Testing;

namespace ParamOO.Validation.Simulation;

/// <summary>t(μ) of finite simulated tables against quadrature; every tolerance is five Monte-Carlo standard deviations.</summary>
public sealed class UnbinnedCurveTests
{
    // Relative standard deviation of t from one event: the worst μ in [0, 4] over 40 tables of the default models.
    private const double ErrorOfOneEvent = 1.6;

    [SharedDataFact]
    public void GaussianAmplitudesGivesTheGoldenCurveAndItsSecondMinimum()
    {
        const int rows = 200_000;
        var golden = Parse(SharedData.PathOf("data", "gaussian_amplitudes", "golden.json"));
        var curve = new StatisticsOnlyCurve(new GaussianAmplitudes(new()), rows, seed: 1);
        AssertClose(Numbers(golden, "mu"), Numbers(golden, "t_stat"), curve, rows);
        Assert.Equal(0.126, curve.MinimumBetween(0.08, 0.2), 0.003);
    }

    [SharedDataFact]
    public void TheInterferingYieldIsTheGoldenOne()
    {
        var golden = Parse(SharedData.PathOf("data", "gaussian_amplitudes", "golden.json"));
        Assert.Equal(golden.GetProperty("nu_SBI").GetDouble(), new GaussianAmplitudes(new()).Processes[1].Yield, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void GaussianAmplitudesGivesTheCurveOfOtherParameters(int index)
    {
        const int rows = 50_000;
        var golden = Parse(ReferenceFile("gaussian_amplitudes_t.json"));
        var reference = golden.GetProperty("cases")[index];
        var model = new GaussianAmplitudes(new()
        {
            Exposure = reference.GetProperty("exposure").GetDouble(),
            PhaseCos = reference.GetProperty("phase_cos").GetDouble(),
            Separation = reference.GetProperty("separation").GetDouble(),
            Selection = reference.GetProperty("selection") is { ValueKind: JsonValueKind.Number } selection ? selection.GetDouble() : null,
        });
        var yield = reference.GetProperty("nu_SBI").GetDouble();
        Assert.Equal(yield, model.Processes[1].Yield, yield * (reference.GetProperty("selection").ValueKind == JsonValueKind.Null ? 3e-6 : 1e-4));
        AssertClose(Numbers(golden, "mu"), Numbers(reference, "t"), new StatisticsOnlyCurve(model, rows, seed: 2), rows);
    }

    [Fact]
    public void OffShellGivesTheYieldsOfAnIndependentCalculation()
    {
        var golden = Parse(ReferenceFile("offshell_t.json")).GetProperty("yields");
        Assert.All(new OffShell(new()).Processes, process =>
            Assert.Equal(1, process.Yield / golden.GetProperty(process.Name).GetDouble(), 1e-11));
    }

    [Fact]
    public void OffShellGivesTheCurveOfAnIndependentCalculation()
    {
        const int rows = 50_000;
        var golden = Parse(ReferenceFile("offshell_t.json"));
        AssertClose(Numbers(golden, "mu"), Numbers(golden, "t"), new StatisticsOnlyCurve(new OffShell(new()), rows, seed: 3), rows);
    }

    private static void AssertClose(double[] mu, double[] expected, StatisticsOnlyCurve curve, int rows) =>
        Assert.All(mu.Zip(expected), point => Assert.Equal(point.Second, curve.At(point.First), point.Second * 5 * ErrorOfOneEvent / Math.Sqrt(rows)));

    private static string ReferenceFile(string name) => Path.Combine(SharedData.Repository, "tests", "data", "simulation", name);

    private static JsonElement Parse(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
