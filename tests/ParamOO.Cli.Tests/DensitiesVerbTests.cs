using System.Text.Json;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

public class DensitiesVerbTests
{
    private static readonly string Example = Path.Combine(SharedData.Repository, "examples", "densities", "densities.yaml");

    [Fact]
    public async Task TheExampleGivesAnEnvelopeOfItsReplicas()
    {
        var run = await Terminal.Run("densities", Example, "--values", "0,60", "--stat-only", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var root = JsonDocument.Parse(run.Output).RootElement;
        var replicas = root.GetProperty("replicas");
        Assert.Equal(3, replicas.GetArrayLength());
        var lowest = replicas.EnumerateArray().Min(scan => scan.GetProperty("points")[0].GetProperty("t").GetDouble());
        Assert.Equal(lowest, root.GetProperty("points")[0].GetProperty("t").GetDouble());
    }

    [Fact]
    public async Task AFolderAndAValueOutsideTheBoundsAreNamed()
    {
        Assert.Contains("PX1103", (await Terminal.Run("densities", Path.GetDirectoryName(Example)!)).Error, StringComparison.Ordinal);
        var said = await Terminal.Run("densities", Example, "--values", "-50000");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX0702", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABinnedWorkspaceIsWrittenAndCompared()
    {
        var folder = Directory.CreateTempSubdirectory("paramoo");
        try
        {
            var path = Path.Combine(folder.FullName, "resonance.json");
            var run = await Terminal.Run("densities", Example, "--values", "0,60", "--workspace", path, "--json");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            var binned = JsonDocument.Parse(run.Output).RootElement.GetProperty("binned");
            Assert.InRange(binned.GetProperty("kept").GetDouble(), 0.99, 1);
            var point = binned.GetProperty("points")[0];
            Assert.Equal(point.GetProperty("unbinned").GetDouble(), point.GetProperty("bins").GetDouble(), 2.0);
            var fit = await Terminal.Run("fit", path, "--json");
            Assert.Equal((0, ""), (fit.ExitCode, fit.Error));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AParameterThatIsNotThereIsNamed()
    {
        var run = await Terminal.Run("densities", Example, "--poi", "mu");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("PX1113", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfTheOtherKindIsOneFinding()
    {
        var analysis = Path.Combine(SharedData.Repository, "examples", "offshell", "profiled.yaml");
        foreach (var words in new[] { new[] { "densities", analysis }, ["run", Example], ["scan", Example, "--unbinned"] })
        {
            var run = await Terminal.Run(words);
            Assert.Equal(2, run.ExitCode);
            Assert.StartsWith("error PX0361", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Split("error ", StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public async Task ToysAndImpactsAreThoseOfRatios()
    {
        var folder = Directory.CreateTempSubdirectory("paramoo");
        try
        {
            string File(string name) => Path.Combine(folder.FullName, name);
            var once = await Terminal.Run("toys", Example, "--unbinned", "--hypothesis", "60", "--toys", "3", "-o", File("once.csv"));
            Assert.Equal((0, ""), (once.ExitCode, once.Error));
            await Terminal.Run("toys", Example, "--unbinned", "--hypothesis", "60", "--toys", "2", "-o", File("twice.csv"));
            await Terminal.Run("toys", Example, "--unbinned", "--hypothesis", "60", "--toys", "3", "-o", File("twice.csv"));
            Assert.Equal(System.IO.File.ReadAllText(File("once.csv")), System.IO.File.ReadAllText(File("twice.csv")));
            var belt = await Terminal.Run("neyman", Example, "--unbinned", "--values", "60", "--toys", "3", "-o", File("belt"), "--json");
            Assert.Equal((0, ""), (belt.ExitCode, belt.Error));
            var ranking = await Terminal.Run("ranking", Example, "--unbinned", "--json");
            Assert.Equal((0, ""), (ranking.ExitCode, ranking.Error));
            var bare = File("bare.yaml");
            System.IO.File.WriteAllText(bare, System.IO.File.ReadAllText(Example).Split("Binned:")[0].Replace("Data: ", $"Data: {Path.GetDirectoryName(Example)}/", StringComparison.Ordinal));
            Assert.StartsWith("error PX0362", (await Terminal.Run("toys", bare, "--unbinned", "--toys", "1", "-o", File("none.csv"))).Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
