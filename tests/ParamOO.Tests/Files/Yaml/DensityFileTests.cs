using ParamOO.Files.Yaml;
using ParamOO.Testing;
using ParamOO.Tests.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files.Yaml;

/// <summary>Files of densities: the example is the model of the tests, and what is wrong is said with its line.</summary>
public sealed class DensityFileTests : IDisposable
{
    private static readonly string Example = Path.Combine(SharedData.Repository, "examples", "densities", "densities.yaml");

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-density-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheExampleIsTheModelOfTheTests()
    {
        var file = DensityFile.Read(Example);
        Assert.Equal(3, file.Models.Count);
        Assert.Equal(DensityLikelihoodTests.Model().Of("1"), file.Models[1]);
        Assert.Equal(2060, file.Data.Rows);
    }

    [Theory]
    [InlineData("Data: events.csv", "Data: event.csv", "PX0915", ":4")]
    [InlineData("Replicas: [\"0\", \"1\", \"2\"]", "Weight: w", "PX0321", ":2")]
    [InlineData("Replicas: [\"0\", \"1\", \"2\"]", "Replicas: [\"0\", \"1\", \"2\", \"3\"]", "PX0359", ":8")]
    [InlineData("Sigma: \"1.6\", ", "Sigma: \"1.6 +\", ", "PX0201", ":27")]
    [InlineData("HighPower: \"6\"", "", "PX0916", ":27")]
    [InlineData("    Density: logq_S\n", "    Density: logq_S\n    Mass: exp(-m)\n", "PX0916", ":25")]
    [InlineData("Nominal: 50,", "Nominal: 500,", "PX0913", ":10")]
    [InlineData("Features: false", "Feature: false", "PX0904", ":18")]
    public void WhatIsWrongIsSaidWithItsLine(string before, string after, string id, string line)
    {
        var path = Path.Combine(folder, "densities.yaml");
        File.Copy(Path.Combine(Path.GetDirectoryName(Example)!, "events.csv"), Path.Combine(folder, "events.csv"));
        File.WriteAllText(path, File.ReadAllText(Example).Replace(before, after));
        var refused = Assert.Throws<InvalidInputException>(() => DensityFile.Read(path));
        Assert.Contains(refused.Findings, finding => finding.Id == id && finding.Path.EndsWith(line, StringComparison.Ordinal));
    }
}
