using System.Text.Json;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

public sealed class UnbinnedVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-unbinned-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SharedDataFact]
    public async Task AWorkspaceIsScannedInOneDocument()
    {
        var run = await Terminal.Run("unbinned", Workspace, "--poi", "mu", "--values", "0.5,2.3", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("mu", root.GetProperty("poi").GetString());
        var point = root.GetProperty("points")[1];
        Assert.Equal((2.3, "converged"), (point.GetProperty("value").GetDouble(), point.GetProperty("status").GetString()));
        Assert.Equal(4.815858499658134, point.GetProperty("t").GetDouble(), 1e-5);
        Assert.Equal(-0.30612667, point.GetProperty("parameters").GetProperty("lumi").GetDouble(), 1e-3);
        Assert.Equal(1, root.GetProperty("best").GetProperty("value").GetDouble(), 1e-5);
        Assert.Equal(JsonValueKind.Number, root.GetProperty("best").GetProperty("twice_nll").ValueKind);
    }

    [SharedDataFact]
    public async Task StatOnlyHoldsEveryOtherParameter()
    {
        var run = await Terminal.Run("unbinned", Workspace, "--values", "2.3", "--stat-only", "--json");
        var point = JsonDocument.Parse(run.Output).RootElement.GetProperty("points")[0];
        Assert.Equal(5.7329781389216805, point.GetProperty("t").GetDouble(), 1e-5);
        Assert.Equal(0, point.GetProperty("parameters").GetProperty("lumi").GetDouble());
    }

    [SharedDataFact]
    public async Task WithoutJsonATableIsPrinted()
    {
        var run = await Terminal.Run("unbinned", Workspace, "--values", "0.5,1");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("best fit: mu = 1", run.Output, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task AnUnknownParameterIsBadInput()
    {
        var run = await Terminal.Run("unbinned", Workspace, "--poi", "nu");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("PX1113", run.Error, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task ATestedValueWithoutALikelihoodIsOutOfTolerance()
    {
        var run = await Terminal.Run("unbinned", Workspace, "--values", "-1", "--stat-only", "--json");
        Assert.Equal(3, run.ExitCode);
        var point = JsonDocument.Parse(run.Output).RootElement.GetProperty("points")[0];
        Assert.Equal(("intensity_not_positive", JsonValueKind.Null), (point.GetProperty("status").GetString(), point.GetProperty("t").ValueKind));
    }

    [SharedDataFact]
    public async Task ToysAreTestedWithTheUnbinnedLikelihood()
    {
        var run = await Terminal.Run("neyman", Workspace, "--unbinned", "--stat-only", "--values", "0.5,1", "--toys", "20", "-o", folder, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var points = JsonDocument.Parse(run.Output).RootElement.GetProperty("hypotheses");
        Assert.Equal(20, points[1].GetProperty("toys").GetInt32());
        Assert.Equal(0, points[1].GetProperty("t").GetDouble(), 1e-5);
        var file = Path.Combine(folder, "one.csv");
        run = await Terminal.Run("toys", Workspace, "--unbinned", "--stat-only", "--hypothesis", "0.5", "--toys", "20", "-o", file, "--json");
        Assert.Equal(points[0].ToString(), JsonDocument.Parse(run.Output).RootElement.GetProperty("hypotheses")[0].ToString());
        Assert.Equal(21, (await File.ReadAllLinesAsync(file)).Length);
        Assert.Contains("PX0759", (await Terminal.Run("neyman", Workspace, "--unbinned", "--device", "gpu")).Error, StringComparison.Ordinal);
    }

    private static string Workspace => SharedData.PathOf("data", "hnsbi", "small", "workspace.json");
}
