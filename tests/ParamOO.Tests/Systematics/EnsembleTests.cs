using ParamOO.Events;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Tests.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Systematics;

public sealed class EnsembleTests
{
    private const int Normal = 3;

    // Two planted modes with given amplitudes of six members; the sums vanish.
    private static readonly double[] First = [1.2, -0.8, 0.3, -1.1, 0.9, -0.5];
    private static readonly double[] Second = [0.2, 0.1, -0.4, 0.2, 0.3, -0.4];

    private static readonly EventTable Table = Members(InterferenceToy.Table(6000));

    [Fact]
    public void APlantedModeIsFoundWithItsSize()
    {
        var built = Build(new EnsembleSettings { Fraction = 0.5 });
        var record = Assert.Single(built.Record.Ensembles);
        Assert.Equal(["ensemble_N_SR_1"], record.Parameters);
        Assert.True(record.Shares[0] > 0.5);
        var mode = Assert.IsType<ShapeVariation>(built.Channel.Samples[Normal].Modifiers[^1]);
        var deviation = Math.Sqrt(First.Sum(value => value * value) / (5 * 6));
        for (var t = 0.0; t <= 2; t += 0.5)
        {
            // Every bin holds events of all x, so that nothing moves by more than the mode at its end.
            Assert.All(mode.Up.At(t).ToArray(), delta => Assert.InRange(Math.Abs(Math.Log(delta)), 0, 0.15 * deviation));
            Assert.All(mode.Up.At(t).ToArray().Zip(mode.Down.At(t).ToArray()), pair => Assert.Equal(1, pair.First * pair.Second, 1e-6));
        }

        Assert.Contains(mode.Up.At(1).ToArray(), delta => Math.Abs(Math.Log(delta)) > 0.02 * deviation);
    }

