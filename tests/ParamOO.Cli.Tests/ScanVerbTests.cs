using System.Text.Json;

namespace ParamOO.Cli.Tests;

public sealed class ScanVerbTests : IDisposable
{
    private const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
           {"name": "s", "data": [10.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "b", "data": [50.0], "modifiers": [{"name": "unc", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "SR", "data": [65.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task TheDocumentHasItsKeys()
    {
        var said = await Terminal.Run("scan", Write(), "--poi", "mu", "--values", "0,0.5,2", "--json");

        Assert.Equal(0, said.ExitCode);
        Assert.Equal("w.json: observed data; nuisance parameters profiled, MC statistics none\n", said.Error);
        var scan = JsonDocument.Parse(said.Output).RootElement;
        Assert.Equal(["poi", "points", "best"], scan.EnumerateObject().Select(entry => entry.Name));
        var point = scan.GetProperty("points")[1];
        Assert.Equal(["value", "t", "status", "parameters"], point.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal("converged", point.GetProperty("status").GetString());
        Assert.Equal(0.5, point.GetProperty("parameters").GetProperty("mu").GetDouble());
        Assert.True(scan.GetProperty("best").TryGetProperty("twice_nll", out _));
    }

    [Fact]
    public async Task AnotherDocumentIsRefusedInOneSentence()
    {
        var path = Path.Combine(folder, "validation.json");
        await File.WriteAllTextAsync(path, """{"verdicts": [], "regions": [], "poi": "mu"}""");
        var said = await Terminal.Run("scan", path);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX0676", Assert.Single(said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("error", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WithoutNuisancesTheClosedFormComesOut()
    {
        var said = await Terminal.Run("scan", Write(), "--values", "0", "--stat-only", "--json");

        var t = JsonDocument.Parse(said.Output).RootElement.GetProperty("points")[0].GetProperty("t").GetDouble();
        Assert.Equal(2 * (50 - 65 + (65 * Math.Log(65.0 / 50))), t, 1e-8);
    }

    [Fact]
    public async Task AsimovDataOfAPointHaveTheirMinimumThere()
    {
        var said = await Terminal.Run("scan", Write(), "--values", "2", "--point", "mu=2", "unc=1.5", "--json");

        var point = JsonDocument.Parse(said.Output).RootElement.GetProperty("points")[0];
        Assert.Equal(0, point.GetProperty("t").GetDouble(), 1e-8);
        Assert.Equal(1.5, point.GetProperty("parameters").GetProperty("unc").GetDouble(), 1e-4);
    }

    [Fact]
    public async Task TheHeadingSaysTheDataAndWhatIsProfiled()
    {
        var asimov = await Terminal.Run("scan", Write(), "--values", "2", "--point", "mu=2", "unc=1.5");
        Assert.Contains("w.json: Asimov data at mu = 2, unc = 1.5; nuisance parameters profiled, MC statistics none", asimov.Output, StringComparison.Ordinal);
        Assert.Empty(asimov.Error);
        var observed = await Terminal.Run("scan", Write(), "--values", "2", "--stat-only");
        Assert.Contains("w.json: observed data; nuisance parameters held, MC statistics none", observed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PX0702", "--values", "11")]
    [InlineData("PX0701", "--fix", "mus=1")]
    [InlineData("PX0701", "--poi", "mus")]
    [InlineData("PX1101", "--fix", "mu")]
    public async Task WhatCannotBeTestedEndsWithTwo(string finding, params string[] words)
    {
        var said = await Terminal.Run(["scan", Write(), .. words]);

        Assert.Equal(2, said.ExitCode);
        Assert.Contains(finding, said.Error, StringComparison.Ordinal);
        Assert.Empty(said.Output);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write()
    {
        var path = Path.Combine(folder, "w.json");
        File.WriteAllText(path, Workspace);
        return path;
    }
}
