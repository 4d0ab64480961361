using System.Text.Json;
using ParamOO.Files.Yaml;
using ParamOO.Systematics;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Files.Yaml;

/// <summary>Templates of control regions, from the analysis file on, against numpy; tests/data/regions/README.md says how the numbers were made.</summary>
public sealed class ControlRegionHistogramTests : IDisposable
{
    private const string Text =
        """
        General:
          Measurement: toy
          POI: mu
          InputPath: FOLDER
          Columns: {Weight: w * sf}
        Parameters:
          - {Name: mu, Nominal: 1, Bounds: [0, 4]}
        Regions:
          - Name: SR
            Reference: events.csv
            Filter: k < 1 && x > -1
            Observable: {Bins: 2, MinimumEvents: 1, MinimumYield: 0}
          - Name: CR
            Filter: k >= 1 and 0 <= x < 4
            Variable: x
            Binning: [0, 1, 2.5, 4]
            Variations: {MinimumEffectiveEvents: 1}
        Samples:
          - {Name: sig, Yield: 30, Coefficient: mu, Table: sig.csv}
          - {Name: bkg, Yield: 500, Table: [bkg.csv]}
        Systematics:
          - {Name: jes, Type: Shape, Samples: bkg}
        """;

    private static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "data", "regions");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("reference", "    Reference: events.csv\n    Variable: x")]
    [InlineData("tables", "    Variable: x")]
    public void TemplatesAreTheHistogramsOfNumpy(string source, string lines)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "histograms.json")));
        var built = Build(lines, out _);
        foreach (var (process, index) in new[] { ("sig", 0), ("bkg", 1) })
        {
            var expected = golden.RootElement.GetProperty(source).GetProperty(process);
            AssertClose(Numbers(expected, "yields"), built.Region.Processes[index].Yields.ToArray(), 1e-9);
            AssertClose(Numbers(expected, "variances"), built.Templates!.Templates.Variance(0, index).ToArray(), 1e-9);
        }

        var shape = Assert.IsType<ShapeVariation>(Assert.Single(built.Channel.Samples[1].Modifiers, modifier => modifier is ShapeVariation));
        var rate = built.Channel.Samples[1].Modifiers.OfType<NormSys>().SingleOrDefault();
        var varied = golden.RootElement.GetProperty(source).GetProperty("bkg");
        AssertClose(Numbers(varied, "up"), [.. shape.Up.At(0).ToArray().Select(delta => delta * (rate?.Up ?? 1))], 1e-6);
        AssertClose(Numbers(varied, "down"), [.. shape.Down.At(0).ToArray().Select(delta => delta * (rate?.Down ?? 1))], 1e-6);
    }

    [Fact]
    public void OwnSimulationsBesideAReferenceTableTestTheRatios()
    {
        var built = Build("    Reference: events.csv\n    Variable: x", out var findings);
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "histograms.json")));
        Assert.DoesNotContain(findings, finding => finding.Id == "PX0185");
        foreach (var entry in built.Closure)
        {
            var table = golden.RootElement.GetProperty("tables").GetProperty(entry.Process);
            var (own, variances) = (Numbers(table, "yields"), Numbers(table, "variances"));
            var byRatio = Numbers(golden.RootElement.GetProperty("reference").GetProperty(entry.Process), "yields").Sum();
            Assert.Equal(own.Sum(), entry.FromTable, 1e-9);
            Assert.Equal((own.Sum() - byRatio) / Math.Sqrt(variances.Sum()), entry.Pull, 1e-9);
            Assert.Equal(3, entry.Bins);
        }

        Build("    Reference: events.csv\n    Variable: x", out var wrong, yield: 900);
        Assert.Contains("'bkg' has", Assert.Single(wrong, finding => finding.Id == "PX0185").Message, StringComparison.Ordinal);
    }

    private BuiltControlRegion Build(string lines, out Findings findings, int yield = 500)
    {
        File.WriteAllText(folder["analysis.yaml"], Text.Replace("FOLDER", Folder.Replace('\\', '/')).Replace("    Variable: x", lines).Replace("Yield: 500", $"Yield: {yield}"));
        var plan = AnalysisFile.Read(folder["analysis.yaml"]).Plan;
        findings = [];
        return ControlRegionBuilder.Build([(plan.ModelOf(plan.ControlRegions[0]), plan.ControlRegions[0])], findings).Single();
    }

    private static double[] Numbers(JsonElement entry, string key) => [.. entry.GetProperty(key).EnumerateArray().Select(number => number.GetDouble())];

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Abs(pair.First)));
    }
}
