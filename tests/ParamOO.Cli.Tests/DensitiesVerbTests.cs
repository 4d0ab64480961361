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
    public async Task AParameterThatIsNotThereIsNamed()
    {
        var run = await Terminal.Run("densities", Example, "--poi", "mu");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("PX1113", run.Error, StringComparison.Ordinal);
    }
}
