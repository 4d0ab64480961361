using ParamOO.Mixture;
using ParamOO.Systematics;

namespace ParamOO.Tests.Files.Yaml;

public sealed class SystematicKeysTests : IDisposable
{
    private readonly AnalysisText text = new();

    public void Dispose() => text.Dispose();

    [Fact]
    public void AOneSidedSystematicNeedsOneDirectionAndGetsItsMirror()
    {
        text.Columns["events.arrow"] = ["weight", "r_S", "r_B", "var_jes_ratio_B_up"];
        var plan = text.Read(With("Symmetrize: onesided", without: "    Down: -0.02")).Plan;
        var systematic = plan.Model.Processes[1].Systematics[1];
        Assert.Equal(new ProcessSystematic("jes", 1.03, 1 / 1.03, "var_jes_ratio_B_up", "1 / var_jes_ratio_B_up"), systematic);
        Assert.Contains(plan.Regions[0].Reference!.Source.Columns, column => column.Name == "1 / var_jes_ratio_B_up");
    }

    [Fact]
    public void ShapingOfOneSystematicReplacesThatOfTheRegion()
    {
        var plan = text.Read(With("Symmetrize: maximum").Replace("    Reference: events.arrow", """
                Reference: events.arrow
                Variations: {Symmetrize: twosided, Smoothing: true, Pruning: {Norm: 0.001, Shape: 0.002, Total: 0.003}}
            """)).Plan;
        var options = plan.Regions[0].Variations;
        Assert.Equal(new VariationShaping("B", "jes", Symmetrization.Maximum, IsSmoothed: true), options.ShapingOf("B", "jes"));
        Assert.Equal(new VariationShaping("S", "lumi", Symmetrization.TwoSided, IsSmoothed: true), options.ShapingOf("S", "lumi"));
        Assert.Equal(new PruningThresholds(0.001, 0.002, 0.003), options.Pruning);
    }

    [Fact]
    public void DecorrelatedSamplesHaveParametersOfTheirOwn()
    {
        var plan = text.Read(AnalysisText.Valid.Replace("Down: -0.017}", "Down: -0.017, Decorrelate: samples}")).Plan;
        Assert.Equal(["mu", "lumi_S", "lumi_B", "jes"], plan.Model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("lumi_S", plan.Model.Processes[0].Systematics[0].Parameter);
        Assert.Empty(plan.Regions[0].Variations.Decorrelated);
    }

    [Fact]
    public void DecorrelatedRegionsAreNamedInTheirOptions()
    {
        var plan = text.Read(AnalysisText.Valid.Replace("Down: -0.017}", "Down: -0.017, Decorrelate: both}")).Plan;
        Assert.Equal(["lumi_S", "lumi_B"], plan.Regions[0].Variations.Decorrelated);
        Assert.Equal("lumi_S_SR", plan.Regions[0].Variations.NameIn("lumi_S", "SR"));
    }

    [Fact]
    public void AChangeMayDependOnTheParameterOfInterest()
    {
        var plan = text.Read(AnalysisText.Valid.Replace("Up: 0.017, Down: -0.017}", "Samples: [S], Formula: \"0.1 + 0.05*mu\"}")).Plan;
        Assert.Equal(Expression.Parse("(mu - sqrt(mu)) * (1 + (0.1 + 0.05*mu))^lumi"), plan.Model.Processes[0].Coefficient);
        Assert.Empty(plan.Model.Processes[0].Systematics);
        Assert.True(plan.Model.Parameters[1] is { Name: "lumi", Constraint.IsPresent: true });
    }

    [Theory]
    [InlineData("    Samples: [B]", "    Samples: [B]\n    Symmetrize: onesided", "PX0512 21: 'jes' is one-sided, so that Down is made from Up; remove Down, or write Symmetrize: twosided.")]
    [InlineData("Down: -0.017}", "Down: -0.017, Smoothing: true}", "PX0513 15: 'lumi' changes yields only and has no shape to be smoothed; remove Smoothing.")]
    [InlineData("Down: -0.017}", "Down: -0.017, Formula: 0.1}", "PX0514 15: Formula of 'lumi' belongs to Type: Normalization without Up, Down and Symmetrize; state a shape in an entry of its own with the same Parameter.")]
    [InlineData("Up: 0.017, Down: -0.017}", "Formula: \"0.5 - mu\"}", "PX0515 15: '0.5 - mu' is -1 at mu = 1.5; the relative change of a yield must be a finite number above -1 over the whole range.")]
    [InlineData("Up: 0.017, Down: -0.017}", "Formula: \"0.1*nu\"}", "PX0911 15: '0.1*nu' holds 'nu', which is no parameter; did you mean 'mu'?")]
    [InlineData("Down: -0.017}", "Down: -0.017, Symmetrize: mirror}", "PX0908 15: Systematics[0]/Symmetrize is 'mirror'; known are none, onesided, twosided, maximum.")]
    public void MisuseIsAFinding(string before, string after, string expected) =>
        Assert.Contains(expected, text.Refused(AnalysisText.Valid.Replace(before, after)));

    private static string With(string line, string without = "    Nothing") =>
        AnalysisText.Valid.Replace(without + "\n", "").Replace(without, "").TrimEnd() + "\n    " + line;
}
