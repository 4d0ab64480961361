using System.Text.Json;

namespace ParamOO.Cli.Tests;

public sealed class StatementVerbTests : IDisposable
{
    private const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
           {"name": "s", "data": [10.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "b", "data": [50.0], "modifiers": []}]}],
         "observations": [{"name": "SR", "data": [65.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task TheSignificanceHasTheClosedForm()
    {
        var point = (await Document("significance")).GetProperty("points")[0];
        Assert.Equal(Math.Sqrt(2 * ((65 * Math.Log(65.0 / 50)) - 15)), point.GetProperty("significance").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task TheLimitIsWhereCLsIsFivePerCent()
    {
        var limit = await Document("limit");
        Assert.Equal(["poi", "statistic", "level", "observed", "expected", "status", "points", "data"], limit.EnumerateObject().Select(entry => entry.Name));
        var observed = limit.GetProperty("observed").GetDouble();
        var test = await Document("hypotest", "--values", observed.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0.05, test.GetProperty("points")[0].GetProperty("cls").GetDouble(), 1e-6);
        Assert.Equal(5, limit.GetProperty("expected").GetArrayLength());
    }

    [Fact]
    public async Task TheSignificanceOfASignalIsThatOfZeroAlone()
    {
        var said = await Terminal.Run("hypotest", Write(), "--statistic", "Q0", "--values", "1");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1125", said.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Terminal.Run("hypotest", Write(), "--statistic", "Q0", "--values", "0")).ExitCode);
    }

    [Fact]
    public async Task AsimovDataOutsideTheBoundsAreTold() =>
        Assert.Contains("warning PX1126", (await Terminal.Run("scan", Write(), "--values", "1", "--point", "mu=99")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task AMisspeltOptionIsNamedWithTheNearest() =>
        Assert.Contains("there is no option '--value'; did you mean '--values'?", (await Terminal.Run("scan", Write(), "--value", "1")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task EventsWhereNothingIsExpectedAreToldWithTheirBin()
    {
        var path = Write();
        await File.WriteAllTextAsync(path, Workspace.Replace("10.0", "0.0", StringComparison.Ordinal).Replace("50.0", "0.0", StringComparison.Ordinal));
        var said = await Terminal.Run("fit", path);
        Assert.Equal(3, said.ExitCode);
        Assert.Contains("/observations/0/data/0: 65 events are observed in bin 0", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--level", "2")]
    [InlineData("--statistic", "TMu")]
    public async Task ALimitThatHasNoMeaningEndsWithTwo(params string[] words)
    {
        var said = await Terminal.Run(["limit", Write(), .. words]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1101", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit")]
    [InlineData("hypotest")]
    [InlineData("significance")]
    public async Task PeopleReadATable(string verb)
    {
        var said = await Terminal.Run(verb, Write());
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("mu", said.Output, StringComparison.Ordinal);
        Assert.Contains("w.json: observed data", said.Output, StringComparison.Ordinal);
        Assert.Contains("Asimov data at mu = 2", (await Terminal.Run(verb, Write(), "--point", "mu=2")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<JsonElement> Document(string verb, params string[] words)
    {
        var said = await Terminal.Run([verb, Write(), "--json", .. words]);
        Assert.Equal(0, said.ExitCode);
        Assert.Empty(said.Error);
        return JsonDocument.Parse(said.Output).RootElement;
    }

    private string Write()
    {
        var path = Path.Combine(folder, "w.json");
        File.WriteAllText(path, Workspace);
        return path;
    }
}
