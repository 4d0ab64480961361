using ParamOO.Interchange;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Interchange;

/// <summary>Is every mistake in a pyhf workspace reported where it is, and are all reported at once?</summary>
public sealed class PyhfFindingsTests
{
    private const string Good = """
        {"channels": [
          {"name": "SR", "samples": [
            {"name": "s", "data": [5, 6], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}, {"name": "lumi", "type": "lumi", "data": null}]},
            {"name": "b", "data": [50, 60], "modifiers": [
              {"name": "jes", "type": "histosys", "data": {"hi_data": [51, 62], "lo_data": [49, 58]}},
              {"name": "jes", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}},
              {"name": "mc", "type": "shapesys", "data": [5, 4]},
              {"name": "stat", "type": "staterror", "data": [1, 2]}]}]},
          {"name": "CR", "samples": [{"name": "b", "data": [500], "modifiers": [{"name": "jes", "type": "normsys", "data": {"hi": 1.05, "lo": 0.97}}]}]}],
         "observations": [{"name": "SR", "data": [55, 66]}, {"name": "CR", "data": [510]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": [
           {"name": "lumi", "inits": [1], "bounds": [[0.9, 1.1]], "auxdata": [1], "sigmas": [0.02]}, {"name": "mu", "inits": [1], "bounds": [[0, 5]]}]}}],
         "version": "1.0.0"}
        """;

