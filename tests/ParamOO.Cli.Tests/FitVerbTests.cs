using System.Text.Json;

namespace ParamOO.Cli.Tests;

/// <summary>One bin, s + b with s = 10, b = 50, and a 10 % rate uncertainty of b; n = 60.</summary>
public sealed class FitVerbTests : IDisposable
{
    private const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
          {"name": "s", "data": [10.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
          {"name": "b", "data": [50.0], "modifiers": [{"name": "alpha", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "SR", "data": [60.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task AFitGivesEstimatesUncertaintiesAndCorrelations()
    {
        var fit = await Json("fit", Write("w.json", Workspace), "--json");

        Assert.Equal("converged", fit.GetProperty("status").GetString());
        var (mu, alpha) = (Parameter(fit, "mu"), Parameter(fit, "alpha"));
        Assert.Equal(1, mu.GetProperty("value").GetDouble(), 1e-4);
        Assert.Equal(0, alpha.GetProperty("value").GetDouble(), 1e-4);

        // dν/dμ = 10, dν/dα = 5: σ(μ)² = (60 + 5²)/10², and ρ = −5/√(60 + 5²).
        Assert.Equal(Math.Sqrt(85) / 10, mu.GetProperty("uncertainty").GetDouble(), 2e-3);
        Assert.Equal(-5 / Math.Sqrt(85), fit.GetProperty("correlation")[0][1].GetDouble(), 5e-3);
        Assert.False(mu.GetProperty("at_bound").GetBoolean());
    }

    [Fact]
    public async Task ManyDataSetsGiveAListOfSuchFits()
    {
        var data = Write("data.json", """{"data": [[60, 0], [40, 0.5], [75, -0.2]]}""");
        var fits = (await Json("fit", Write("w.json", Workspace), "--datasets", data, "--minos", "alpha", "--json")).GetProperty("fits");

        Assert.Equal(3, fits.GetArrayLength());
        Assert.All(fits.EnumerateArray(), fit =>
        {
            Assert.Equal("converged", fit.GetProperty("status").GetString());
            Assert.Equal(2, fit.GetProperty("correlation").GetArrayLength());
            Assert.Equal("alpha", fit.GetProperty("minos")[0].GetProperty("name").GetString());
        });
        Assert.True(Parameter(fits[1], "mu").GetProperty("at_bound").GetBoolean());
    }

    [Fact]
    public async Task AProfileIntervalIsWhereTheProfileHasRisenByOne()
    {
        // With μ held, α alone is fitted to n = 60 and a = 0.
        var fit = await Json("fit", Write("w.json", Workspace), "--fix", "mu=1", "--minos", "alpha", "--json");
        var interval = fit.GetProperty("minos")[0];
        var best = Parameter(fit, "alpha").GetProperty("value").GetDouble();
        foreach (var side in new[] { "down", "up" })
        {
            var end = best + interval.GetProperty(side).GetDouble();
            Assert.Equal(1, Rise(end) - Rise(best), 1e-3);
        }

        static double Rise(double alpha)
        {
            // Code 4 between symmetric factors 1.1 and 0.9.
            var expected = 10 + (50 * new ParamOO.Numerics.FactorInterpolation(1.1, 0.9).At(alpha));
            return (2 * (expected - (60 * Math.Log(expected)))) + (alpha * alpha);
        }
    }

    [Theory]
    [InlineData("PX1115", "--fix", "nu=1")]
    [InlineData("PX1115", "--minos", "beta")]
    [InlineData("PX1117", "--fix", "alpha=0", "--minos", "alpha")]
    public async Task WrongNamesEndWithTwo(string finding, params string[] options)
    {
        var said = await Terminal.Run(["fit", Write("w.json", Workspace), .. options]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(finding, said.Error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JsonElement Parameter(JsonElement fit, string name) =>
        fit.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == name);

    private static async Task<JsonElement> Json(params string[] arguments)
    {
        var said = await Terminal.Run(arguments);
        Assert.Equal(0, said.ExitCode);
        return JsonDocument.Parse(said.Output).RootElement;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
