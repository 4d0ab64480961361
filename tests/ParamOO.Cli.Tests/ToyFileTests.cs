using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary>Every verb with toys keeps them in the same kind of file: it goes on where it stopped, grows, and is put together from shares.</summary>
public sealed class ToyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    private static string Analysis => SharedData.PathOf("data", "hnsbi", "small", "workspace.json");

    /// <summary>A unit of binned toys has 500: 600 make two of each value.</summary>
    [Theory]
    [InlineData("neyman", "--values 0,1,2")]
    [InlineData("coverage", "--values 0.5,1")]
    [InlineData("hypotest", "--values 1,2")]
    [InlineData("significance", "")]
    [InlineData("limit", "--values 2,3,4")]
    public Task InterruptedExtendedAndSharedRunsLeaveTheSameBytes(string verb, string words) => LeavesTheSameBytes(verb, words, 300, 600);

    /// <summary>A unit of unbinned toys has 64.</summary>
    [SharedDataTheory]
    [InlineData("neyman")]
    [InlineData("coverage")]
    public Task RunsOfTheUnbinnedLikelihoodDoToo(string verb) => LeavesTheSameBytes(verb, "--unbinned --stat-only --values 0.5,1", 80, 150);

    [SharedDataFact]
    public async Task ATableOfUnbinnedToysGoesOnWithTheStreamBesideIt()
    {
        string[] words = ["toys", Analysis, "--unbinned", "--stat-only", "--hypothesis", "0.5", "--toys"];
        Assert.Equal(0, (await Terminal.Run([.. words, "20", "-o", At("grown.csv")])).ExitCode);
        Assert.Equal(0, (await Terminal.Run([.. words, "30", "-o", At("grown.csv")])).ExitCode);
        Assert.Equal(0, (await Terminal.Run([.. words, "30", "-o", At("once.csv")])).ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(At("once.csv")), await File.ReadAllTextAsync(At("grown.csv")));
        Assert.Equal(31, (await File.ReadAllLinesAsync(At("once.csv"))).Length);
        Assert.Equal(await File.ReadAllBytesAsync(At("once.arrows")), await File.ReadAllBytesAsync(At("grown.arrows")));
    }

    /// <summary>Held parameters need not change where toys are drawn, and change their fits all the same.</summary>
    [Fact]
    public async Task ToysOfOtherConditionsAreNotMixed()
    {
        Assert.Equal(0, await Run("neyman", "--values 1 --data asimov", "one", "--toys", "20"));
        var refused = await Terminal.Run("neyman", Write(), "--values", "1", "--data", "asimov", "--toys", "20", "--stat-only", "-o", At("one"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("PX0720", refused.Error, StringComparison.Ordinal);
        Assert.Contains("other conditions", refused.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hypotest", "--toys", "10", "--shard", "1/2")]
    [InlineData("limit", "--merge")]
    [InlineData("toys", "--shard", "1/2", "-o", "toys.csv")]
    public async Task SharesWithoutAFolderAreRefused(string verb, params string[] words)
    {
        var said = await Terminal.Run([verb, Write(), .. words]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX0793", said.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task LeavesTheSameBytes(string verb, string words, int before, int toys)
    {
        Assert.Equal(0, await Run(verb, words, "one", "--toys", $"{toys}"));
        var whole = await File.ReadAllBytesAsync(At("one", "toys.arrows"));
        Directory.CreateDirectory(At("cut"));
        await File.WriteAllBytesAsync(At("cut", "toys.arrows"), whole[..(whole.Length * 2 / 3)]);
        Assert.Equal(0, await Run(verb, words, "cut", "--toys", $"{toys}"));
        Assert.Equal(0, await Run(verb, words, "grown", "--toys", $"{before}"));
        Assert.Equal(0, await Run(verb, words, "grown", "--toys", $"{toys}"));
        Assert.Equal(0, await Run(verb, words, "shared", "--toys", $"{toys}", "--shard", "2/2"));
        Assert.Equal(0, await Run(verb, words, "shared", "--toys", $"{toys}", "--shard", "1/2"));
        Assert.Equal(0, await Run(verb, words, "shared", "--toys", $"{toys}", "--merge"));
        foreach (var name in Directory.GetFiles(At("one")).Select(file => Path.GetFileName(file)))
        {
            var expected = await File.ReadAllBytesAsync(At("one", name));
            Assert.All(["cut", "grown", "shared"], other => Assert.Equal(expected, File.ReadAllBytes(At(other, name))));
        }
    }

    private string At(params string[] names) => Path.Combine([folder, .. names]);

    private async Task<int> Run(string verb, string words, string name, params string[] more)
    {
        string[] own = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var said = await Terminal.Run([verb, own.Contains("--unbinned") ? Analysis : Write(), .. own, .. more, "-o", At(name)]);
        Assert.DoesNotContain("PX", said.Error, StringComparison.Ordinal);
        return said.ExitCode;
    }

    private string Write()
    {
        File.WriteAllText(At("w.json"), CountingExperiment.Workspace);
        return At("w.json");
    }
}
