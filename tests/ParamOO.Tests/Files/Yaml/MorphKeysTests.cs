using ParamOO.Numerics;

namespace ParamOO.Tests.Files.Yaml;

public sealed class MorphKeysTests : IDisposable
{
    private const string Morphs =
        """

        Morphs:
          - Name: both
            Samples: [B]
            Parameters: [jes, lumi]
            Kernel: rbf
            Groups: [[jes], [jes, lumi]]
            Noise: none
            Uncertainty: gamma
            Anchors:
              - {At: {jes: 1, lumi: 1}, Table: "{sample}_pp.arrow"}
              - {At: {jes: -2}, Table: events.arrow, Weight: weight}
        """;

    private readonly AnalysisText text = new();

    public MorphKeysTests()
    {
        text.AddTable("B_pp.arrow");
        text.Columns["B_pp.arrow"] = ["weight", "r_S", "r_B"];
    }

    public void Dispose() => text.Dispose();

    [Fact]
    public void MorphsReachThePlanWithTheirTables()
    {
        var morph = Assert.Single(text.Read(AnalysisText.Valid + Morphs).Plan.Regions[0].Morphs);
        Assert.Equal(("both", "B", KernelFamily.SquaredExponential, false, true), (morph.Name, morph.Process, morph.Kernel, morph.HasNoise, morph.HasUncertainty));
        Assert.Equal(["jes", "lumi"], morph.Parameters);
        Assert.Equal(new[] { 0 }, morph.Groups[0]);
        Assert.Equal(new[] { 0, 1 }, morph.Groups[1]);
        Assert.Equal(new[] { 1.0, 1 }, morph.Anchors[0].At);
        Assert.Equal(new[] { -2.0, 0 }, morph.Anchors[1].At);
        Assert.Equal("B_pp.arrow", morph.Anchors[0].Source.Name);
        Assert.Equal("weight", morph.Anchors[1].WeightColumn);
        Assert.Equal([null, "weight"], morph.Anchors.Select(anchor => anchor.ReferenceColumn));
        Assert.False(morph.IsOfEvents);
    }

    [Fact]
    public void AnchorsThatAreTheEventsOfTheReferenceAreKnownEventByEvent()
    {
        var file = text.Read(AnalysisText.Valid + Morphs.Replace("Table: \"{sample}_pp.arrow\"", "Table: events.arrow, Weight: weight * r_B"));
        var region = file.Plan.Regions[0];
        Assert.True(region.Morphs[0].IsOfEvents);
        Assert.Contains("weight * r_B", region.Reference!.Source.Columns.Select(column => column.Name));
        Assert.DoesNotContain(file.Findings, finding => finding.Id is "PX0523" or "PX0531");
    }

    [Theory]
    [InlineData("Noise: none", "Noise: none", "PX0523")]
    [InlineData("Noise: none", "Noise: statistical", "PX0531")]
    public void WhatTheUnbinnedLikelihoodLeavesOutIsSaid(string before, string after, string id) =>
        Assert.Contains(text.Read(AnalysisText.Valid + Morphs.Replace(before, after)).Findings, finding => finding.Id == id);

    [Fact]
    public void AParameterWithAnchorsOnItsAxisNeedsNoSystematic()
    {
        var morphs = Morphs.Replace("[jes, lumi]", "[jes, shower]").Replace("Groups: [[jes], [jes, shower]]", "Noise: none").Replace("    Noise: none\n    Noise", "    Noise")
            .Replace("lumi: 1", "shower: 1") + "\n      - {At: {shower: 1}, Table: events.arrow}\n      - {At: {shower: -1}, Table: events.arrow}";
        var plan = text.Read(AnalysisText.Valid + morphs).Plan;
        Assert.Equal(["mu", "lumi", "jes", "shower"], plan.Model.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("Samples: [B]\n    Parameters", "Samples: [C]\n    Parameters", "PX0910")]
    [InlineData("Parameters: [jes, lumi]", "Parameters: [jes, lumy]", "PX0517")]
    [InlineData("Parameters: [jes, lumi]", "Parameters: [jes, jes, lumi]", "PX0517")]
    [InlineData("{jes: -2}", "{jse: -2}", "PX0518")]
    [InlineData("[[jes], [jes, lumi]]", "[[jes]]", "PX0518")]
    [InlineData("{jes: -2}", "{jes: 0}", "PX0519")]
    [InlineData("{jes: -2}", "{jes: 1, lumi: 1}", "PX0519")]
    [InlineData("\"{sample}_pp.arrow\"", "none.arrow", "PX0915")]
    [InlineData("Kernel: rbf", "Kernel: gauss", "PX0908")]
    [InlineData("Parameters: [jes, lumi]", "Parameters: [jes, lumi, mu]", "PX0909")]
    public void MisuseIsAFinding(string before, string after, string id)
    {
        Assert.Contains(before, Morphs);
        Assert.Contains(text.Refused(AnalysisText.Valid + Morphs.Replace(before, after)), finding => finding.StartsWith(id, StringComparison.Ordinal));
    }
}
