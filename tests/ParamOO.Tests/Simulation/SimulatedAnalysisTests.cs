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
