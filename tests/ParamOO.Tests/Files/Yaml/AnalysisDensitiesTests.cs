using ParamOO.Events;
using ParamOO.Files.Yaml;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files.Yaml;

/// <summary>Tables that hold densities instead of ratios to one reference.</summary>
public sealed class AnalysisDensitiesTests : IDisposable
{
    private const string Densities =
        """
        General:
          Measurement: toy
          POI: mu
          Columns:
            Density: q_{sample}
            DensityReference: 0.25 * q_S + 0.75 * q_B
            SystematicDensity: q_{sample}_{systematic}_{direction}
        Parameters:
          - {Name: mu, Nominal: 1, Bounds: [-1, 4]}
        Regions:
          - {Name: SR, Reference: events.arrow}
        Samples:
          - {Name: S, Yield: 20, Coefficient: mu}
          - {Name: B, Yield: 180}
        Systematics:
          - {Name: jes, Type: Shape, Samples: [B]}
        """;

    private static readonly double[] Signal = [0.5, 2, 0.1, 0];
    private static readonly double[] Background = [1.5, 0.25, 3, 0.75];
    private static readonly double[] Up = [1.6, 0.2, 2.5, 0.9];
    private static readonly double[] Down = [1.4, 0.3, 3.5, 0.6];

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-densities-").FullName;

    public AnalysisDensitiesTests() => File.WriteAllText(Path.Combine(folder, "events.arrow"), "");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void RatiosAreFormedFromDensities() => AssertRatios(Read(Densities, value => value));

    [Fact]
    public void RatiosAreFormedFromLogarithmsWithoutOverflow()
    {
        // Densities of e^1000 and e^-1000 are no numbers; their quotients are.
        var logarithmic = Densities.Replace("    Density:", "    LogDensity:").Replace("0.25 * q_S + 0.75 * q_B", "log(0.25 * exp(q_S - 1000) + 0.75 * exp(q_B - 1000)) + 1000");
        AssertRatios(Read(logarithmic, value => Math.Log(value) + 1000));
    }

    [Theory]
    [InlineData("    DensityReference: 0.25 * q_S + 0.75 * q_B\n", "", "PX0311")]
    [InlineData("    Density: q_{sample}\n", "", "PX0311")]
    [InlineData("    Density: q_{sample}\n", "    Density: q_{sample}\n    LogDensity: q_{sample}\n", "PX0916")]
    [InlineData("    Density: q_{sample}\n", "    Density: q_{sample}\n    Ratio: q_{sample}\n", "PX0312")]
    [InlineData("0.25 * q_S", "0.25 * (q_S", "PX0160")]
    public void WhatIsMissingOrContradictsIsSaid(string before, string after, string id)
    {
        var refused = Assert.Throws<InvalidInputException>(() => Read(Densities.Replace(before, after), value => value));
        Assert.Contains(refused.Findings, finding => finding.Id == id);
    }

    [Fact]
    public void AMissingDensityIsNamed()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Read(Densities.Replace("Density: q_{sample}\n", "Density: p_{sample}\n"), value => value));
        Assert.Contains(refused.Findings, finding => finding.Id == "PX0914" && finding.Message.Contains("'p_S', from which the ratio 'r_S' is formed"));
    }

    private static void AssertRatios(AnalysisFile file)
    {
        var source = file.Plan.Regions[0].Reference!.Source;
        var table = EventTable.Load(source, ["r_S", "r_B", "var_jes_ratio_B_up", "var_jes_ratio_B_down"]);
        for (var i = 0; i < Signal.Length; i++)
        {
            var reference = (0.25 * Signal[i]) + (0.75 * Background[i]);
            Assert.Equal(Signal[i] / reference, table["r_S"][i], 1e-12);
            Assert.Equal(Background[i] / reference, table["r_B"][i], 1e-12);
            Assert.Equal(Up[i] / Background[i], table["var_jes_ratio_B_up"][i], 1e-12);
            Assert.Equal(Down[i] / Background[i], table["var_jes_ratio_B_down"][i], 1e-12);
        }
    }

    private AnalysisFile Read(string text, Func<double, double> written)
    {
        var path = Path.Combine(folder, "analysis.yaml");
        File.WriteAllText(path, text);
        double[][] columns = [[.. Signal.Select(written)], [.. Background.Select(written)], [.. Up.Select(written)], [.. Down.Select(written)]];
        return AnalysisFile.Read(path, _ => new EventTable("events.arrow", ["q_S", "q_B", "q_B_jes_up", "q_B_jes_down"], columns));
    }
}
