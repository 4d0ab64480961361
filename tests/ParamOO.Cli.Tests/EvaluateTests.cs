using System.Text.Json;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
           {"name": "s", "data": [5.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "b", "data": [50.0], "modifiers": [{"name": "unc", "type": "shapesys", "data": [5.0]}]}]}],
         "observations": [{"name": "SR", "data": [55.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task ExpectedDataAndLikelihoodAreOneDocument()
    {
        var said = await Terminal.Run("evaluate", Write("w.json", Workspace), "--at", Write("p.json", """{"points": [[1, 1], [0, 1.1]]}"""), "--json");

        Assert.Equal(0, said.ExitCode);
        Assert.Empty(said.Error);
        var points = JsonDocument.Parse(said.Output).RootElement.GetProperty("points");
        Assert.Equal(2, points.GetArrayLength());
        Assert.Equal(["expected_main", "expected_aux", "twice_nll"], points[0].EnumerateObject().Select(entry => entry.Name));
        Assert.Equal([55.0, 55.0], points.EnumerateArray().Select(point => Math.Round(point.GetProperty("expected_main")[0].GetDouble(), 12)));
        Assert.Equal(110.00000000000001, points[1].GetProperty("expected_aux")[0].GetDouble(), 12);
    }

    [Fact]
    public async Task APointWithoutALikelihoodIsNullAndAWarning()
    {
        var said = await Terminal.Run("evaluate", Write("w.json", Workspace), "--at", Write("p.json", """{"points": [[-20, 1]]}"""), "--json");

        Assert.Equal(0, said.ExitCode);
        Assert.Contains("warning PX0647", said.Error);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(said.Output).RootElement.GetProperty("points")[0].GetProperty("twice_nll").ValueKind);
    }

    [Theory]
    [InlineData("""{"points": [[1, 1, 1]]}""", "error PX0638")]
    [InlineData("""{"points": []}""", "error PX0602")]
    [InlineData("""{"points": [[1, "x"]]}""", "error PX0632")]
    [InlineData("""{"point": [[1, 1]]}""", "error PX0631")]
    [InlineData("[", "error PX0600")]
    public async Task PointsThatDoNotFitEndWithTwo(string points, string finding)
    {
        var said = await Terminal.Run("evaluate", Write("w.json", Workspace), "--at", Write("p.json", points), "--json");

        Assert.Equal(2, said.ExitCode);
        Assert.Contains(finding, said.Error);
        Assert.Empty(said.Output);
    }

    [Fact]
    public async Task AWorkspaceThatBreaksItsRulesEndsWithTwo()
    {
        var said = await Terminal.Run("evaluate", Write("w.json", Workspace.Replace("\"poi\": \"mu\"", "\"poi\": \"nu\"")), "--at", Write("p.json", "{}"));

        Assert.Equal(2, said.ExitCode);
        Assert.Contains("w.json#/measurements/0/config/poi: the parameter of interest 'nu' is not in the model", said.Error);
    }

    [SharedDataFact]
    public async Task TheNumbersOfALargeWorkspaceAreThoseOfPyhf()
    {
        var golden = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("data", "histfactory", "golden", "atlas_susy2018_16_bkgonly.json"))).RootElement.GetProperty("points");
        var points = JsonSerializer.Serialize(new { points = golden.EnumerateArray().Select(point => point.GetProperty("pars")) });

        var said = await Terminal.Run("evaluate", SharedData.PathOf("data", "histfactory", "workspaces", "atlas_susy2018_16_bkgonly.json"), "--at", Write("p.json", points), "--json");

        Assert.All(TwiceNll(golden).Zip(TwiceNll(JsonDocument.Parse(said.Output).RootElement.GetProperty("points"))), pair => Assert.Equal(1, pair.Second / pair.First, 12));
    }

    private static double[] TwiceNll(JsonElement points) => [.. points.EnumerateArray().Select(point => point.GetProperty("twice_nll").GetDouble())];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
