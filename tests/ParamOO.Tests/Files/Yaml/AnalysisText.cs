using ParamOO.Events;
using ParamOO.Files.Yaml;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files.Yaml;

/// <summary>A small valid analysis file that tests change in one place, and tables in memory that it names.</summary>
internal sealed class AnalysisText : IDisposable
{
    public const string Valid =
        """
        General:
          Measurement: toy
          POI: mu
          Columns:
            Weight: weight
        Parameters:
          - {Name: mu, Nominal: 1, Bounds: [0, 4]}
        Regions:
          - Name: SR
            Reference: events.arrow
        Samples:
          - {Name: S, Yield: 20, Coefficient: "mu - sqrt(mu)"}
          - {Name: B, Yield: 180}
        Systematics:
          - {Name: lumi, Type: Normalization, Up: 0.017, Down: -0.017}
          - Name: jes
            Type: NormPlusShape
            Samples: [B]
            Up: {B: 0.03}
            Down: -0.02
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-yaml-").FullName;

    public AnalysisText() => AddTable("events.arrow");

    public Dictionary<string, string[]> Columns { get; } = new()
    {
        ["events.arrow"] = ["weight", "r_S", "r_B", "var_jes_ratio_B_up", "var_jes_ratio_B_down"],
    };

    public string Path => System.IO.Path.Combine(folder, "analysis.yaml");

    public void AddTable(string name) => File.WriteAllText(System.IO.Path.Combine(folder, name), "");

    public AnalysisFile Read(string text)
    {
        File.WriteAllText(Path, text);
        return AnalysisFile.Read(Path, Open);
    }

    /// <summary>Reads a file that must be refused and returns its findings as "PX0000 line: message".</summary>
    public List<string> Refused(string text)
    {
        var refused = Assert.Throws<InvalidInputException>(() => Read(text));
        return [.. refused.Findings.Select(finding => $"{finding.Id} {finding.Path[(Path.Length + 1)..]}: {finding.Message}")];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private EventTable Open(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        return new EventTable(name, Columns[name], [.. Columns[name].Select(_ => new[] { 1.0, 1.0 })]);
    }
}
