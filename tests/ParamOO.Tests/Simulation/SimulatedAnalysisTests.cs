using ParamOO.Files;
using ParamOO.Files.Yaml;
using ParamOO.Mixture;
using ParamOO.Simulation;
using ParamOO.Tests.Files;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Simulation;

/// <summary>The analysis file of a simulated table says what the model says.</summary>
public sealed class SimulatedAnalysisTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("gaussian-amplitudes", "events.arrow")]
    [InlineData("offshell", "events.arrow")]
    [InlineData("offshell", "events.csv")]
    [InlineData("offshell", "events")]
    public void ItReadsBackAsTheMixtureOfTheModel(string kind, string tableName)
    {
        ISimulatedModel model = kind == "offshell" ? new OffShell(new() { Exposure = 3 }) : new GaussianAmplitudes(new() { Selection = 0.7 });
        EventSources.Write(folder[tableName], new SimulatedTable(model, 2000, 1, single: true));
        PendingFile.WriteText(folder["analysis.yaml"], SimulatedAnalysis.TextOf(model, 2000, tableName, "paramoo simulate …"));

        var file = AnalysisFile.Read(folder["analysis.yaml"]);
        Assert.Empty(file.Findings);
        AssertEqual(SimulatedMixture.Of(model), file.Plan.Model);
    }

    [Fact]
    public void TwoSignalStrengthsReadBackAsWell()
    {
        var model = new OffShell(new() { Strengths = SignalStrengths.ByProduction, HasShapes = false });
        var plan = Written(model);
        AssertEqual(SimulatedMixture.Of(model), plan.Model);
        Assert.Equal(["mu_ggF", "mu_VBF"], model.Pois.Select(poi => poi.Name));
        Assert.All(plan.Model.Processes.SelectMany(process => process.Systematics), systematic => Assert.Null(systematic.RatioUpColumn));
    }

    /// <summary>Samples of the on-shell region have their own table, and share the nuisance parameters.</summary>
    [Fact]
    public void TheOnShellRegionReadsBackAsItsOwnMixture()
    {
        var model = new OffShell(new() { Strengths = SignalStrengths.Width, HasShapes = false });
        var plan = Written(model);
        AssertEqual(SimulatedMixture.Of(model), plan.ModelOf(plan.Regions[0]) with { Parameters = SimulatedMixture.Of(model).Parameters });

        var onShell = Assert.Single(model.ControlRegions);
        var region = Assert.Single(plan.ControlRegions);
        Assert.Equal((onShell.Name, onShell.Edges), (region.Name, region.Edges));
        AssertEqual(
            SimulatedMixture.Of(onShell.Model) with { Parameters = [] },
            plan.ModelOf(region) with { Parameters = [], Poi = "mu", HypothesisValue = null });
        Assert.Contains("lumi", region.Processes[0].Systematics.Select(systematic => systematic.Parameter));
    }

    private AnalysisPlan Written(ISimulatedModel model)
    {
        EventSources.Write(folder["events.arrow"], new SimulatedTable(model, 2000, 1, single: true));
        foreach (var region in model.ControlRegions)
        {
            EventSources.Write(folder[SimulatedAnalysis.TableOf(region, "events.arrow")], new SimulatedTable(region.Model, 2000, 1, single: true));
        }

        PendingFile.WriteText(folder["analysis.yaml"], SimulatedAnalysis.TextOf(model, 2000, "events.arrow", "paramoo simulate …"));
        var file = AnalysisFile.Read(folder["analysis.yaml"]);
        Assert.Empty(file.Findings);
        return file.Plan;
    }

    private static void AssertEqual(MixtureModel expected, MixtureModel actual)
    {
        Assert.Equal(expected with { Processes = [], Parameters = [] }, actual with { Processes = [], Parameters = [] });
        Assert.Equal(expected.Parameters.OrderBy(parameter => parameter.Name), actual.Parameters.OrderBy(parameter => parameter.Name));
        Assert.Equal(expected.Processes.Count, actual.Processes.Count);
        Assert.All(expected.Processes.Zip(actual.Processes), pair =>
        {
            Assert.Equal(pair.First.Yield, pair.Second.Yield, 1e-12 * pair.First.Yield);
            Assert.Equal((pair.First.Name, pair.First.RatioColumn), (pair.Second.Name, pair.Second.RatioColumn));
            AssertEqual(pair.First.Systematics, pair.Second.Systematics);
            foreach (var value in (double[])[0, 0.3, 1, 2.5])
            {
                Assert.Equal(Value(pair.First.Coefficient, value), Value(pair.Second.Coefficient, value), 1e-12);
            }
        });
    }

    private static double Value(Expression coefficient, double value) => coefficient.Evaluate([.. coefficient.Names.Select(_ => value)]);

    private static void AssertEqual(ValueList<ProcessSystematic> expected, ValueList<ProcessSystematic> actual)
    {
        Assert.Equal(expected.Select(WithoutYields), actual.Select(WithoutYields));
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.YieldUp, pair.Second.YieldUp, 1e-15);
            Assert.Equal(pair.First.YieldDown, pair.Second.YieldDown, 1e-15);
        });
    }

    private static ProcessSystematic WithoutYields(ProcessSystematic systematic) => systematic with { YieldUp = 1, YieldDown = 1 };
}
