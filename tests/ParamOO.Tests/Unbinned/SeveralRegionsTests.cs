using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Unbinned;

public sealed class SeveralRegionsTests
{
    private const string Cut = "r_S - r_B < 0.4";

    private static int[] All => [0, 1, 2, 3, 4];

    public static TheoryData<ShapeNormalization> Conventions => [ShapeNormalization.Reference, ShapeNormalization.None];

    [Theory]
    [MemberData(nameof(Conventions))]
    public void SplittingARegionInTwoChangesNothing(ShapeNormalization convention)
    {
        var (model, table) = (Toy.Model(convention), Toy.Table(2999, withData: true));
        var split = UnbinnedLikelihood.Open(model, [Part(model, table, Cut, "d"), Part(model, table, $"!({Cut})", "d")], []);
        var joint = UnbinnedLikelihood.Open(model, [new(table, "w", "d")]);
        foreach (var point in new double[][] { [0.4, 0.3, -0.8, 0.5, 1.1], [1, 0, 0, 0, 1], [2.5, 0, 1.7, -1.2, 0.9] })
        {
            var (expected, found) = (joint.Evaluate([point], All)[0], split.Evaluate([point], All)[0]);
            Assert.Equal(expected.TwiceNll, found.TwiceNll, 1e-9 * Math.Abs(expected.TwiceNll));
            AssertClose(expected.Gradient, found.Gradient);
            AssertClose(expected.Hessian, found.Hessian);
        }
    }

    [Fact]
    public void ScansOfASplitRegionAreThoseOfTheWholeWithThinnedStartsToo()
    {
        var (model, table) = (Toy.Model(), Toy.Table(2999));
        var options = new UnbinnedOptions { ThinnedRows = 300 };
        var split = UnbinnedLikelihood.Open(model, [Part(model, table, Cut, null), Part(model, table, $"!({Cut})", null)], [], options);
        var joint = UnbinnedLikelihood.Open(model, [new(table, "w", null)], options);
        Assert.Equal(joint.DataSum, split.DataSum, 1e-9 * joint.DataSum);
        double[] values = [0, 0.3, 1, 3];
        var (expected, found) = (UnbinnedScan.Run(joint, "mu", values, statOnly: false), UnbinnedScan.Run(split, "mu", values, statOnly: false));
        Assert.All(expected.Points.Zip(found.Points), pair => Assert.Equal(pair.First.TestStatistic, pair.Second.TestStatistic, 1e-7));
        Assert.Equal(joint.Closures[0].WeightSum, Assert.Single(split.Closures).WeightSum, 1e-12);
    }

    [Fact]
    public void FixedBinsAddTheirPoissonTermsWithExactDerivatives()
    {
        var (model, table) = (Toy.Model(), Toy.Table(500));
        var alone = UnbinnedLikelihood.Open(model, [new(table, "w", null)]);
        var beside = UnbinnedLikelihood.Open(model, [new(model, new(table, "w", null))], [ControlRegion()]);
        double[] point = [0.4, 0.3, -0.8, 0.5, 1.1];
        var (value, without) = (beside.Evaluate([point], All)[0], alone.Evaluate([point], All)[0]);

        Assert.Equal(PoissonTerms(model, point), value.TwiceNll - without.TwiceNll, 1e-9);
        for (var p = 0; p < All.Length; p++)
        {
            const double step = 1e-5;
            var (up, down) = (beside.Evaluate([Moved(point, p, step)], All)[0], beside.Evaluate([Moved(point, p, -step)], All)[0]);
            Assert.Equal((up.TwiceNll - down.TwiceNll) / (2 * step), value.Gradient[p], 1e-4);
            for (var q = 0; q < All.Length; q++)
            {
                Assert.Equal((up.Gradient[q] - down.Gradient[q]) / (2 * step), value.Hessian[(p * All.Length) + q], 2e-4 * (1 + Math.Abs(value.Hessian[(p * All.Length) + q])));
            }
        }
    }

