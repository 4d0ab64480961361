using System.Text.Json;
using ParamOO.Files.Yaml;
using ParamOO.Testing;

namespace ParamOO.Tests.Files.Yaml;

/// <summary>What is shipped for editors and readers is what the reader does; <c>paramoo schema</c> prints both.</summary>
public class AnalysisSchemaTests
{
    [Fact]
    public void TheShippedSchemaIsTheOneOfTheReader() =>
        Assert.Equal(File.ReadAllText(Shipped("configs", "analysis.schema.json")), AnalysisSchema.Json());

    [Fact]
    public void TheReferencePageHoldsTheTablesOfTheReader() =>
        Assert.EndsWith(AnalysisSchema.Markdown().TrimEnd(), File.ReadAllText(Shipped("docs", "analysis-file.md")).TrimEnd(), StringComparison.Ordinal);

    [Fact]
    public void TheSchemaNamesEveryRequiredKey()
    {
        using var schema = JsonDocument.Parse(AnalysisSchema.Json());
        var required = schema.RootElement.GetProperty("required").EnumerateArray().Select(key => key.GetString());
        Assert.Equal(["General", "Parameters", "Regions", "Samples"], required);
    }

    [Fact]
    public void TheReadyConfigurationIsReadWithoutFindings()
    {
        using var text = new AnalysisText();
        text.Columns["events.arrow"] =
        [
            "weight", .. new[] { "S", "SBI", "B", "EWB", "EWSBI", "EWSBI10", "qqZZ" }.Select(sample => $"r_{sample}"),
            .. from sample in new[] { "S", "SBI", "B" } from direction in new[] { "up", "down" } select $"var_pdf_gg_ratio_{sample}_{direction}",
        ];
        var file = text.Read(File.ReadAllText(Shipped("configs", "analysis.yaml")));
        Assert.Empty(file.Findings);
        Assert.Equal(7, file.Plan.Model.Processes.Count);
        Assert.Equal(["mu", "norm_qqZZ", "lumi", "pdf_gg"], file.Plan.Model.Parameters.Select(parameter => parameter.Name));
    }

    private static string Shipped(string folder, string name) => Path.Combine(SharedData.Repository, folder, name);
}
