using ParamOO.Files;
using ParamOO.Files.Yaml;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

public sealed class SimulateVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-simulate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("gaussian-amplitudes", "arrow")]
    [InlineData("gaussian-amplitudes", "npy")]
    [InlineData("offshell", "csv")]
    public async Task ItWritesATableAndAnAnalysisFileThatReads(string kind, string format)
    {
        var said = await Terminal.Run("simulate", kind, "--events", "1500", "--seed", "3", "--out", folder, "--format", format);
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("1,500 events", said.Output);
        var plan = AnalysisFile.Read(Path.Combine(folder, "analysis.yaml")).Plan;
        Assert.Equal(kind, plan.Name);
        Assert.Equal(1500, plan.Regions[0].Reference!.Source.Rows);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheSameCommandGivesTheSameBytes()
    {
        string[] command = ["simulate", "offshell", "--events", "1500", "--float32", "--out"];
        await Terminal.Run([.. command, Path.Combine(folder, "a")]);
        await Terminal.Run([.. command, Path.Combine(folder, "b")]);
        foreach (var name in (string[])["events.arrow", "analysis.yaml"])
        {
            Assert.True(File.ReadAllBytes(Path.Combine(folder, "a", name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "b", name))), name);
        }
    }

    /// <summary>The events do not know how they are parametrised.</summary>
    [Fact]
    public async Task OtherParametersOfInterestHaveTheSameEvents()
    {
        string[] command = ["simulate", "offshell", "--events", "1500", "--rates-only", "--format", "csv"];
        foreach (var pois in (string[])["mu", "mu_ggF,mu_VBF", "Gamma,mu"])
        {
            var said = await Terminal.Run([.. command, "--pois", pois, "--out", Path.Combine(folder, pois)]);
            Assert.Equal((0, ""), (said.ExitCode, said.Error));
            Assert.Equal(File.ReadAllText(Path.Combine(folder, "mu", "events.csv")), File.ReadAllText(Path.Combine(folder, pois, "events.csv")));
            Assert.Equal(pois == "Gamma,mu", File.Exists(Path.Combine(folder, pois, "onshell.csv")));
        }
    }

    [Fact]
    public async Task AnotherAnalysisIsReplacedOnlyByForce()
    {
        string[] command = ["simulate", "gaussian-amplitudes", "--events", "1500", "--out", folder, "--seed"];
        Assert.Equal(0, (await Terminal.Run([.. command, "1"])).ExitCode);
        Assert.Equal(0, (await Terminal.Run([.. command, "1"])).ExitCode);
        var refused = await Terminal.Run([.. command, "2"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("PX1107", refused.Error);
        Assert.Equal(0, (await Terminal.Run([.. command, "2", "--force"])).ExitCode);
    }

    [Theory]
    [InlineData("PX1105", "gaussian-amplitudes", "--events", "10")]
    [InlineData("PX1105", "gaussian-amplitudes", "--phase-cos", "-1.5")]
    [InlineData("PX1105", "gaussian-amplitudes", "--exposure", "0")]
    [InlineData("PX1105", "gaussian-amplitudes", "--exposure", "1e308")]
    [InlineData("PX1105", "offshell", "--exposure", "-1")]
    [InlineData("PX1105", "offshell", "--exposure", "1e308")]
    [InlineData("PX1105", "offshell", "--extra-systematics", "-3")]
    [InlineData("PX1101", "offshell", "--exposure", "nan")]
    [InlineData("PX1101", "offshell", "--events", "many")]
    [InlineData("PX1101", "offshell", "--seed", "-1")]
    [InlineData("PX1101", "offshell", "--format", "root")]
    [InlineData("PX1101", "offshell", "--pois", "mu_ggF")]
    [InlineData("PX1101", "gaussian-amplitudes", "--pois", "Gamma,mu")]
    [InlineData("PX1101", "offshell", "--phase-cos", "0")]
    [InlineData("PX1101", "nonsense")]
    public async Task BadOptionsAreRefusedAndNothingIsWritten(string finding, params string[] args)
    {
        var said = await Terminal.Run(["simulate", .. args, "--out", Path.Combine(folder, "new")]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(finding, said.Error);
        Assert.Empty(said.Output);
        Assert.False(Directory.Exists(Path.Combine(folder, "new")));
    }

    /// <summary>float32 and the mathematical library of another system may differ in the last digit, hence the tolerance.</summary>
    [Theory]
    [InlineData("offshell")]
    [InlineData("gaussian-amplitudes")]
    public async Task TheExamplesAreWhatTheirHeadsSay(string example)
    {
        var shipped = Path.Combine(SharedData.Repository, "examples", example);
        var head = File.ReadLines(Path.Combine(shipped, "analysis.yaml")).Single(line => line.StartsWith("# Made by: paramoo ", StringComparison.Ordinal));
        var said = await Terminal.Run([.. head.Split(' ').Skip(4).SkipLast(1), folder]);
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(shipped, "analysis.yaml")), File.ReadAllText(Path.Combine(folder, "analysis.yaml")));

        var (old, made) = (EventSources.Open(Path.Combine(shipped, "events.arrow")), EventSources.Open(Path.Combine(folder, "events.arrow")));
        var columns = old.Columns.Select(column => column.Name).ToArray();
        Assert.Equal(columns, made.Columns.Select(column => column.Name));
        foreach (var (left, right) in old.Read(columns).Zip(made.Read(columns)))
        {
            for (var column = 0; column < columns.Length; column++)
            {
                Assert.All(left.Column(column).ToArray().Zip(right.Column(column).ToArray()), pair =>
                    Assert.Equal(pair.First, pair.Second, 1e-6 * (1 + Math.Abs(pair.First))));
            }
        }
    }
}
