namespace ParamOO.Cli.Tests;

/// <summary><c>paramoo fill</c> and <c>paramoo merge</c>: a build divided among machines.</summary>
public sealed class ShardTests : IDisposable
{
    private static readonly string[] Options = ["--knots", "9", "--bins", "6"];

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-shards-").FullName;

    private string Analysis => Path.Combine(folder, "toy", "analysis.yaml");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task MergedShardsAreTheSameBytesAsOneRun()
    {
        await Simulate();
        var whole = await Terminal.Run(["build", Analysis, "-o", In("whole.json"), .. Options]);
        string[] parts = [await Fill(2, 3), await Fill(3, 3), await Fill(1, 3)];
        var merged = await Terminal.Run(["merge", .. parts, "-o", In("merged.json")]);
        Assert.True(merged.ExitCode == whole.ExitCode, merged.Error);
        Assert.Equal(File.ReadAllBytes(In("whole.json")), File.ReadAllBytes(In("merged.json")));

        var missing = await Terminal.Run("merge", parts[0], parts[1], "-o", In("none.json"));
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("PX0168", missing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("none.json")));
    }

    [Fact]
    public async Task ObservedEventsStayWithTheWorkspaceAndAreDrawnAgainFromItAlone()
    {
        await Simulate();
        await Terminal.Run("simulate", "gaussian-amplitudes", "--events", "1000", "--seed", "7", "-o", In("seen"));
        File.WriteAllText(Analysis, File.ReadAllText(Analysis)
            .Replace("Reference: events.arrow", "Reference: events.arrow\n    Data: ../seen/events.arrow", StringComparison.Ordinal)
            .Replace("Yield: 500000", "Yield: 900", StringComparison.Ordinal).Replace("Yield: 50000", "Yield: 100", StringComparison.Ordinal)
            .Replace("Yield: 47594.1427621965", "Yield: 95.188285524393", StringComparison.Ordinal).Replace("Yield: 5000", "Yield: 10", StringComparison.Ordinal));
        var whole = await Terminal.Run(["build", Analysis, "-o", In("whole.json"), .. Options]);
        Assert.Contains("observed events whose bins the workspace holds", whole.Output, StringComparison.Ordinal);
        string[] parts = [await Fill(1, 2), await Fill(2, 2)];
        await Terminal.Run(["merge", .. parts, "-o", In("merged.json")]);
        Assert.Equal(File.ReadAllBytes(In("whole.json")), File.ReadAllBytes(In("merged.json")));

        Directory.Delete(In("toy"), recursive: true);
        var said = await Terminal.Run("bootstrap", In("merged.json"), "-n", "30", "--stat-only", "-o", In("replicas"), "--json");
        Assert.True(said.ExitCode == 0, said.Error);
        using var document = System.Text.Json.JsonDocument.Parse(said.Output);
        Assert.Equal(30, document.RootElement.GetProperty("replicas").GetInt32());
        string[] lines = File.ReadAllLines(In("replicas/replicas.csv"));
        Assert.Equal(31, lines.Length);

        // These data are events of the reference density, whose estimates rest at the bound of mu; t differs between replicas.
        Assert.Equal(30, lines.Skip(1).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]).Distinct().Count());
        Assert.Contains("PX0734", (await Terminal.Run("bootstrap", In("merged.json"), "--data", "asimov")).Error, StringComparison.Ordinal);
        Assert.Contains("PX0723", (await Terminal.Run("bootstrap", In("merged.json"), "-n", "0")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShardsOfDifferentFillsAreRefused()
    {
        await Simulate();
        string[] parts = [await Fill(1, 2), In("other")];
        await Terminal.Run("fill", Analysis, "--shard", "2/2", "-o", parts[1], "--knots", "9", "--bins", "5");
        Assert.Contains("PX0167", (await Terminal.Run("merge", parts[0], parts[1])).Error, StringComparison.Ordinal);

        await Fill(2, 2);
        await Simulate("--seed", "2", "--force");
        var changed = await Terminal.Run("merge", In("part1"), In("part2"), "-o", In("none.json"));
        Assert.Contains("PX0167", changed.Error, StringComparison.Ordinal);
        Assert.Contains("was filled with other tables", changed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1")]
    [InlineData("a/b")]
    public async Task AShardIsINumberOfN(string shard)
    {
        var refused = await Terminal.Run("fill", "analysis.yaml", "--shard", shard);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"'{shard}' is no shard: write i/n", refused.Error, StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(folder, name);

    private async Task Simulate(params string[] more)
    {
        var said = await Terminal.Run(["simulate", "gaussian-amplitudes", "--events", "40000", "-o", In("toy"), .. more]);
        Assert.True(said.ExitCode == 0, said.Error);
    }

    private async Task<string> Fill(int index, int count)
    {
        var path = In($"part{index}");
        var said = await Terminal.Run(["fill", Analysis, "--shard", $"{index}/{count}", "-o", path, .. Options]);
        Assert.True(said.ExitCode == 0, said.Error);
        return path;
    }
}
