using System.Text.Json;

namespace ParamOO.Cli.Tests;

/// <summary>Statements that start from the best fit: <c>gof</c>, <c>ranking</c>, <c>yields</c>.</summary>
public sealed class FitStatementVerbTests : IDisposable
{
    private const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
           {"name": "s", "data": [5.0, 10.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "b, fake", "data": [50.0, 40.0], "modifiers": [{"name": "rate", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "SR", "data": [58.0, 51.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Theory]
    [InlineData("gof")]
    [InlineData("ranking")]
    [InlineData("yields")]
    public async Task PeopleReadATable(string verb)
    {
        var said = await Terminal.Run(verb, Write());
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("observed data", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheRankingHasADocument()
    {
        var document = await Document("ranking");
        Assert.Equal(["poi", "best", "hypothesis", "impacts", "breakdown", "findings"], document.EnumerateObject().Select(entry => entry.Name));
        var impact = document.GetProperty("impacts")[0];
        Assert.Equal("rate", impact.GetProperty("name").GetString());
        Assert.True(impact.GetProperty("postfit")[1].GetDouble() < 0);
        Assert.Equal("data statistics", document.GetProperty("breakdown").GetProperty("sources")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task ImpactsIsAnotherNameOfRanking() => Assert.Equal(0, (await Terminal.Run("impacts", Write())).ExitCode);

    [Fact]
    public async Task TheGoodnessOfFitHasToys()
    {
        var document = await Document("gof", "--toys", "300", "--seed", "4");
        Assert.Equal(1, document.GetProperty("degrees_of_freedom").GetInt32());
        Assert.Equal(300, document.GetProperty("toys").GetProperty("count").GetInt32());
        Assert.InRange(document.GetProperty("toys").GetProperty("p_value").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task YieldsSayEveryBinOfEveryProcess()
    {
        var channel = (await Document("yields")).GetProperty("postfit")[0];
        Assert.Equal(2, channel.GetProperty("processes").GetArrayLength());
        Assert.Equal(2, channel.GetProperty("total").GetProperty("bins").GetArrayLength());
        Assert.True(channel.GetProperty("total").GetProperty("sum").GetProperty("uncertainty").GetDouble() > 0);
    }

    [Fact]
    public async Task AFolderReceivesDocumentTablesAndFigures()
    {
        var results = Path.Combine(folder, "results");
        foreach (var verb in new[] { "ranking", "yields", "gof" })
        {
            Assert.Equal(0, (await Terminal.Run(verb, Write(), "--output", results)).ExitCode);
        }

        string[] expected = ["ranking.json", "impacts.csv", "impacts.arrow", "breakdown.csv", "correlations.csv", "ranking.svg", "correlations.svg", "yields.json", "yields.csv", "yields-prefit.svg", "yields-postfit.svg", "gof.json", "gof.csv"];
        Assert.All(expected, name => Assert.True(File.Exists(Path.Combine(results, name)), name));
        Assert.Contains("SR,\"b, fake\",1,50,", await File.ReadAllTextAsync(Path.Combine(results, "yields.csv")), StringComparison.Ordinal);
        var columns = Files.EventSources.Open(Path.Combine(results, "impacts.arrow")).Columns.Select(column => column.Name).ToList();
        Assert.Contains("postfit_up", columns);
        Assert.Contains("parameter", columns);
    }

    [Theory]
    [InlineData("scan", "--values", "0.5,1")]
    [InlineData("ranking", "--most", "2")]
    public async Task TheUnbinnedLikelihoodTakesTheSameVerbs(string verb, params string[] words)
    {
        var analysis = Path.Combine(Testing.SharedData.Repository, "examples", "gaussian-amplitudes", "analysis.yaml");
        var said = await Terminal.Run([verb, analysis, "--unbinned", "--json", .. words]);
        Assert.Equal(0, said.ExitCode);
        Assert.Equal("mu", JsonDocument.Parse(said.Output).RootElement.GetProperty("poi").GetString());
        Assert.Contains("PX0759", (await Terminal.Run([verb, analysis, "--unbinned", "--data", "asimov"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoParametersHaveContours()
    {
        var results = Path.Combine(folder, "plane");
        var document = await Document("scan", "--values", "0:3:0.25", "--second", "rate", "--second-values", "-2:2:0.5", "-o", results);
        Assert.Equal(["poi", "second", "points", "best", "contours", "findings"], document.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(13 * 9, document.GetProperty("points").GetArrayLength());
        Assert.Equal(2, document.GetProperty("contours").GetArrayLength());
        Assert.All(["scan.json", "scan.csv", "contours.csv", "contours.svg"], name => Assert.True(File.Exists(Path.Combine(results, name)), name));
    }

    [Fact]
    public async Task IntervalsAreStatedWhereLevelsAreNamed()
    {
        var document = await Document("scan", "--levels", "0.6827,0.95");
        Assert.Equal(["poi", "points", "best", "intervals"], document.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(0.95, document.GetProperty("intervals")[1].GetProperty("level").GetDouble());
        Assert.Contains("68.27 %: mu in [", (await Terminal.Run("scan", Write(), "--levels", "0.6827")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PX0757", "scan", "--values", "0,1", "--second", "mu", "--second-values", "0,1")]
    [InlineData("PX0758", "scan", "--values", "0,1", "--second", "rate")]
    [InlineData("PX1101", "scan", "--levels", "68")]
    [InlineData("PX0748", "ranking", "--group", "jets=jes*")]
    [InlineData("PX1101", "ranking", "--group", "jets")]
    [InlineData("PX0748", "yields", "--merge", "all=x*")]
    [InlineData("PX1101", "gof", "--toys", "-5")]
    [InlineData("PX0743", "ranking", "--fix", "mu=1")]
    [InlineData("PX0701", "yields", "--fix", "rat=1")]
    [InlineData("PX0741", "yields", "--fix", "rate=1", "rate=0")]
    [InlineData("PX0741", "fit", "--fix", "rate=1", "rate=1")]
    [InlineData("PX0754", "scan", "--fix", "mu=1")]
    [InlineData("PX0754", "limit", "--fix", "mu=1")]
    public async Task WrongWordsEndWithTwo(string id, string verb, params string[] words)
    {
        var said = await Terminal.Run([verb, Write(), .. words]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(id, said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PX0740", "fit", "--hypothesis", "2")]
    [InlineData("PX0742", "fit", "--fix", "rate=7")]
    [InlineData("PX0742", "scan", "--fix", "rate=7")]
    public async Task OddWordsAreTold(string id, string verb, params string[] words)
    {
        var said = await Terminal.Run([verb, Write(), .. words]);
        Assert.Equal(0, said.ExitCode);
        Assert.Contains(id, said.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<JsonElement> Document(string verb, params string[] words)
    {
        var said = await Terminal.Run([verb, Write(), "--json", .. words]);
        Assert.Equal(0, said.ExitCode);
        return JsonDocument.Parse(said.Output).RootElement;
    }

    private string Write()
    {
        var path = Path.Combine(folder, "w.json");
        File.WriteAllText(path, Workspace);
        return path;
    }
}