    [Fact]
    public void FixedBinsWithoutDataHaveAsimovDataOfTheReferenceHypothesis()
    {
        var (model, table) = (Toy.Model(), Toy.Table(500));
        var region = ControlRegion() with { Data = null };
        var likelihood = UnbinnedLikelihood.Open(model, [new(model, new(table, "w", null))], [region]);
        var gradient = likelihood.Evaluate([[1, 0, 0, 0, 1]], [4])[0].Gradient;
        Assert.Equal(0, gradient[0], 1e-8);
        Assert.Equal(620 + 110 + UnbinnedLikelihood.Open(model, [new(table, "w", null)]).DataSum, likelihood.DataSum, 1e-9);
    }

    [Fact]
    public void ABinWithDataThatExpectsNothingHasNoLikelihood()
    {
        var model = Toy.Model();
        var region = new BinnedRegion("CR", [new("SBI", [-3], Expression.Parse("sqrt(mu)"), [])]) { Data = [2] };
        var likelihood = UnbinnedLikelihood.Open(model, [new(model, new(Toy.Table(100), "w", null))], [region]);
        Assert.True(double.IsNaN(likelihood.Evaluate([[1, 0, 0, 0, 1]], [0])[0].TwiceNll));
    }

    private static UnbinnedRegion Part(MixtureModel model, EventTable table, string condition, string? data)
    {
        var selected = new SelectedEvents(table, ColumnFormula.Parse(condition));
        var isNormalized = model.ShapeNormalization == ShapeNormalization.Reference;
        var processes = model.Processes.Select(process => isNormalized ? process with { Yield = process.Yield * Share(table, selected, process.RatioColumn) } : process);
        return new(model with { Processes = processes.ToValueList() }, new(selected, "w", data) { Whole = table });
    }

    private static double Share(EventTable table, SelectedEvents selected, string ratio) => Sum(selected, ratio) / Sum(table, ratio);

    private static double Sum(IEventSource source, string ratio) =>
        source.Read(["w", ratio]).Sum(batch => batch.Column(0).ToArray().Zip(batch.Column(1).ToArray(), (w, r) => w * r).Sum());

    private static BinnedRegion ControlRegion() => new(
        "CR",
        [
            new("NI", [600, 100], Expression.Parse("k"), [new("jes", 1.02, 0.97, [1.1, 0.93], [0.92, 1.06]), new("lumi", 1.02, 0.98)]),
            new("SBI", [20, 10], Expression.Parse("sqrt(mu)"), [new("scale", 1, 1, [1.05, 1], [0.9, 1.02])]),
        ])
    { Data = [640, 97] };

    private static double PoissonTerms(MixtureModel model, double[] point)
    {
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        var (region, sum) = (ControlRegion(), 0.0);
        for (var bin = 0; bin < region.Bins; bin++)
        {
            var expected = region.Processes.Sum(process => process.Yields[bin] * process.Coefficient.Bind(names).Evaluate(point)
                * process.Variations.Aggregate(1.0, (product, variation) => product * Factor(variation, bin, point[Array.IndexOf(names, variation.Parameter)])));
            var count = region.Data!.Value[bin];
            sum += 2 * (expected - count + (count * Math.Log(count / expected)));
        }

        return sum;
    }

    private static double Factor(BinnedSystematic variation, int bin, double alpha) =>
        new ParamOO.Numerics.FactorInterpolation(variation.YieldUp, variation.YieldDown).At(alpha)
        * new ParamOO.Numerics.FactorInterpolation(variation.ShapeUp?[bin] ?? 1, variation.ShapeDown?[bin] ?? 1).At(alpha);

    private static void AssertClose(double[] expected, double[] found) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-8 * (1 + Math.Abs(pair.First))));

    private static double[] Moved(double[] point, int index, double step)
    {
        var moved = point.ToArray();
        moved[index] += step;
        return moved;
    }
}
