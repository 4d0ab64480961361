using System.Security.Cryptography;
using System.Text.Json;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary>The whole way on the shipped example, once; every question below is asked of that one run.</summary>
public sealed class RunVerbTests(RunVerbTests.OneRun run) : IClassFixture<RunVerbTests.OneRun>
{
    [Fact]
    public void TheExampleRunsAndIsWithinItsTolerances()
    {
        Assert.True(run.Transcript.ExitCode == 0, run.Transcript.Error + run.Transcript.Output);
        Assert.DoesNotContain("MISS", run.Transcript.Output);
        Assert.EndsWith("report.html\n", run.Transcript.Output);
    }

    [Fact]
    public void TheFolderHoldsWorkspaceValidationFiguresReportAndManifest()
    {
        var files = Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(run.Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "figures/pulls.svg", "figures/scores-SR.svg", "figures/test-statistic-zoom.svg", "figures/test-statistic.svg", "figures/true-values.svg",
                "figures/variations-SR.svg", "figures/yields-SR.svg", "manifest.json", "report.html", "validation.json", "workspace.json",
            ],
            files);
    }

    [Fact]
    public async Task ResultsAreNotReplacedUnlessTold()
    {
        var said = await Terminal.Run("run", Path.Combine(SharedData.Repository, "examples", "offshell", "analysis.yaml"), "--output", run.Folder);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1119", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExampleWithRegionsBuildsASignalAndAControlChannel()
    {
        var output = Path.Combine(run.Folder, "..", "regions.json");
        var analysis = Path.Combine(SharedData.Repository, "examples", "regions", "analysis.yaml");
        var said = await Terminal.Run("build", analysis, "--knots", "9", "--output", output, "--json");
        using var built = JsonDocument.Parse(said.Output);
        Assert.Equal("SR", built.RootElement.GetProperty("regions")[0].GetProperty("name").GetString());
        var control = built.RootElement.GetProperty("control_regions")[0];
        Assert.Equal("CR", control.GetProperty("name").GetString());
        Assert.Equal(242.9, control.GetProperty("yields").GetProperty("qqZZ_0").EnumerateArray().First().GetDouble(), 0.1);
        var inspected = await Terminal.Run("inspect", output);
        Assert.Equal(0, inspected.ExitCode);
        Assert.Contains("CR", inspected.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheWorkspaceIsLight() => Assert.InRange(new FileInfo(run.File("workspace.json")).Length, 1, 1_000_000);

    [Fact]
    public void TheManifestNamesEveryInputAndOutputWithItsDigest()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(run.File("manifest.json")));
        var files = new[] { "inputs", "outputs" }.SelectMany(list => manifest.RootElement.GetProperty(list).EnumerateArray()).ToList();
        Assert.Equal(2 + 10, files.Count);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file.GetProperty("path").GetString()!);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.GetProperty("sha256").GetString());
        }

        Assert.InRange(manifest.RootElement.GetProperty("hardware").GetProperty("vector_bits").GetInt32(), 128, 512);
        Assert.Equal("mu", manifest.RootElement.GetProperty("configuration").GetProperty("poi").GetString());
        Assert.NotEmpty(manifest.RootElement.GetProperty("timings").EnumerateArray());
    }

    [Fact]
    public void TheValidationKeepsMostOfTheInformation()
    {
        using var validation = JsonDocument.Parse(File.ReadAllText(run.File("validation.json")));
        var kept = validation.RootElement.GetProperty("retained_information").GetProperty("stat_only").EnumerateArray()
            .Where(point => point.GetProperty("unbinned").GetDouble() > 0.05).Select(point => point.GetProperty("kept").GetDouble());
        Assert.All(kept, fraction => Assert.InRange(fraction, 0.97, 1.005));
        Assert.True(validation.RootElement.GetProperty("within_tolerance").GetBoolean());
    }

    [Fact]
    public async Task TheWorkspaceOfTheRunCanBeScanned()
    {
        var said = await Terminal.Run("scan", run.File("workspace.json"), "--poi", "mu", "--values", "0.5,2", "--stat-only", "--json");
        Assert.Equal(0, said.ExitCode);
        using var scan = JsonDocument.Parse(said.Output);
        Assert.Equal([0.5, 2], scan.RootElement.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("value").GetDouble()));
        using var validation = JsonDocument.Parse(File.ReadAllText(run.File("validation.json")));
        var binned = validation.RootElement.GetProperty("retained_information").GetProperty("stat_only").EnumerateArray()
            .First(point => point.GetProperty("value").GetDouble() == 2).GetProperty("binned").GetDouble();
        Assert.Equal(binned, scan.RootElement.GetProperty("points")[1].GetProperty("t").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task TheWorkspaceOfTheRunCanBeInspected()
    {
        var said = await Terminal.Run("inspect", run.File("workspace.json"), "--json");
        Assert.Equal(0, said.ExitCode);
        using var inspection = JsonDocument.Parse(said.Output);
        Assert.Equal(20, inspection.RootElement.GetProperty("bins").GetInt32());
    }

    /// <summary>One run of the example, shared by all tests of this class.</summary>
    public sealed class OneRun : IAsyncLifetime
    {
        internal Terminal.Transcript Transcript { get; private set; } = new(-1, "", "");

        internal string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("paramoo-run-").FullName, "results");

        public async Task InitializeAsync() =>
            Transcript = await Terminal.Run("run", Path.Combine(SharedData.Repository, "examples", "offshell", "analysis.yaml"), "--output", Folder);

        public Task DisposeAsync()
        {
            Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
            return Task.CompletedTask;
        }

        internal string File(string name) => Path.Combine(Folder, name);
    }
}
