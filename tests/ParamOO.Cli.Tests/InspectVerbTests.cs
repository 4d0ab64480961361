using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary><c>paramoo inspect</c> shows what is written in a file as it is written there.</summary>
public sealed class InspectVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-inspect-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task FormulasKeepTheirStarsAndNamesTheirWholeWidth()
    {
        var example = Path.Combine(SharedData.Repository, "examples", "hnsbi", "workspace.json");
        var said = await Terminal.Run("inspect", example);
        Assert.True(said.ExitCode == 0, said.Error);
        var printed = string.Concat(said.Output.Where(letter => !char.IsWhiteSpace(letter)));
        var json = await Terminal.Run("inspect", example, "--json");
        using var document = System.Text.Json.JsonDocument.Parse(json.Output);
        foreach (var sample in document.RootElement.GetProperty("samples").EnumerateArray())
        {
            Assert.Contains(sample.GetProperty("name").GetString()!, said.Output, StringComparison.Ordinal);
            Assert.Contains(sample.GetProperty("ratio_column").GetString()!, said.Output, StringComparison.Ordinal);
            Assert.All(Factors(sample.GetProperty("coefficient").GetString()!), factor => Assert.Contains(factor, printed, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AConstraintIsNamedByItsDensity()
    {
        var path = Write("""
            {"channels": [{"name": "SR", "samples": [
               {"name": "b", "data": [50.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}, {"name": "g", "type": "shapesys", "data": [5.0]}]}]}],
             "observations": [{"name": "SR", "data": [65.0]}],
             "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
            """);
        var said = await Terminal.Run("inspect", path);
        Assert.True(said.ExitCode == 0, said.Error);
        Assert.Contains("poisson(100, 100)", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyFileIsCalledEmpty()
    {
        var said = await Terminal.Run("inspect", Write(""));
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("the file is empty", said.Error, StringComparison.Ordinal);
    }

    /// <summary>Pieces with a star that a line break of the table cannot separate from it.</summary>
    private static IEnumerable<string> Factors(string formula) => formula.Split(' ').Where(piece => piece.Contains('*', StringComparison.Ordinal) && piece.Length < 20);

    private string Write(string text)
    {
        var path = Path.Combine(folder, "w.json");
        File.WriteAllText(path, text);
        return path;
    }
}