    [Fact]
    public void AGoodWorkspaceHasNoFindings()
    {
        var findings = new Findings();
        PyhfWorkspaceReader.Read(Good, "w.json", findings);
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("[5, 6]", "[5, NaN]", "PX0632", "/channels/0/samples/0/data/1")]
    [InlineData("[5, 6]", "[5, -Infinity]", "PX0632", "/channels/0/samples/0/data/1")]
    [InlineData("[5, 6]", "[5, 1e999]", "PX0601", "/channels/0/samples/0/data/1")]
    [InlineData("[5, 6]", "[5, \"6\"]", "PX0632", "/channels/0/samples/0/data/1")]
    [InlineData("[5, 6]", "[5, null]", "PX0632", "/channels/0/samples/0/data/1")]
    [InlineData("[5, 6]", "[]", "PX0602", "/channels/0/samples/0/data")]
    [InlineData("[5, 6]", "5", "PX0632", "/channels/0/samples/0/data")]
    [InlineData("[50, 60]", "[50]", "PX0604", "/channels/0/samples/1/data")]
    [InlineData("[51, 62]", "[51, 62, 63]", "PX0604", "/channels/0/samples/1/modifiers/0/data/hi_data")]
    [InlineData("[5, 4]", "[5]", "PX0604", "/channels/0/samples/1/modifiers/2/data")]
    [InlineData("[5, 4]", "[5, -4]", "PX0609", "/channels/0/samples/1/modifiers/2/data/1")]
    [InlineData("[55, 66]", "[55]", "PX0604", "/observations/0/data")]
    [InlineData("{\"name\": \"CR\", \"data\": [510]}", "{\"name\": \"VR\", \"data\": [510]}", "PX0605", "/observations")]
    [InlineData(", {\"name\": \"CR\", \"data\": [510]}", "", "PX0605", "/observations")]
    [InlineData("{\"name\": \"CR\", \"data\": [510]}", "{\"name\": \"SR\", \"data\": [510]}", "PX0603", "/observations/1/name")]
    [InlineData("\"name\": \"CR\", \"samples\"", "\"name\": \"SR\", \"samples\"", "PX0603", "/channels/1/name")]
    [InlineData("\"name\": \"b\", \"data\": [50, 60]", "\"name\": \"s\", \"data\": [50, 60]", "PX0603", "/channels/0/samples/1/name")]
    [InlineData("\"name\": \"jes\", \"type\": \"histosys\", \"data\": {\"hi_data\": [51, 62], \"lo_data\": [49, 58]}", "\"name\": \"jes\", \"type\": \"normsys\", \"data\": {\"hi\": 1.1, \"lo\": 0.9}", "PX0603", "/channels/0/samples/1/modifiers/1")]
    [InlineData("\"type\": \"normfactor\"", "\"type\": \"normfactr\"", "PX0634", "/channels/0/samples/0/modifiers/0/type")]
    [InlineData("\"hi\": 1.1, \"lo\": 0.9", "\"hi\": 1.1, \"low\": 0.9", "PX0631", "/channels/0/samples/1/modifiers/1/data/low")]
    [InlineData("\"hi\": 1.1, \"lo\": 0.9", "\"hi\": 1.1", "PX0630", "/channels/0/samples/1/modifiers/1/data/lo")]
    [InlineData("\"hi\": 1.1, \"lo\": 0.9", "\"hi\": -1.1, \"lo\": 0.9", "PX0626", "/channels/0/samples/1/modifiers/1/data/hi")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"nu\"", "PX0623", "/measurements/0/config/poi")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"mc\"", "PX0623", "/measurements/0/config/poi")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": 3", "PX0632", "/measurements/0/config/poi")]
    [InlineData("\"name\": \"mu\", \"inits\"", "\"name\": \"lumi\", \"inits\"", "PX0617", "/measurements/0/config/parameters/1")]
    [InlineData("\"inits\": [1], \"bounds\": [[0, 5]]", "\"inits\": [1, 1], \"bounds\": [[0, 5]]", "PX0614", "/measurements/0/config/parameters/1/inits")]
    [InlineData("\"inits\": [1], \"bounds\": [[0, 5]]", "\"inits\": [1], \"bounds\": [[0, 5, 6]]", "PX0635", "/measurements/0/config/parameters/1/bounds/0")]
    [InlineData("\"inits\": [1], \"bounds\": [[0, 5]]", "\"inits\": [1], \"bounds\": [[5, 0]]", "PX0615", "/measurements/0/config/parameters/1/bounds/0")]
    [InlineData("\"inits\": [1], \"bounds\": [[0, 5]]", "\"sigmas\": [1], \"bounds\": [[0, 5]]", "PX0613", "/measurements/0/config/parameters/1/sigmas")]
    [InlineData("\"sigmas\": [0.02]", "\"sigmas\": [0]", "PX0615", "/measurements/0/config/parameters/0/sigmas/0")]
    [InlineData(", \"auxdata\": [1]", "", "PX0610", "/measurements/0/config/parameters/0")]
    [InlineData("\"name\": \"mc\", \"type\": \"shapesys\"", "\"name\": \"jes\", \"type\": \"shapesys\"", "PX0620", "/channels/0/samples/1/modifiers/2")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"", "PX0633", "/version")]
    [InlineData(",\n \"version\": \"1.0.0\"", "", "PX0630", "/version")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.0\", \"comment\": \"\"", "PX0631", "/comment")]
    [InlineData("\"name\": \"lumi\", \"type\"", "\"name\": \"luminosity\", \"type\"", "PX0625", "/channels/0/samples/0/modifiers/1/name")]
    public void AMistakeIsReportedWhereItIs(string good, string bad, string id, string path)
    {
        var text = Good.ReplaceLineEndings("\n");
        Assert.Contains(good, text);

        var refused = Assert.Throws<InvalidInputException>(() => PyhfWorkspaceReader.Read(ReplaceFirst(text, good, bad), "w.json", []));

        Assert.Contains(refused.Findings, finding => finding.Id == id && finding.Path == $"w.json#{path}" && finding.Severity == Severity.Error);
    }

    [Fact]
    public void AllMistakesAreReportedAtOnceAndEachOnce()
    {
        var text = Good.Replace("[5, 6]", "[5, NaN]").Replace("\"poi\": \"mu\"", "\"poi\": \"nu\"").Replace("normfactor", "normfactr").Replace("[51, 62]", "[51]");

        var refused = Assert.Throws<InvalidInputException>(() => PyhfWorkspaceReader.Read(text, "w.json", []));

        Assert.Equal(["PX0604", "PX0623", "PX0632", "PX0634"], refused.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Id).Order());
    }

    [Fact]
    public void TextThatIsNotJsonIsReportedWithItsLine()
    {
        var refused = Assert.Throws<InvalidInputException>(() => PyhfWorkspaceReader.Read("{\n \"channels\": [\n}", "w.json", []));

        Assert.Equal("w.json:3", Assert.Single(refused.Findings).Path);
    }

    [Fact]
    public void ALuminosityWithoutBoundsOrWidthIsUsedWithAWarning()
    {
        var findings = new Findings();

        PyhfWorkspaceReader.Read(Good.Replace("\"bounds\": [[0.9, 1.1]], ", "").Replace(", \"sigmas\": [0.02]", ""), "w.json", findings);

        Assert.Equal(["PX0611", "PX0612"], findings.Select(finding => finding.Id));
        Assert.All(findings, finding => Assert.Equal(Severity.Warning, finding.Severity));
    }

    [Theory]
    [InlineData("stat", "[1, 2]}]}]},", "[1, 2]}]}, {\"name\": \"x\", \"data\": [1, 1], \"modifiers\": []}]},", "[{\"name\": \"jes\", \"type\": \"normsys\", \"data\": {\"hi\": 1.05, \"lo\": 0.97}}]", "[{\"name\": \"stat\", \"type\": \"staterror\", \"data\": [3]}]", null)]
    [InlineData("mc", "[1, 2]}]}]},", "[1, 2]}]}]},", "[{\"name\": \"jes\", \"type\": \"normsys\", \"data\": {\"hi\": 1.05, \"lo\": 0.97}}]", "[{\"name\": \"mc\", \"type\": \"shapesys\", \"data\": [3]}]", "PX0620")]
    public void SharingOfGammasFollowsPyhf(string name, string sample, string moreSamples, string modifiers, string others, string? id)
    {
        var text = Good.Replace(sample, moreSamples).Replace(modifiers, others);

        var refused = Record.Exception(() => PyhfWorkspaceReader.Read(text, "w.json", []));

        Assert.Equal(id, (refused as InvalidInputException)?.Findings.First(finding => finding.Message.Contains($"'{name}'")).Id);
    }

    private static string ReplaceFirst(string text, string good, string bad)
    {
        var at = text.IndexOf(good, StringComparison.Ordinal);
        return text[..at] + bad + text[(at + good.Length)..];
    }
}
