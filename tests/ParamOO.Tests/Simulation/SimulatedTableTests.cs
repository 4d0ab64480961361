using ParamOO.Events;
using ParamOO.Simulation;

namespace ParamOO.Tests.Simulation;

/// <summary>What tables of simulated events promise, whatever the model.</summary>
public sealed class SimulatedTableTests
{
    private const int Rows = 3000;

    public static TheoryData<string> Kinds => ["gaussian-amplitudes", "selected", "offshell"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WeightsArePositiveAndCloseExactly(string kind)
    {
        var model = Model(kind);
        var table = Load(new SimulatedTable(model, Rows, seed: 1));
        var weights = table[SimulatedTable.WeightColumn].ToArray();
        Assert.All(weights, weight => Assert.True(weight > 0));
        Assert.Equal(1, weights.Sum(), 1e-11);
        Assert.All(model.Processes, process =>
            Assert.Equal(1, Products(weights, table[SimulatedTable.RatioColumn(process.Name)], [.. weights.Select(_ => 1.0)]).Sum(), 1e-11));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RatiosCloseWithoutTheWeightsToo(string kind)
    {
        var model = Model(kind);
        var table = Load(new SimulatedTable(model, 10 * Rows, seed: 4));
        Assert.All(model.Processes, process =>
        {
            var ratios = table[SimulatedTable.RatioColumn(process.Name)].ToArray();
            var error = Math.Sqrt(ratios.Average(ratio => (ratio - 1) * (ratio - 1)) / ratios.Length);
            Assert.InRange((ratios.Average() - 1) / error, -5, 5);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShapeRatiosArePositiveAndClose(string kind)
    {
        var model = Model(kind);
        var table = Load(new SimulatedTable(model, Rows, seed: 1));
        var weights = table[SimulatedTable.WeightColumn].ToArray();
        foreach (var (column, process) in ShapeColumns(model))
        {
            var shape = table[column].ToArray();
            var terms = Products(weights, table[SimulatedTable.RatioColumn(process)], [.. shape.Select(g => g - 1)]);
            Assert.All(shape, g => Assert.True(g > 0));
            Assert.InRange(terms.Sum(), -1e-11 - (5 * Norm(terms)), 1e-11 + (5 * Norm(terms)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheSameSeedGivesTheSameNumbersHoweverTheyAreRead(string kind)
    {
        var model = Model(kind);
        var all = Load(new SimulatedTable(model, 20_000, seed: 7));
        foreach (var column in (string[])[SimulatedTable.WeightColumn, model.Observables[0], SimulatedTable.RatioColumn(model.Processes[1].Name), all.Columns[^1].Name])
        {
            // One column comes in batches of 16 384 rows, all of them in smaller ones.
            var alone = EventTable.Load(new SimulatedTable(model, 20_000, seed: 7), [column]);
            Assert.True(all[column].SequenceEqual(alone[column]), column);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ALongerTableBeginsWithTheSameEvents(string kind)
    {
        var model = Model(kind);
        var ratio = SimulatedTable.RatioColumn(model.Processes[0].Name);
        var (shorter, longer) = (Load(new SimulatedTable(model, 2000, seed: 1)), Load(new SimulatedTable(model, 5000, seed: 1)));
        Assert.True(shorter[ratio].SequenceEqual(longer[ratio][..2000]));
        Assert.False(shorter[SimulatedTable.WeightColumn].SequenceEqual(longer[SimulatedTable.WeightColumn][..2000]));
        Assert.False(shorter[ratio].SequenceEqual(Load(new SimulatedTable(model, 2000, seed: 2))[ratio]));
    }

    [Fact]
    public void SinglePrecisionRoundsEveryNumberOnce()
    {
        var model = Model("offshell");
        var (rounded, exact) = (Load(new SimulatedTable(model, 2000, 1, single: true)), Load(new SimulatedTable(model, 2000, 1)));
        Assert.All(exact.Columns, column =>
        {
            Assert.Equal("float32", rounded.Columns.Single(other => other.Name == column.Name).StorageType);
            Assert.Equal(exact[column.Name].ToArray().Select(value => (double)(float)value), rounded[column.Name].ToArray());
        });
    }

    [Fact]
    public void ColumnsHaveTheNamesOfTheAnalysisFile()
    {
        var table = new SimulatedTable(Model("gaussian-amplitudes"), 2000, 1);
        Assert.Equal(
            ["x1", "x2", "x3", "weight", "r_S", "r_SBI", "r_B", "r_NI", "var_NI_mean_ratio_NI_up", "var_NI_mean_ratio_NI_down"],
            table.Columns.Select(column => column.Name));
    }

    private static ISimulatedModel Model(string kind) => kind switch
    {
        "offshell" => new OffShell(new()),
        "selected" => new GaussianAmplitudes(new() { Selection = 0.5, PhaseCos = -1 }),
        _ => new GaussianAmplitudes(new()),
    };

    private static EventTable Load(SimulatedTable table) => EventTable.Load(table, table.NumericColumns());

    private static IEnumerable<(string Column, string Process)> ShapeColumns(ISimulatedModel model) =>
        from systematic in model.Systematics
        where systematic.HasShape
        from effect in systematic.Effects
        from direction in (string[])["up", "down"]
        select (SimulatedTable.ShapeColumn(systematic.Name, effect.Process, direction), effect.Process);

    private static double[] Products(double[] weights, ReadOnlySpan<double> ratios, double[] shapes)
    {
        var products = new double[weights.Length];
        for (var i = 0; i < products.Length; i++)
        {
            products[i] = weights[i] * ratios[i] * shapes[i];
        }

        return products;
    }

    private static double Norm(double[] terms) => Math.Sqrt(terms.Sum(term => term * term));
}