    [Fact]
    public void AllModesTogetherAreTheCovarianceOfTheMembers()
    {
        var built = Build(new EnsembleSettings { Fraction = 1 });
        var modes = built.Channel.Samples[Normal].Modifiers.OfType<ShapeVariation>().Select(mode => mode.Up).ToArray();
        Assert.True(built.Record.Ensembles[0].Shares.Take(2).Sum() > 0.999);
        var knot = ((PchipYields)modes[0]).Knots[1];
        var expected = SampleCovariance(built, knot);
        for (var i = 0; i < expected.GetLength(0); i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var found = modes.Sum(mode => Math.Log(mode.At(knot)[i]) * Math.Log(mode.At(knot)[j]));
                Assert.Equal(expected[i, j], found, 1e-3 * Math.Sqrt(expected[i, i] * expected[j, j]));
            }
        }
    }

    [Fact]
    public void ReplicasSpreadMoreThanTheMeanOfTrainings()
    {
        var (trainings, replicas) = (Build(new()).Record.Ensembles[0], Build(new() { AreReplicas = true }).Record.Ensembles[0]);
        Assert.Equal(Math.Sqrt(6), replicas.LargestUncertainty / trainings.LargestUncertainty, 1e-9);
    }

    [Fact]
    public void GammaHoldsTheVarianceInTheBins()
    {
        var plain = InterferenceToyRegion([]);
        var without = RegionBuilder.Build(InterferenceToy.Model, plain, []);
        var with = Build(new() { Treatment = EnsembleTreatment.Gamma });
        Assert.Empty(with.Record.Ensembles[0].Parameters);
        Assert.Equal(without.Channel.Samples[Normal].Modifiers, with.Channel.Samples[Normal].Modifiers);
        var knot = ((PchipYields)with.Channel.McStatistics!.RelativeUncertainty).Knots[1];
        var covariance = SampleCovariance(with, knot);
        for (var bin = 0; bin < 8; bin++)
        {
            var share = with.Channel.Samples[Normal].Yields.At(knot)[bin] / Total(with, knot, bin);
            var (before, after) = (without.Channel.McStatistics!.RelativeUncertainty.At(knot)[bin], with.Channel.McStatistics.RelativeUncertainty.At(knot)[bin]);
            Assert.Equal((before * before) + (share * share * covariance[bin, bin]), after * after, 1e-3 * after * after);
        }
    }

    [Fact]
    public void EigenvectorsAreThoseOfTheMatrix()
    {
        double[] matrix = [4, 1, -2, 1, 3, 0.5, -2, 0.5, 6];
        var (values, vectors) = SymmetricEigen.Of(matrix, 3);
        for (var k = 0; k < 3; k++)
        {
            for (var row = 0; row < 3; row++)
            {
                Assert.Equal(values[k] * vectors[k][row], Enumerable.Range(0, 3).Sum(column => matrix[(row * 3) + column] * vectors[k][column]), 1e-12);
            }
        }

        Assert.True(values[0] > values[1] && values[1] > values[2]);
    }

    private static BuiltRegion Build(EnsembleSettings settings) =>
        RegionBuilder.Build(InterferenceToy.Model, InterferenceToyRegion([settings.Plan()]), []);

    private static RegionPlan InterferenceToyRegion(ValueList<EnsemblePlan> ensembles) => InterferenceToy.Region(Table) with
    {
        Observable = new ObservableOptions { Bins = 8, Edges = EdgePlacement.Uniform, CrossFit = false },
        Yields = new YieldOptions { Knots = 9 },
        Variations = new VariationOptions { Knots = 5 },
        Ensembles = ensembles,
    };

    /// <summary>From templates that are filled member by member.</summary>
    private static double[,] SampleCovariance(BuiltRegion built, double knot)
    {
        var templates = built.Record.Templates;
        var position = templates.VariationKnots.First(index => Math.Abs(templates.Grid.Knots[index].T - knot) < 1e-12);
        var filled = ParamOO.Templates.RegionTemplates.Fill(InterferenceToy.Model, InterferenceToyRegion([new EnsembleSettings().Plan()]), templates.Grid, []);
        var logs = filled.Members[0].Select(member =>
        {
            var (own, nominal) = (member.Yield(position, Normal).ToArray(), filled.Templates.Yield(position, Normal).ToArray());
            return own.Zip(nominal, (a, b) => Math.Log(a / own.Sum() * nominal.Sum() / b)).ToArray();
        }).ToArray();
        var covariance = new double[8, 8];
        for (var i = 0; i < 64; i++)
        {
            var (a, b) = (logs.Average(member => member[i / 8]), logs.Average(member => member[i % 8]));
            covariance[i / 8, i % 8] = logs.Sum(member => (member[i / 8] - a) * (member[i % 8] - b)) / (5 * 6);
        }

        return covariance;
    }

    private static double Total(BuiltRegion built, double t, int bin) => built.Record.Templates.Reference(
        built.Record.Templates.VariationKnots.First(index => Math.Abs(built.Record.Templates.Grid.Knots[index].T - t) < 1e-12))[bin];

    /// <summary>Weights of N multiplied by what its members have more than its ratio, against x, which g_up − 1 is a multiple of.</summary>
    private static EventTable Members(EventTable table)
    {
        string[] names = [.. table.Columns.Select(column => column.Name)];
        var values = names.Select(name => table[name].ToArray()).ToList();
        var x = table["g_up"].ToArray().Select(up => (up - 1) / 0.2).ToArray();
        var weights = table["w"].ToArray();
        for (var member = 0; member < First.Length; member++)
        {
            values.Add([.. x.Select((at, row) => weights[row] * Math.Exp(0.2 * ((First[member] * (at - 0.5)) + (Second[member] * Math.Cos(9 * at)))))]);
        }

        return new EventTable("toy", [.. names, .. First.Select((_, member) => $"m{member}")], [.. values]);
    }

    private sealed record EnsembleSettings
    {
        public bool AreReplicas { get; init; }

        public EnsembleTreatment Treatment { get; init; }

        public double Fraction { get; init; } = 0.95;

        public EnsemblePlan Plan() => new("N", [.. First.Select((_, member) => new ProcessTable("N", Table, $"m{member}"))])
        {
            AreReplicas = AreReplicas,
            Treatment = Treatment,
            Fraction = Fraction,
        };
    }
}
