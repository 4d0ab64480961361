using System.Text.Json;
using System.Text.RegularExpressions;

namespace ParamOO.Cli.Tests;

/// <summary>The whole way where hypotheses are pairs of values, on a toy too small to be accurate.</summary>
public sealed partial class PlaneRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-plane-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task RunWritesWorkspacePageContoursAndManifestAndNamesBothCoordinatesOfTheWorstPair()
    {
        await Simulate();
        var results = Path.Combine(folder, "results");
        var said = await Terminal.Run("run", Path.Combine(folder, "analysis.yaml"), "--output", results);

        Assert.True(said.ExitCode == 3, said.Error + said.Output);
        Assert.EndsWith("report.html\n", said.Output);
        Assert.Matches(@"yield functions of SR: \S+ at \(\S+, \S+\)", said.Output);
        Assert.Equal(
            [
                "figures/contours.svg", "manifest.json", "report.html",
                "tables/binned-profiled.arrow", "tables/binned-profiled.csv", "tables/binned-statistics-only.arrow", "tables/binned-statistics-only.csv",
                "tables/contours-profiled.arrow", "tables/contours-profiled.csv", "tables/contours-statistics-only.arrow", "tables/contours-statistics-only.csv",
                "tables/unbinned-profiled.arrow", "tables/unbinned-profiled.csv", "tables/unbinned-statistics-only.arrow", "tables/unbinned-statistics-only.csv",
                "validation.json", "workspace.json",
            ],
            Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(results, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, "manifest.json")));
        Assert.Equal(16, manifest.RootElement.GetProperty("outputs").GetArrayLength());
        Assert.Equal("mu_VBF", manifest.RootElement.GetProperty("configuration").GetProperty("second_poi").GetString());
        using var validation = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, "validation.json")));
        Assert.Equal(JsonValueKind.Number, validation.RootElement.GetProperty("regions")[0].GetProperty("smallest").GetProperty("second").ValueKind);
        Assert.Equal(0, (await Terminal.Run("inspect", Path.Combine(results, "workspace.json"))).ExitCode);
    }

    /// <summary>Few templates and scores without fits: the path is the question here, not the accuracy.</summary>
    private async Task Simulate()
    {
        await Terminal.Run("simulate", "offshell", "--pois", "mu_ggF,mu_VBF", "--events", "1500", "--rates-only", "--out", folder);
        var path = Path.Combine(folder, "analysis.yaml");
        var text = File.ReadAllText(path).Replace("Bins: 20, Edges: following, Nuisances: profiled", "Bins: 6", StringComparison.Ordinal);
        File.WriteAllText(path, Size().Replace(text, "Rays: 8, Radii: 3"));
    }

    [GeneratedRegex("Rays: [0-9]+, Radii: [0-9]+")]
    private static partial Regex Size();
}
