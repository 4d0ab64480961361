using ParamOO.Events;
using ParamOO.Inference;
using ParamOO.Observables;
using ParamOO.Simulation;
using ParamOO.Systematics;
using ParamOO.Yields;
using Xunit.Abstractions;

namespace ParamOO.Validation.Observables;

/// <summary>What bins keep of the simulated benchmarks they keep at other phases, distances, exposures and seeds, too; more of them in docs/simulation.md.</summary>
public sealed class GeneratorSweepTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 11)]
    [InlineData(4, 12)]
    public void TheOffShellToyWithAllSystematics(double exposure, ulong seed)
    {
        var validation = Validate(new OffShell(new() { Exposure = exposure }), 6000, seed, columns: 3);
        Assert.InRange(validation.Profiled.SmallestKept(0.05)!.Value, 0.99, 1);
        Assert.InRange(validation.Profiled.LargestKept(0.05)!.Value, 0.99, 1.01);
        Assert.All(validation.Uncertainties.Where(entry => entry.IsConstrained), entry => Assert.InRange(entry.Ratio, 0.99, 1.05));
        Assert.All(Reference(validation).EdgeShifts, shift => Assert.InRange(Math.Abs(shift), 0, 0.005));
    }

    [Theory]
    [InlineData(0.5, 0.35, 50, 21)]
    [InlineData(-0.6, 0.6, 5, 22)]
    public void GaussianAmplitudesWithTheirSystematic(double phase, double separation, double exposure, ulong seed)
    {
        var model = new GaussianAmplitudes(new() { PhaseCos = phase, Separation = separation, Exposure = exposure });
        var validation = Validate(model, 8000, seed, columns: 4);
        Assert.InRange(validation.Profiled.SmallestKept(0.05)!.Value, 0.985, 1);
        Assert.InRange(validation.Profiled.LargestKept(0.05)!.Value, 0.98, 1.01);
        Assert.All(Reference(validation).EdgeShifts, shift => Assert.InRange(Math.Abs(shift), 0, 0.005));
    }

    private static ComparedTruth Reference(AnalysisValidation validation) => validation.Truths.Single(truth => truth.IsReference);

    private AnalysisValidation Validate(ISimulatedModel model, long rows, ulong seed, int columns)
    {
        var table = new SimulatedTable(model, rows, seed);
        var loaded = EventTable.Load(table, [.. table.Columns.Select(column => column.Name)]);
        var region = new RegionPlan("SR", new ReferenceTable(loaded, SimulatedTable.WeightColumn, null), [])
        {
            Observable = new() { Bins = 24, Nuisances = ScoreNuisances.Profiled, Edges = EdgePlacement.Following, SecondAxis = SecondScore.Nuisances, Columns = columns },
            Yields = new() { Family = YieldFamily.Piecewise, Knots = 33 },
            Variations = new VariationOptions { Knots = 17 },
        };
        var plan = new AnalysisPlan("sweep", SimulatedMixture.Of(model), [region]) { TestedValues = [0, 0.03, 0.12, 0.35, 0.7, 1.4, 2, 3] };
        var validation = Analysis.Validate(plan, Analysis.Build(plan));
        output.WriteLine($"kept, profiled: {validation.Profiled.SmallestKept(0.05):F4} to {validation.Profiled.LargestKept(0.05):F4}; constraints {validation.Uncertainties.Where(entry => entry.IsConstrained).Max(entry => entry.Ratio):F4}; edges {string.Join(' ', Reference(validation).EdgeShifts.Select(shift => shift.ToString("F4")))}");
        return validation;
    }
}
