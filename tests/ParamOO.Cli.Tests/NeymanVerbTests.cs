using System.Text.Json;

namespace ParamOO.Cli.Tests;

public sealed class NeymanVerbTests : IDisposable
{
    private static readonly string[] Words = ["--values", "0:4:0.5", "--toys", "600", "--levels", "0.9", "--seed", "4"];
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task TheDocumentHasCriticalValuesPValuesAndIntervals()
    {
        var said = await Neyman("one", "--json");
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        var document = JsonDocument.Parse(said.Output).RootElement;
        Assert.Equal(["poi", "statistic", "seed", "toys", "failures", "levels", "hypotheses", "workspace"], document.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(9, document.GetProperty("hypotheses").GetArrayLength());
        var point = document.GetProperty("hypotheses")[2];
        Assert.Equal(600, point.GetProperty("toys").GetInt32());
        Assert.InRange(point.GetProperty("levels")[0].GetProperty("critical").GetProperty("value").GetDouble(), 2.0, 3.5);
        Assert.InRange(point.GetProperty("levels")[0].GetProperty("coverage").GetProperty("value").GetDouble(), 0.85, 0.95);
        var interval = document.GetProperty("levels")[0].GetProperty("intervals")[0];
        Assert.InRange(interval.GetProperty("high").GetProperty("value").GetDouble(), 2.5, 4);
        string[] files = ["belt.svg", "coverage.svg", "neyman.arrow", "neyman.csv", "neyman.json", "p-values.svg", "toys.arrows"];
        Assert.Equal(files, Directory.GetFiles(Path.Combine(folder, "one")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task SharesPutTogetherAreTheFilesOfOneRun()
    {
        await Neyman("one");
        for (var share = 1; share <= 4; share++)
        {
            Assert.Equal(0, (await Neyman("four", "--shard", $"{share}/4")).ExitCode);
        }

        Assert.Equal(0, (await Neyman("four", "--merge")).ExitCode);
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "one")))
        {
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(folder, "four", Path.GetFileName(file))));
        }
    }

    [Theory]
    [InlineData("PX1101", "--shard", "5/4")]
    [InlineData("PX0724", "--levels", "68")]
    [InlineData("PX0723", "--toys", "0")]
    [InlineData("PX0722", "--merge")]
    [InlineData("PX0701", "--truth", "rte=1")]
    public async Task WhatHasNoMeaningEndsWithTwo(string id, params string[] words)
    {
        var said = await Terminal.Run(["neyman", Write(), "-o", Path.Combine(folder, "none"), .. words]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(id, said.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "none")));
    }

    /// <summary>q_μ is 0 with probability one half: its thresholds are (Φ⁻¹(level))² = 1.642 at 90 %, and p = 1 − Φ(√q).</summary>
    [Fact]
    public async Task AOneSidedStatisticHasItsOwnLargeSampleDistribution()
    {
        var said = await Neyman("one", "--json", "--statistic", "QMu");
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        var document = JsonDocument.Parse(said.Output).RootElement;
        var interval = document.GetProperty("levels")[0];
        var (toys, large) = (interval.GetProperty("intervals")[0].GetProperty("high"), interval.GetProperty("asymptotic")[0].GetProperty("high"));
        Assert.Equal(toys.GetProperty("value").GetDouble(), large.GetProperty("value").GetDouble(), 0.3);
        foreach (var point in document.GetProperty("hypotheses").EnumerateArray())
        {
            var expected = ParamOO.Numerics.NormalDistribution.UpperTail(Math.Sqrt(point.GetProperty("t").GetDouble()));
            Assert.Equal(expected, point.GetProperty("asymptotic_p_value").GetDouble(), 1e-12);
            Assert.InRange(point.GetProperty("levels")[0].GetProperty("asymptotic_coverage").GetProperty("value").GetDouble(), 0.84, 1);
        }

        Assert.Contains("by ½ χ²", (await Neyman("one", "--statistic", "QMu")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PeopleReadTables()
    {
        var said = await Neyman("one");
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("what the data do not exclude", said.Output, StringComparison.Ordinal);
        Assert.Contains("5400 toys", said.Output.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<Terminal.Transcript> Neyman(string name, params string[] words) => Terminal.Run(["neyman", Write(), "-o", Path.Combine(folder, name), .. Words, .. words]);

    private string Write()
    {
        var path = Path.Combine(folder, "w.json");
        File.WriteAllText(path, CountingExperiment.Workspace);
        return path;
    }
}
