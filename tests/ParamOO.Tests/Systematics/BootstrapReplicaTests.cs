using ParamOO.Events;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Tests.Observables;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Systematics;

/// <summary>Poisson-bootstrap replicas of the simulated events of a region.</summary>
public sealed class BootstrapReplicaTests
{
    private const int Bins = 8;

    private static readonly EventTable Table = InterferenceToy.Table(6000);

    [Fact]
    public void WeightsAreOfMeanAndVarianceOne()
    {
        var counts = Enumerable.Range(0, 40_000).Select(row => PoissonDistribution.OfMeanOne(Philox.Block((ulong)row, 1, 2, 3, 4, 5).Word2)).ToArray();
        Assert.Equal(1, counts.Average(), 0.02);
        Assert.Equal(1, counts.Average(count => (count - 1) * (count - 1)), 0.04);
        Assert.Equal(Math.Exp(-1) / 6, counts.Average(count => count == 3 ? 1 : 0), 0.005);
    }

    [Fact]
    public void TheVarianceOfTheTotalIsThatOfTheWeights()
    {
        var built = Build(Table, new() { Replicas = 400 });
        var templates = built.Record.Templates;
        Assert.Equal(400, built.Record.Bootstrap!.Replicas);

        // The yield is stated: a bin with a share p of it fluctuates by 1 − p less.
        Assert.Equal(1 - (1.0 / Bins), built.Record.Bootstrap.RatioToWeights, 0.03);
        var relative = (PchipYields)built.Channel.McStatistics!.RelativeUncertainty;
        Assert.All(relative.Knots.Index(), knot =>
        {
            var position = templates.VariationKnots[knot.Index];
            foreach (var (bin, uncertainty) in relative.At(knot.Item).ToArray().Index())
            {
                var analytic = Math.Sqrt(templates.ReferenceVariance(position)[bin]) / templates.Reference(position)[bin];
                Assert.InRange(uncertainty / analytic, 0.8, 1.1);
            }
        });
    }

    [Fact]
    public void CoherentParametersAndTheRestAreTheWholeVariance()
    {
        var (gamma, coherent) = (Build(Table, new()), Build(Table, new() { Treatment = EnsembleTreatment.Coherent, Fraction = 0.8 }));
        var record = coherent.Record.Bootstrap!;
        Assert.InRange(record.Shares.Sum(), 0.8, 0.95);
        Assert.Equal("bootstrap_SR_1", record.Parameters[0]);
        var templates = coherent.Record.Templates;
        var knots = ((PchipYields)gamma.Channel.McStatistics!.RelativeUncertainty).Knots;
        foreach (var (index, knot) in knots.Index())
        {
            var total = templates.Reference(templates.VariationKnots[index]).ToArray();
            for (var bin = 0; bin < Bins; bin++)
            {
                var (all, rest) = (gamma.Channel.McStatistics.RelativeUncertainty.At(knot)[bin], coherent.Channel.McStatistics!.RelativeUncertainty.At(knot)[bin]);
                var held = record.Parameters.Sum(name => Math.Pow(Change(coherent, name, knot, bin) / total[bin], 2));
                Assert.Equal(all * all, held + (rest * rest), 0.02 * all * all);
            }
        }
    }

    [Fact]
    public void TheOrderOfEventsAndShardsMakeNoDifference()
    {
        var options = new BootstrapOptions { Replicas = 12, Seed = 5 };
        var expected = Build(Table, options);
        var turned = Build(InterferenceToy.Reordered(Table, 7), options);
        var shards = Enumerable.Range(1, 3).Select(index =>
        {
            var fill = TemplateFill.Of(new Shard(index, 3));
            RegionBuilder.Fill(InterferenceToy.Model, Region(Table, options), [], fill);
            return fill.Part();
        }).ToList();
        var merged = RegionBuilder.Build(InterferenceToy.Model, Region(Table, options), [], TemplateFill.From(shards));
        Assert.Equal(expected.Channel, merged.Channel);
        foreach (var knot in ((PchipYields)expected.Channel.McStatistics!.RelativeUncertainty).Knots)
        {
            Assert.All(
                expected.Channel.McStatistics.RelativeUncertainty.At(knot).ToArray().Zip(turned.Channel.McStatistics!.RelativeUncertainty.At(knot).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void AnotherSeedMakesOtherReplicas()
    {
        var (one, other) = (Build(Table, new() { Replicas = 12 }), Build(Table, new() { Replicas = 12, Seed = 2 }));
        Assert.NotEqual(one.Channel.McStatistics, other.Channel.McStatistics);
        Assert.Equal(one.Channel.Samples, other.Channel.Samples);
    }

    /// <summary>What a nuisance parameter at +1 changes of the total of a bin [events].</summary>
    private static double Change(BuiltRegion built, string parameter, double knot, int bin)
    {
        var templates = built.Record.Templates;
        var position = templates.VariationKnots.First(index => Math.Abs(templates.Grid.Knots[index].T - knot) < 1e-12);
        var coefficients = InterferenceToy.Model.Processes.Select(process => process.Coefficient.Bind(["mu"]).Evaluate([1])).ToArray();
        return built.Channel.Samples.Index().Sum(sample =>
        {
            var delta = sample.Item.Modifiers.OfType<ShapeVariation>().FirstOrDefault(modifier => modifier.Name == parameter)?.Up.At(knot)[bin] ?? 1;
            return coefficients[sample.Index] * templates.Yield(position, sample.Index)[bin] * Math.Log(delta);
        });
    }

    private static BuiltRegion Build(EventTable table, BootstrapOptions options) => RegionBuilder.Build(InterferenceToy.Model, Region(table, options), []);

    private static RegionPlan Region(EventTable table, BootstrapOptions options) => InterferenceToy.Region(table) with
    {
        Observable = new ObservableOptions { Bins = Bins, Edges = EdgePlacement.Uniform, CrossFit = false },
        Yields = new YieldOptions { Knots = 9 },
        Variations = new VariationOptions { Knots = 5, Bootstrap = options },
    };
}
