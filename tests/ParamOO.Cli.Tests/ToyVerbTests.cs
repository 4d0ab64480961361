using System.Text.Json;

namespace ParamOO.Cli.Tests;

public sealed class ToyVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task ABeltIsCoveredAsOftenAsItSays()
    {
        string[] belt = ["neyman", Write(), "--values", "0:4:0.5", "--toys", "4000", "--levels", "0.9", "-o", At("belt")];
        Assert.Equal(0, (await Terminal.Run(belt)).ExitCode);
        var study = await Document("coverage", "--belt", At("belt"), "--values", "1,1.25", "--toys", "2000", "-o", At("coverage"));
        var level = study.GetProperty("points")[1].GetProperty("levels")[0];
        Assert.Equal(0.9, level.GetProperty("level").GetDouble());
        Assert.Equal(0.9, level.GetProperty("coverage").GetProperty("value").GetDouble(), 0.03);
        string[] files = ["coverage.arrow", "coverage.csv", "coverage.json", "coverage.svg", "toys.arrows"];
        Assert.Equal(files, Directory.GetFiles(At("coverage")).Select(Path.GetFileName).Order());
        Assert.Contains("PX0726", (await Terminal.Run("coverage", Write(), "--belt", At("belt"), "--levels", "0.5")).Error, StringComparison.Ordinal);
        Assert.Contains("PX0727", (await Terminal.Run("coverage", Write(), "--belt", Write())).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABeltOfAnotherWorkspaceOrStatisticIsRefused()
    {
        string[] belt = ["neyman", Write(), "--values", "0:4:2", "--toys", "100", "-o", At("belt")];
        Assert.Equal(0, (await Terminal.Run(belt)).ExitCode);
        var statistic = await Terminal.Run("coverage", Write(), "--belt", At("belt"), "--values", "1", "--toys", "100", "--statistic", "QMu", "-o", At("coverage"));
        Assert.Equal(2, statistic.ExitCode);
        Assert.Contains("PX0730", statistic.Error, StringComparison.Ordinal);
        File.WriteAllText(At("other.json"), CountingExperiment.Workspace.Replace("[10.0]", "[11.0]", StringComparison.Ordinal));
        var other = await Terminal.Run("coverage", At("other.json"), "--belt", At("belt"), "--values", "1", "--toys", "100", "-o", At("coverage"));
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("PX0730", other.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("coverage")));
    }

    [Fact]
    public async Task ToysTestLikeFormulae()
    {
        var formulae = (await Document("hypotest", "--values", "2")).GetProperty("points")[0];
        var toys = (await Document("hypotest", "--values", "2", "--toys", "4000")).GetProperty("points")[0];
        Assert.Equal(formulae.GetProperty("test_statistic").GetDouble(), toys.GetProperty("test_statistic").GetDouble(), 1e-9);
        Assert.Equal(formulae.GetProperty("cls").GetDouble(), toys.GetProperty("cls").GetProperty("value").GetDouble(), 0.05);
        Assert.Equal(5, toys.GetProperty("expected").GetArrayLength());
        var significance = await Document("significance", "--toys", "500");
        Assert.Equal("observed data", significance.GetProperty("data").GetString());
        var zero = significance.GetProperty("points")[0];
        Assert.Equal(JsonValueKind.Null, zero.GetProperty("cls").ValueKind);
    }

    /// <summary>No toy of 200 is as large: p &lt; 1 − 0.05^(1/200), which is Z &gt; 2.17. A deficit has q₀ = 0, and p = 1 by definition.</summary>
    [Theory]
    [InlineData("105.0", "above", 2.17, "> 2.17", "< 0.015")]
    [InlineData("40.0", "no_deviation", 0, "≤ 0", "1")]
    public async Task TooFewToysForANumberGiveABound(string observed, string status, double bound, string z, string probability)
    {
        string[] words = ["significance", Write(), "--toys", "200"];
        File.WriteAllText(At("w.json"), CountingExperiment.Workspace.Replace("65.0", observed, StringComparison.Ordinal));
        var point = JsonDocument.Parse((await Terminal.Run([.. words, "--json"])).Output).RootElement.GetProperty("points")[0];
        Assert.Equal(status, point.GetProperty("significance_status").GetString());
        Assert.Equal(bound, point.GetProperty("significance_bound").GetDouble(), 0.01);
        Assert.Equal(JsonValueKind.Null, point.GetProperty("significance").ValueKind);
        var table = (await Terminal.Run(words)).Output;
        Assert.Contains(z, table, StringComparison.Ordinal);
        Assert.Contains(probability, table, StringComparison.Ordinal);
    }

    /// <summary>Toys of the alternative have events where no background is expected: they have no likelihood, and are counted aloud.</summary>
    [Fact]
    public async Task FailedToysAreSaid()
    {
        string[] words = ["significance", Write(), "--toys", "100"];
        var nothing = """{"name": "b", "data": [0.0], "modifiers": []}""";
        var workspace = CountingExperiment.Workspace;
        var background = workspace[workspace.IndexOf("{\"name\": \"b\"", StringComparison.Ordinal)..workspace.IndexOf("]}],", StringComparison.Ordinal)];
        File.WriteAllText(At("w.json"), workspace.Replace(background, nothing, StringComparison.Ordinal));
        var said = await Terminal.Run(words);
        Assert.Equal(3, said.ExitCode);
        Assert.Matches("[0-9]+ of 200 toys failed; they are counted", said.Error);
    }

    [Fact]
    public async Task ALimitWithToysStandsBesideTheAsymptoticOne()
    {
        var limit = await Document("limit", "--toys", "1000", "--values", "2:5:0.5");
        Assert.Equal(limit.GetProperty("asymptotic").GetDouble(), limit.GetProperty("observed").GetProperty("value").GetDouble(), 0.4);
        Assert.Contains("upper limits", (await Terminal.Run("limit", Write(), "--toys", "200")).Output, StringComparison.Ordinal);
        Assert.Contains("PX0725", (await Terminal.Run("limit", Write(), "--values", "1")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsimovDataReplaceTheObservedOnes()
    {
        Assert.Equal([70.0, 1.0], (await Document("asimov", "--at", "mu=1.5", "rate=1")).GetProperty("data").EnumerateArray().Select(value => Math.Round(value.GetDouble(), 9)));
        Assert.Equal(0, (await Terminal.Run("asimov", Write(), "--at", "mu=1.5", "-o", At("asimov.json"))).ExitCode);
        var scan = JsonDocument.Parse((await Terminal.Run("scan", At("asimov.json"), "--data", "observed", "--values", "1", "--json")).Output).RootElement;
        Assert.Equal(1.5, scan.GetProperty("best").GetProperty("value").GetDouble(), 1e-4);
    }

    [Fact]
    public async Task DataLikeDataMoveTheNuisances()
    {
        var like = await Document("data-like", "--at", "0");
        var rate = like.GetProperty("point").GetProperty("rate").GetDouble();
        Assert.InRange(rate, 0.3, 2);
        Assert.Equal(rate, like.GetProperty("data")[1].GetDouble());
    }

    [Theory]
    [InlineData("toys.arrow")]
    [InlineData("toys.csv")]
    [InlineData("toys.json")]
    public async Task ToysGoIntoAFile(string name)
    {
        var said = await Terminal.Run("toys", Write(), "--toys", "50", "-o", At(name));
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("50 toys, 2 numbers each", said.Output, StringComparison.Ordinal);
        if (name.EndsWith("json", StringComparison.Ordinal))
        {
            var fits = JsonDocument.Parse((await Terminal.Run("fit", Write(), "--datasets", At(name), "--json")).Output).RootElement;
            Assert.Equal(50, fits.GetProperty("fits").GetArrayLength());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private async Task<JsonElement> Document(string verb, params string[] words)
    {
        var said = await Terminal.Run([verb, Write(), "--json", .. words]);
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        return JsonDocument.Parse(said.Output).RootElement;
    }

    private string Write()
    {
        File.WriteAllText(At("w.json"), CountingExperiment.Workspace);
        return At("w.json");
    }
}
