using System.Text.Json;

namespace ParamOO.Cli.Tests;

public sealed class BenchVerbTests : IDisposable
{
    private const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
           {"name": "s", "data": [10.0, 20.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "b", "data": [50.0, 40.0], "modifiers": [{"name": "scale", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "SR", "data": [65.0, 55.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task TheShareOfThePeakIsAFractionOfCountsThatRepeat()
    {
        var (first, second) = (await Document(), await Document());
        Assert.InRange(first.GetProperty("fraction_of_peak").GetDouble(), double.Epsilon, 1);
        Assert.InRange(first.GetProperty("peak_gflops").GetDouble(), 0.1, double.MaxValue);
        Assert.InRange(first.GetProperty("flops_per_fit").GetDouble(), 100, 1e6);
        Assert.Equal(first.GetProperty("flops_per_fit").GetDouble(), second.GetProperty("flops_per_fit").GetDouble());
    }

    [Fact]
    public async Task FillingSaysItsRatesAndWhatTheyAreOf()
    {
        var said = await Terminal.Run("bench", "fill", "--events", "2000", "--processes", "3", "--variations", "2", "--hypotheses", "5", "--bins", "4", "--json");
        var document = JsonDocument.Parse(said.Output).RootElement;
        Assert.Equal(("", 15, 5), (said.Error, document.GetProperty("columns").GetInt32(), document.GetProperty("hypotheses").GetInt32()));
        Assert.Equal(document.GetProperty("fills_per_second").GetDouble(), 75 * document.GetProperty("rows_per_second").GetDouble(), 1e-3);
        Assert.InRange(document.GetProperty("fraction_of_read_bandwidth").GetDouble(), double.Epsilon, 10);
    }

    [Fact]
    public async Task DensitiesSayEventsPerSecond()
    {
        var file = Path.Combine(ParamOO.Testing.SharedData.Repository, "examples", "densities", "densities.yaml");
        var document = JsonDocument.Parse((await Terminal.Run("bench", "densities", file, "--threads", "1", "--json")).Output).RootElement;
        Assert.Equal((2060, 6, 1), (document.GetProperty("events").GetInt32(), document.GetProperty("parameters").GetInt32(), document.GetProperty("threads").GetInt32()));
        Assert.Equal(document.GetProperty("events_per_second").GetDouble(), 2060 * document.GetProperty("evaluations_per_second").GetDouble(), 1);
    }

    [Fact]
    public async Task AMeasurementOfNothingIsRefused() =>
        Assert.Contains("PX0165", (await Terminal.Run("bench", "fill", "--bins", "1")).Error, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<JsonElement> Document()
    {
        var path = Path.Combine(folder, "w.json");
        await File.WriteAllTextAsync(path, Workspace);
        var said = await Terminal.Run("bench", "fits", path, "--toys", "100", "--threads", "1", "--json");
        Assert.Equal("", said.Error);
        return JsonDocument.Parse(said.Output).RootElement;
    }
}
