using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Tests.Files.Yaml;

public sealed class AnalysisFileTests : IDisposable
{
    private readonly AnalysisText text = new();

    public void Dispose() => text.Dispose();

    [Fact]
    public void TheSmallestFileHasTheDocumentedDefaults()
    {
        var plan = text.Read(AnalysisText.Valid).Plan;
        Assert.Equal("toy", plan.Name);
        Assert.Equal("mu", plan.Model.Poi);
        Assert.Equal(1, plan.Model.ReferenceHypothesis);
        Assert.Equal(ShapeNormalization.Reference, plan.Model.ShapeNormalization);
        Assert.Equal(new ObservableOptions(), plan.Regions[0].Observable);
        Assert.Equal(new YieldOptions(), plan.Regions[0].Yields);
        Assert.Equal(new VariationOptions(), plan.Regions[0].Variations);
        Assert.Equal(41, plan.TestedValues.Count);
        Assert.Equal((0, 4), (plan.TestedValues[0], plan.TestedValues[40]));
    }

    [Fact]
    public void ProcessesCarryTheirColumnsAndSystematics()
    {
        var model = text.Read(AnalysisText.Valid).Plan.Model;
        var background = model.Processes[1];
        Assert.Equal("r_B", background.RatioColumn);
        Assert.Equal(Expression.Parse("1"), background.Coefficient);
        Assert.Equal(new ProcessSystematic("lumi", 1.017, 0.983), background.Systematics[0]);
        Assert.Equal(new ProcessSystematic("jes", 1.03, 0.98, "var_jes_ratio_B_up", "var_jes_ratio_B_down"), background.Systematics[1]);
        Assert.Equal(["mu", "lumi", "jes"], model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(Parameter.Nuisance("jes"), model.Parameters[2]);
    }

    [Theory]
    [InlineData("{Keep: 0.99}", 60)]
    [InlineData("{Keep: 0.99, Bins: 30}", 30)]
    [InlineData("{Keep: 0.99, SecondAxis: profiled, Columns: 5}", 51)]
    [InlineData("{SecondAxis: profiled, Columns: 5, Bins: 12}", 12)]
    public void ChosenBinsAndSecondAxesReachThePlan(string section, int bins)
    {
        var observable = text.Read(AnalysisText.Valid.Replace("    Reference: events.arrow", $"    Reference: events.arrow\n    Observable: {section}")).Plan.Regions[0].Observable;
        Assert.Equal(bins, observable.Bins);
        Assert.Equal(section.Contains("Keep", StringComparison.Ordinal) ? 0.99 : default(double?), observable.Keep);
        Assert.Equal(section.Contains("SecondAxis", StringComparison.Ordinal) ? (SecondScore.Profiled, 5) : (default(SecondScore?), 4), (observable.SecondAxis, observable.Columns));
    }

    [Fact]
    public void EveryOptionOfARegionReachesThePlan()
    {
        var region = text.Read(AnalysisText.Valid.Replace("    Reference: events.arrow", """
                Reference: events.arrow
                Observable: {Type: stretched, Bins: 12, Edges: tails, Stretch: 50, CrossFit: false, FineCells: 500, MinimumEvents: 3, MinimumYield: 1}
                Yields: {Type: bernstein, Knots: 33, Degree: 9, Range: [0, 3]}
                Variations: {Treatment: envelope, Knots: 9, EnvelopeRange: [0, 2], MinimumEffectiveEvents: 7, Negligible: 1e-4, McStatistics: false}
            """)).Plan.Regions[0];
        Assert.Equal(
            new ObservableOptions
            {
                Kind = ObservableKind.Stretched,
                Bins = 12,
                Edges = EdgePlacement.Tails,
                Stretch = 50,
                CrossFit = false,
                FineCells = 500,
                MinimumEvents = 3,
                MinimumYield = 1,
            },
            region.Observable);
        Assert.Equal(new YieldOptions { Family = YieldFamily.Bernstein, Knots = 33, Degree = 9, Range = new(0, 3) }, region.Yields);
        Assert.Equal(
            new VariationOptions
            {
                Treatment = SystematicTreatment.Envelope,
                Knots = 9,
                EnvelopeRange = new(0, 2),
                MinimumEffectiveEvents = 7,
                Negligible = 1e-4,
                McStatistics = false,
            },
            region.Variations);
    }

    [Fact]
    public void ABasisGivesTheLagrangeCoefficients()
    {
        text.Columns["events.arrow"] = ["weight", "r_EWB", "r_EWSBI", "r_EWSBI10"];
        var model = text.Read(
            """
            General: {Measurement: toy, POI: mu}
            Parameters: [{Name: mu, Nominal: 1, Bounds: [0, 4]}]
            Regions: [{Name: SR, Reference: events.arrow}]
            Samples:
              - {Name: EWB, Yield: 14}
              - {Name: EWSBI, Yield: 12}
              - {Name: EWSBI10, Yield: 20}
            Bases:
              - {Variable: sqrt(mu), Points: {EWB: 0, EWSBI: 1, EWSBI10: sqrt(10)}}
            """).Plan.Model;
        double[] expected = [
            ((1 - Math.Sqrt(10)) * 2 + 9 * Math.Sqrt(2) - 10 + Math.Sqrt(10)) / (Math.Sqrt(10) - 10),
            (Math.Sqrt(10) * 2 - 10 * Math.Sqrt(2)) / (Math.Sqrt(10) - 10),
            (Math.Sqrt(2) - 2) / (Math.Sqrt(10) - 10),
        ];
        Assert.Equal(expected, model.Processes.Select(process => process.Coefficient.Evaluate([2])), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void ANormFactorMultipliesTheCoefficients()
    {
        var model = text.Read(AnalysisText.Valid + "\nNormFactors:\n  - {Name: norm, Samples: [S, B], Bounds: [0, 5]}\n").Plan.Model;
        Assert.Equal("(mu - sqrt(mu)) * norm", model.Processes[0].Coefficient.Text);
        Assert.Equal("norm", model.Processes[1].Coefficient.Text);
        Assert.Equal(Parameter.Free("norm", 1, new(0, 5)), model.Parameters[1]);
    }

    [Fact]
    public void ASampleWithItsOwnTableGetsAProcessTable()
    {
        text.AddTable("b.arrow");
        text.Columns["b.arrow"] = ["w", .. text.Columns["events.arrow"]];
        var file = text.Read(AnalysisText.Valid.Replace("Yield: 180}", "Yield: 180, Table: b.arrow, Weight: w}"));
        var table = Assert.Single(file.Plan.Regions[0].ProcessTables);
        Assert.Equal(("B", "w"), (table.Process, table.WeightColumn));
        Assert.Equal(3, file.Inputs.Count);
    }

    [Fact]
    public void TreatmentsOfSingleSystematicsOverrideThatOfTheRegion()
    {
        var region = text.Read(AnalysisText.Valid + "\n    Treatment: envelope\n").Plan.Regions[0];
        Assert.Equal(SystematicTreatment.Envelope, region.Variations.TreatmentOf("jes"));
        Assert.Equal(SystematicTreatment.Parametrized, region.Variations.TreatmentOf("lumi"));
    }

    [Fact]
    public void AnchorsAndMergeKeysWorkAsInYaml()
    {
        var plan = text.Read(AnalysisText.Valid.Replace("- {Name: lumi, Type: Normalization, Up: 0.017, Down: -0.017}", """
            - &rate {Name: lumi, Type: Normalization, Up: 0.017, Down: -0.017}
              - {<<: *rate, Name: xsec, Samples: [S]}
            """)).Plan;
        Assert.Equal(new ProcessSystematic("xsec", 1.017, 0.983), plan.Model.Processes[0].Systematics[1]);
    }

    [Fact]
    public void CabinettysNormalizationKeyIsUnderstood()
    {
        var plan = text.Read(AnalysisText.Valid.Replace("Up: 0.017", "Up: {Normalization: 0.02}")).Plan;
        Assert.Equal(1.02, plan.Model.Processes[0].Systematics[0].YieldUp);
    }

    [Fact]
    public void WithoutAnyWeightColumnANoteSaysThatEventsCountAlike()
    {
        text.Columns["events.arrow"] = ["r_S", "r_B", "var_jes_ratio_B_up", "var_jes_ratio_B_down"];
        var file = text.Read(AnalysisText.Valid.Replace("  Columns:\n    Weight: weight\n", ""));
        Assert.Null(file.Plan.Regions[0].Reference!.WeightColumn);
        Assert.Equal("PX0926", Assert.Single(file.Findings).Id);
    }

    [Theory]
    [InlineData("Scan: {Points: 3, Range: [0, 1]}", new[] { 0, 0.5, 1 })]
    [InlineData("Scan: {Values: [2, 0.1]}", new[] { 2, 0.1 })]
    public void TestedValuesAreTheFiles(string scan, double[] expected) =>
        Assert.Equal(expected, text.Read(AnalysisText.Valid + "\n" + scan).Plan.TestedValues);

    [Fact]
    public void TolerancesReachThePlan()
    {
        var tolerances = text.Read(AnalysisText.Valid + "\nTolerances: {Retained: 0.9, RetainedProfiled: 0.8, Excess: 1.1, KnotError: 0.1, KnotErrorPerT: 0.2, Closure: 0.3, SmallestJudged: 0.4}").Plan.Tolerances;
        Assert.Equal(
            new() { Retained = 0.9, RetainedProfiled = 0.8, Excess = 1.1, KnotError = 0.1, KnotErrorPerT = 0.2, Closure = 0.3, SmallestJudged = 0.4 },
            tolerances);
    }
}
