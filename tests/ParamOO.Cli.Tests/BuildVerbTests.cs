using System.Text.Json;
using System.Text.Json.Nodes;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary><c>paramoo build</c> on the shipped hnsbi-toolkit workspace, and everything that it must refuse.</summary>
public sealed class BuildVerbTests : IDisposable
{
    private static readonly string Example = Path.Combine(SharedData.Repository, "examples", "hnsbi");

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-build-").FullName;

    private string Output => Path.Combine(folder, "binned.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task AnHnsbiWorkspaceBuildsAndKeepsItsTestStatisticAtEveryGoldenPoint()
    {
        var built = await Terminal.Run("build", Path.Combine(Example, "workspace.json"), "-o", Output);
        Assert.True(built.ExitCode == 0, built.Error + built.Output);

        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Example, "golden_scan.json")));
        var values = Numbers(golden.RootElement.GetProperty("grid"));
        var unbinned = Numbers(golden.RootElement.GetProperty("t_stat"));
        var scan = await Terminal.Run("scan", Output, "--poi", "mu", "--values", string.Join(',', values), "--stat-only", "--json");
        Assert.True(scan.ExitCode == 0, scan.Error);
        using var document = JsonDocument.Parse(scan.Output);
        var binned = document.RootElement.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("t").GetDouble()).ToArray();
        Assert.All(
            Enumerable.Range(0, values.Length).Where(i => unbinned[i] > 0.05),
            i => Assert.InRange(binned[i] / unbinned[i], 0.98, 1.005));
    }

    [Fact]
    public async Task FlagsReplaceTheDefaults()
    {
        var built = await Terminal.Run(
            "build", Path.Combine(Example, "workspace.json"), "-o", Output, "--observable", "stretched", "--stretch", "50", "--bins", "10", "--edges", "uniform",
            "--yields", "bernstein", "--degree", "8", "--knots", "17", "--range", "0.2", "3", "--treatment", "envelope", "--json");
        Assert.True(built.ExitCode is 0 or 3, built.Error);
        var channel = JsonNode.Parse(File.ReadAllText(Output))!["channels"]![0]!;
        Assert.Equal(0.2, (double)channel["hypothesis"]!["range"]![0]!);
        Assert.Equal(17, channel["hypothesis"]!["knots"]!.AsArray().Count);
        Assert.Equal("bernstein", (string)channel["samples"]![0]!["data"]!["type"]!);
        Assert.Equal(9, channel["samples"]![0]!["data"]!["coefficients"]!.AsArray().Count);
        Assert.Equal(10, channel["samples"]![0]!["data"]!["coefficients"]![0]!.AsArray().Count);
        using var said = JsonDocument.Parse(built.Output);
        Assert.Equal(built.ExitCode == 0, said.RootElement.GetProperty("within_tolerance").GetBoolean());
    }

    [Theory]
    [InlineData("--keep 0.9", 2, 19)]
    [InlineData("--bins 6 --second-axis profiled --columns 2", 9, 12)]
    public async Task FlagsChooseBinsAndASecondAxis(string options, int least, int most)
    {
        var built = await Terminal.Run(["build", Path.Combine(Example, "workspace.json"), "-o", Output, "--knots", "9", .. options.Split(' ')]);
        Assert.True(built.ExitCode is 0 or 3, built.Error);
        var uncertainty = JsonNode.Parse(File.ReadAllText(Output))!["channels"]![0]!["mc_statistics"]!["relative_uncertainty"]!;
        Assert.InRange(uncertainty["templates"]![0]!.AsArray().Count, least, most);
    }

    [Theory]
    [InlineData("--observable ratioo", "PX1101", "did you mean 'ratio'?")]
    [InlineData("--bins 0", "PX0406", "1 to 255")]
    [InlineData("--bins many", "PX1101", "--bins is 'many'; that is not a whole number")]
    [InlineData("--knots 2", "PX0406", "3 to 10000")]
    [InlineData("--range 3 1", "PX1108", "smaller")]
    [InlineData("--range 1.5 3", "PX1108", "reference hypothesis mu = 1")]
    [InlineData("--range 3", "PX1101", "--range")]
    [InlineData("--degree 4", "PX1109", "bernstein")]
    [InlineData("--stretch 4", "PX1109", "stretched")]
    [InlineData("--columns 3", "PX1109", "--second-axis")]
    [InlineData("--keep 1.2", "PX0406", "between 0 and 1")]
    [InlineData("--second-axis nominal --nuisances nominal", "PX0406", "two axes with the same nominal score")]
    [InlineData("--second-axis jets", "PX1101", "--second-axis is 'jets'")]
    [InlineData("--range -1 3", "PX0921", "bounds")]
    public async Task WrongOptionsEndWithTwoAndWriteNothing(string options, string id, string expected)
    {
        var said = await Terminal.Run(["build", Path.Combine(Example, "workspace.json"), "-o", Output, .. options.Split(' ')]);
        Assert.True(said.ExitCode == 2, said.Error + said.Output);
        Assert.Contains(id, said.Error);
        Assert.Contains(expected, said.Error);
        AssertNothingWritten(said);
    }

    [Fact]
    public async Task AllWrongOptionsAreToldAtOnce()
    {
        var said = await Terminal.Run(["build", Path.Combine(Example, "workspace.json"), "-o", Output, .. "--bins 0 --knots 2 --range 3 1 --yields foo".Split(' ')]);
        Assert.Equal(2, said.ExitCode);
        Assert.All(["PX0406 --bins", "PX0406 --knots", "PX1108 --range", "--yields is 'foo'"], part => Assert.Contains(part, said.Error));
        AssertNothingWritten(said);
    }

    [Fact]
    public async Task APlaceThatCannotBeWrittenIsRefusedUnderItsOwnName()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        foreach (var verb in new[] { "run", "build" })
        {
            var said = await Terminal.Run(verb, Path.Combine(Example, "workspace.json"), "--output", Path.Combine(file, "inside", "w"));
            Assert.Equal(2, said.ExitCode);
            Assert.Contains("PX1110", said.Error);
            Assert.DoesNotContain("partial", said.Error);
            Assert.DoesNotContain("unbinned", said.Error);
        }
    }

    [Fact]
    public async Task TheInputIsNeverOverwritten()
    {
        var input = Path.Combine(Example, "workspace.json");
        var said = await Terminal.Run("build", input, "-o", input);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1111", said.Error);
    }

    [Fact]
    public async Task NothingThatTheAnalysisReadsIsOverwritten()
    {
        Copy(Example, folder);
        var array = Path.Combine(folder, "arrays", "ratio_S.npy");
        var workspace = Path.Combine(folder, "workspace.json");
        var before = (File.ReadAllBytes(array), File.ReadAllBytes(workspace));
        foreach (string[] words in new[] { new[] { "build", workspace, "-o", array }, ["fill", workspace, "-o", array], ["run", workspace, "-o", folder, "--force"] })
        {
            var said = await Terminal.Run(words);
            Assert.Equal(2, said.ExitCode);
            Assert.Contains("PX1111", said.Error);
        }

        Assert.Equal(before.Item1, File.ReadAllBytes(array));
        Assert.Equal(before.Item2, File.ReadAllBytes(workspace));
    }

    [Fact]
    public async Task TheReferenceTableOfAnAnalysisFileIsNotOverwritten()
    {
        await Terminal.Run("simulate", "gaussian-amplitudes", "--events", "1000", "-o", folder);
        var analysis = Directory.GetFiles(folder, "*.yaml").Single();
        var table = Directory.GetFiles(folder, "*.arrow").Single();
        var before = File.ReadAllBytes(table);
        foreach (var verb in new[] { "build", "fill" })
        {
            var said = await Terminal.Run(verb, analysis, "-o", table);
            Assert.Equal(2, said.ExitCode);
            Assert.Contains("PX1111", said.Error);
        }

        Assert.Equal(before, File.ReadAllBytes(table));
    }

    [Fact]
    public async Task AChangedArrayIsRefusedByItsManifest()
    {
        Copy(Example, folder);
        var array = Path.Combine(folder, "arrays", "ratio_S.npy");
        var bytes = File.ReadAllBytes(array);
        bytes[^1] ^= 1;
        File.WriteAllBytes(array, bytes);
        await RefusesCopy("PX1004");
    }

    [Fact]
    public async Task AnotherSchemaVersionIsRefused()
    {
        Copy(Example, folder);
        var path = Path.Combine(folder, "workspace.json");
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        document["version"] = "9.0.0";
        document["hnsbi"]!["schema_version"] = "9.0";
        File.WriteAllText(path, document.ToJsonString());
        await RefusesCopy("PX1001");
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private async Task RefusesCopy(string id)
    {
        var said = await Terminal.Run("build", Path.Combine(folder, "workspace.json"), "-o", Output);
        Assert.True(said.ExitCode == 2, said.Error + said.Output);
        Assert.Contains(id, said.Error);
        AssertNothingWritten(said);
    }

    private void AssertNothingWritten(Terminal.Transcript said)
    {
        Assert.Empty(said.Output);
        Assert.False(File.Exists(Output));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.partial", SearchOption.AllDirectories));
    }
}
