using ParamOO.Interchange;

namespace ParamOO.Cli.Tests;

public sealed class WorkspaceVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public async Task ARenamedWorkspaceKeepsItsForm()
    {
        var said = await Terminal.Run("rename", Write("w.json", Workspace("SR")), "--modifier", "k=mu", "--channel", "SR=VR", "--sample", "b=all", "--measurement", "m=n");

        Assert.Equal(0, said.ExitCode);
        var renamed = PyhfWorkspaceReader.Read(said.Output, "out", []);
        Assert.Equal(("VR", "all", "mu", "n"), (renamed.Observations[0].Channel, renamed.Channels[0].Samples[0].Name, renamed.Measurements[0].Poi, renamed.Measurements[0].Name));
    }

    [Fact]
    public async Task ACombinationOfPyhfWorkspacesIsOne()
    {
        var output = Path.Combine(folder, "out.json");
        var said = await Terminal.Run("combine", Write("a.json", Workspace("A")), Write("b.json", Workspace("A")), "--rename-channel", "2:A=B", "--rename", "2:alpha=alpha_B", "-o", output);

        Assert.Equal((0, string.Empty), (said.ExitCode, said.Output));
        var combined = PyhfWorkspaceReader.Read(File.ReadAllText(output), output, []);
        Assert.Equal(["A", "B"], combined.Channels.Select(channel => channel.Name));
        Assert.Equal("alpha_B", combined.Channels[1].Samples[0].Modifiers[1].Name);
    }

    [Theory]
    [InlineData("--rename-channel", "3:A=B")]
    [InlineData("--rename-channel", "2:A")]
    [InlineData("--merge-channels", "true")]
    [InlineData("--rename", "2:gamma=x")]
    public async Task ACombinationThatCannotBeDoneEndsWithTwo(string option, string value)
    {
        var output = Path.Combine(folder, "out.json");
        var said = await Terminal.Run("combine", Write("a.json", Workspace("A")), Write("b.json", Workspace("B")), option, value, "-o", output);

        Assert.Equal(2, said.ExitCode);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task PruningTooMuchEndsWithTwo()
    {
        var file = Write("w.json", Workspace("SR"));

        Assert.Equal(0, (await Terminal.Run("prune", file, "--modifier-type", "normsys")).ExitCode);
        Assert.Contains("PX0623", (await Terminal.Run("prune", file, "--modifier-type", "normfactor")).Error);
        Assert.Contains("PX0602", (await Terminal.Run("prune", file, "--sample", "b")).Error);
        Assert.Contains("PX0675", (await Terminal.Run("prune", file, "--channel", "CR")).Error);
    }

    [Fact]
    public async Task TheDigestIsPyhfs()
    {
        var said = await Terminal.Run("digest", Write("d.json", """{"c": 1.0, "b": 3.0, "a": 2.0}"""), "-a", "sha256", "-a", "md5");

        Assert.Equal("sha256:a38f6093800189b79bc22ef677baf90c75705af2cfc7ff594159eca54eaa7928\nmd5:2c0633f242928eb55c3672fed5ba8612\n", said.Output);
    }

    [Fact]
    public async Task APatchIsFoundAppliedAndVerified()
    {
        var workspace = Write("w.json", Workspace("SR"));
        var patchSet = Write("p.json", $$$"""
            {"metadata": {"description": "d", "labels": ["mass"], "references": {"hepdata": "ins1234567"}, "digests": {"sha256": "{{{PyhfDigest.Of(Workspace("SR"), "w")}}}"}},
             "patches": [{"metadata": {"name": "m1", "values": [1]}, "patch": [{"op": "replace", "path": "/channels/0/samples/0/data/0", "value": 12.5}]}], "version": "1.0.0"}
            """);

        Assert.Equal("d: 1 patches in mass\nm1 (1)\n", (await Terminal.Run("patchset", "inspect", patchSet)).Output);
        Assert.Equal("All good.\n", (await Terminal.Run("patchset", "verify", workspace, patchSet)).Output);
        Assert.Contains("\"value\": 12.5", (await Terminal.Run("patchset", "extract", patchSet, "--name", "m1")).Output);
        var patched = await Terminal.Run("patchset", "apply", workspace, patchSet, "--at", "1");
        Assert.Equal(12.5, PyhfWorkspaceReader.Read(patched.Output, "out", []).Channels[0].Samples[0].Yields.At(0)[0]);
        Assert.Equal(2, (await Terminal.Run("patchset", "apply", workspace, patchSet, "--at", "2")).ExitCode);
        Assert.Equal(2, (await Terminal.Run("patchset", "verify", Write("x.json", Workspace("CR")), patchSet)).ExitCode);
    }

    /// <summary>A changed workspace may take the place of its input, and says so; what is no workspace with the same data may not.</summary>
    [Fact]
    public async Task OnlyAWorkspaceTakesThePlaceOfItsInput()
    {
        var file = Write("w.json", CountingExperiment.Workspace);
        var told = await Terminal.Run("sort", file, "-o", file);
        Assert.Equal((0, $"replaced {file}"), (told.ExitCode, told.Error.Trim()));
        var sorted = File.ReadAllText(file);
        string[][] others = [["toys", file, "--toys", "2"], ["asimov", file], ["data-like", file], ["export", file, "--to", "hs3"], ["import", file]];
        foreach (var words in others)
        {
            var run = await Terminal.Run([.. words, "-o", file]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("error PX1111", run.Error, StringComparison.Ordinal);
            Assert.Equal(sorted, File.ReadAllText(file));
        }

        Assert.Single(Directory.GetFiles(folder));
    }

    /// <summary>What cannot be written is told before anything is computed or printed.</summary>
    [Fact]
    public async Task OutputsThatCannotBeAreRefusedBeforeTheWork()
    {
        var (file, taken) = (Write("w.json", CountingExperiment.Workspace), Write("taken", ""));
        (string Id, string[] Words)[] refused =
        [
            ("PX1110", ["ranking", file, "-o", taken]), ("PX1110", ["limit", file, "-o", Path.Combine(taken, "in")]), ("PX1110", ["gof", file, "-o", taken]),
            ("PX1111", ["sort", file, "-o", folder]), ("PX1111", ["export", file, "--to", "hs3", "-o", folder]), ("PX1110", ["toys", file, "--toys", "1", "-o", Path.Combine(taken, "t.csv")]),
        ];
        foreach (var (id, words) in refused)
        {
            var said = await Terminal.Run(words);
            Assert.Equal((2, string.Empty), (said.ExitCode, said.Output));
            Assert.StartsWith($"error {id} ", said.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task MistakesOfTheCommandLineAreOneSentenceEach()
    {
        var file = Write("w.json", CountingExperiment.Workspace);
        Assert.Contains("--threads is -3; give 0", (await Terminal.Run("fit", file, "--threads", "-3")).Error, StringComparison.Ordinal);
        foreach (var words in new[] { new[] { "limit", "--seed", "4" }, ["hypotest", "--values", "1", "--truth", "mu=1"], ["gof", "--seed", "5"] })
        {
            Assert.Contains("warning PX1132", (await Terminal.Run([words[0], file, .. words[1..]])).Error, StringComparison.Ordinal);
        }

        Assert.StartsWith("error PX1133", (await Terminal.Run("ranking", file, "--most", "-3")).Error, StringComparison.Ordinal);
        Assert.StartsWith("error PX0661", (await Terminal.Run("patchset", "inspect", file)).Error, StringComparison.Ordinal);
        Assert.Contains("a binned workspace", (await Terminal.Run("build", file, "-o", Path.Combine(folder, "x.json"))).Error, StringComparison.Ordinal);
        Assert.Contains("it begins with 'hello'", (await Terminal.Run("fit", Write("t.json", "hello"))).Error, StringComparison.Ordinal);
        Assert.Contains("PX0740", (await Terminal.Run("asimov", file, "--hypothesis", "1")).Error, StringComparison.Ordinal);
        Assert.Contains("PX0740", (await Terminal.Run("toys", file, "--hypothesis", "1", "--toys", "1", "-o", Path.Combine(folder, "t.csv"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASortedWorkspaceHasTheSameDigestWhateverItsOrderWas()
    {
        var one = await Terminal.Run("sort", Write("w.json", Workspace("SR")));
        var other = await Terminal.Run("sort", Write("w.json", Workspace("SR").Replace("{\"name\": \"k\", \"type\": \"normfactor\", \"data\": null}, ", string.Empty).Replace("\"lo\": 0.9}}", "\"lo\": 0.9}}, {\"name\": \"k\", \"type\": \"normfactor\", \"data\": null}")));

        Assert.Equal(["alpha", "k"], PyhfWorkspaceReader.Read(one.Output, "one", []).Channels[0].Samples[0].Modifiers.Select(modifier => modifier.Name));
        Assert.Equal(one.Output, other.Output);
    }

    [Fact]
    public async Task AWorkspaceWithAHypothesisGoesToPyhfAtOneValue()
    {
        var file = Write("w.json", """
            {"paramoo": "1.0", "channels": [{"name": "SR", "hypothesis": {"poi": "mu", "variable": "sqrt(mu)", "range": [0, 4], "reference": 1, "knots": [0, 1, 4]},
               "samples": [{"name": "S", "coefficient": "mu", "data": {"type": "pchip", "templates": [[2, 5], [3, 4], [4, 3]]},
                 "modifiers": [{"name": "a", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
             "observations": [{"name": "SR", "knots": [[1, 2], [3, 4], [5, 6]]}],
             "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": [{"name": "mu", "inits": [1], "bounds": [[0, 4]]}]}}]}
            """);

        var said = await Terminal.Run("export", file, "--to", "pyhf", "--hypothesis", "4");

        Assert.Equal(0, said.ExitCode);
        var plain = PyhfWorkspaceReader.Read(said.Output, "out", []);
        Assert.Equal([16, 12], plain.Channels[0].Samples[0].Yields.At(0).ToArray());
        Assert.Equal([5, 6], plain.Observations[0].Counts.ToArray());
        var reference = await Terminal.Run("export", file, "--to", "pyhf");
        Assert.Contains("PX0733", reference.Error);
        Assert.Equal([3, 4], PyhfWorkspaceReader.Read(reference.Output, "out", []).Observations[0].Counts.ToArray());
        Assert.Equal(2, (await Terminal.Run("export", file, "--to", "root")).ExitCode);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Workspace(string channel) => $$$"""
        {"channels": [{"name": "{{{channel}}}", "samples": [{"name": "b", "data": [10.0], "modifiers": [
            {"name": "k", "type": "normfactor", "data": null}, {"name": "alpha", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "{{{channel}}}", "data": [11.0]}],
         "measurements": [{"name": "m", "config": {"poi": "k", "parameters": []}}], "version": "1.0.0"}
        """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
