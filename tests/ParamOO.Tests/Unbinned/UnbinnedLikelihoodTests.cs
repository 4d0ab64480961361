using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Unbinned;

public class UnbinnedLikelihoodTests
{
    private static readonly int[] All = [0, 1, 2, 3, 4];

    public static TheoryData<ShapeNormalization, double, double, double, double, double> Points => new()
    {
        { ShapeNormalization.Reference, 1, 0, 0, 0, 1 },
        { ShapeNormalization.Reference, 0.4, 0.3, -0.8, 0.5, 1.1 },
        { ShapeNormalization.Reference, 2.7, -1.5, 1.4, -2.2, 0.8 },
        { ShapeNormalization.None, 1, 0, 0, 0, 1 },
        { ShapeNormalization.None, 0.4, 0.3, -0.8, 0.5, 1.1 },
        { ShapeNormalization.None, 2.7, -1.5, 1.4, -2.2, 0.8 },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void TheLikelihoodIsThatOfTheMethod(ShapeNormalization convention, double mu, double lumi, double jes, double scale, double k)
    {
        var (model, table) = (Toy.Model(convention), Toy.Table(1237, withData: true));
        double[] point = [mu, lumi, jes, scale, k];
        var value = Assert.Single(Open(model, table, "d").Evaluate([point], All));
        Assert.Equal(Toy.TwiceNll(model, table, point, table["d"].ToArray()), value.TwiceNll, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void DerivativesAgreeWithDifferences(ShapeNormalization convention, double mu, double lumi, double jes, double scale, double k)
    {
        var likelihood = Open(Toy.Model(convention), Toy.Table(1237));
        double[] point = [mu, lumi, jes, scale, k];
        const double Step = 1e-4;
        var moved = All.SelectMany(i => new[] { Moved(point, i, Step), Moved(point, i, -Step), Moved(point, i, 2 * Step), Moved(point, i, -2 * Step) }).ToList();
        var values = likelihood.Evaluate([point, .. moved], All);
        foreach (var i in All)
        {
            var around = values.AsSpan(1 + (4 * i), 4).ToArray();
            AssertClose(FourthOrder([.. around.Select(value => value.TwiceNll)], Step), values[0].Gradient[i]);
            foreach (var j in All)
            {
                AssertClose(FourthOrder([.. around.Select(value => value.Gradient[j])], Step), values[0].Hessian[(i * 5) + j]);
            }
        }
    }

    [Theory]
    [InlineData(ShapeNormalization.Reference)]
    [InlineData(ShapeNormalization.None)]
    public void TheAsimovDataSetIsDescribedBestByItself(ShapeNormalization convention)
    {
        var likelihood = Open(Toy.Model(convention), Toy.Table(3001));
        var value = likelihood.Evaluate([[1, 0, 0, 0, 1]], All)[0];
        Assert.All(value.Gradient, slope => Assert.Equal(0, slope, 1e-9));
        var scan = UnbinnedScan.Run(likelihood, "mu", [0, 1, 2], statOnly: false);
        Assert.Equal(1, scan.Best.Values[0], 1e-6);
        Assert.Equal(0, scan.Points[1].TestStatistic, 1e-9);
    }

    [Fact]
    public void StepsOfGaussAndNewtonEndWhereExactOnesDo()
    {
        var table = Toy.Table(3001);
        double[] values = [0, 0.3, 1.7, 3.5];
        var exact = UnbinnedScan.Run(Open(Toy.Model(), table), "mu", values, statOnly: false);
        var approximate = UnbinnedScan.Run(Open(Toy.Model(), table, options: new() { ExactHessianPairs = 0 }), "mu", values, statOnly: false);
        for (var k = 0; k < values.Length; k++)
        {
            Assert.Equal(UnbinnedStatus.Converged, approximate.Points[k].Fit.Status);
            Assert.Equal(exact.Points[k].TestStatistic, approximate.Points[k].TestStatistic, 1e-6);
        }
    }

    [Fact]
    public void AThinnedStartChangesNothing()
    {
        var table = Toy.Table(40_001);
        double[] values = [0, 0.3, 1.7, 3.5];
        var thinned = UnbinnedScan.Run(Open(Toy.Model(), table), "mu", values, statOnly: false);
        var whole = UnbinnedScan.Run(Open(Toy.Model(), table, options: new() { ThinnedRows = 40_001 }), "mu", values, statOnly: false);
        for (var k = 0; k < values.Length; k++)
        {
            Assert.Equal(whole.Points[k].TestStatistic, thinned.Points[k].TestStatistic, 1e-7);
            Assert.InRange(thinned.Points[k].Fit.Evaluations, 1, 3);
        }
    }

    [Fact]
    public void ThreadsStreamingAndTheOrderOfEventsChangeNothing()
    {
        var table = Toy.Table(40_001);
        double[] point = [0.4, 0.3, -0.8, 0.5, 1.1];
        var reference = Open(Toy.Model(), table).Evaluate([point], All)[0];
        foreach (var options in new UnbinnedOptions[] { new() { Threads = 1 }, new() { CacheBytes = 0 }, new() { CacheBytes = 0, Threads = 3 } })
        {
            var other = Open(Toy.Model(), table, options: options).Evaluate([point], All)[0];
            Assert.Equal(reference.TwiceNll, other.TwiceNll);
            Assert.Equal(reference.Hessian, other.Hessian);
        }

        var names = table.Columns.Select(column => column.Name).ToList();
        var reversed = new EventTable("reversed", names, [.. names.Select(name => table[name].ToArray().Reverse().ToArray())]);
        Assert.Equal(reference.TwiceNll, Open(Toy.Model(), reversed).Evaluate([point], All)[0].TwiceNll, 1e-8);
    }

    [Fact]
    public void ProcessesMayStandInAnyOrder()
    {
        var model = Toy.Model();
        var turned = model with { Processes = model.Processes.Reverse().ToValueList() };
        double[] point = [0.4, 0.3, -0.8, 0.5, 1.1];
        var table = Toy.Table(999);
        Assert.Equal(Open(model, table).Evaluate([point], All)[0].TwiceNll, Open(turned, table).Evaluate([point], All)[0].TwiceNll, 1e-9);
    }

    [Fact]
    public void HeldParametersAtZeroCostNothingAndChangeNothing()
    {
        var likelihood = Open(Toy.Model(), Toy.Table(999));
        double[] point = [0.4, 0, 0, 0, 1];
        var (few, all) = (likelihood.Evaluate([point], [0])[0], likelihood.Evaluate([point], All)[0]);
        Assert.Equal(all.TwiceNll, few.TwiceNll, 1e-9);
        Assert.Equal(all.Gradient[0], few.Gradient[0], 1e-8);
        Assert.Equal(all.Hessian[0], few.Hessian[0], 1e-7);
    }

    [Fact]
    public void TwoTablesAddUp()
    {
        var (model, first, second) = (Toy.Model(), Toy.Table(999), Toy.Table(500));
        double[] point = [0.4, 0.3, -0.8, 0.5, 1.1];
        var both = UnbinnedLikelihood.Open(model, [new(first, "w", null), new(second, "w", null)]).Evaluate([point], [0])[0].TwiceNll;
        var penalty = (0.3 * 0.3) + (0.8 * 0.8) + (0.5 / 0.7 * 0.5 / 0.7);
        Assert.Equal(Open(model, first).Evaluate([point], [0])[0].TwiceNll + Open(model, second).Evaluate([point], [0])[0].TwiceNll - penalty, both, 1e-9);
    }

    [Fact]
    public void AnIntensityThatIsNotPositiveHasNoLikelihood()
    {
        var model = new MixtureModel(
            "mu", 1, [Parameter.Free("mu", 1, new(-9, 9))], [new("A", 10, Expression.Parse("mu"), "a", []), new("B", 10, Expression.Parse("1"), "b", [])]);
        var table = new EventTable("t", ["a", "b"], [[1.5, 0.5], [0.5, 1.5]]);
        var likelihood = UnbinnedLikelihood.Open(model, [new(table, null, null)]);
        var values = likelihood.Evaluate([[-1], [1], [-9]], [0]);
        Assert.Equal([1, 0, 2], values.Select(value => value.InvalidEvents));
        Assert.Equal([true, false, true], values.Select(value => double.IsNaN(value.TwiceNll)));
        var scan = UnbinnedScan.Run(likelihood, "mu", [-1, 1], statOnly: false);
        Assert.Equal([UnbinnedStatus.IntensityNotPositive, UnbinnedStatus.Converged], scan.Points.Select(point => point.Fit.Status));
        Assert.Equal(1, scan.Best.Values[0], 1e-5);
    }

    [Fact]
    public void EverythingWrongWithATableIsSaidAtOnce()
    {
        var table = Toy.Table(20);
        var names = table.Columns.Select(column => column.Name).ToList();
        var columns = names.Select(name => table[name].ToArray()).ToList();
        columns[names.IndexOf("w")][3] = double.NaN;
        columns[names.IndexOf("r_S")][4] = -0.1;
        columns[names.IndexOf("S_up")][5] = 0;
        columns[names.IndexOf("N_up")][6] = double.PositiveInfinity;
        var error = Assert.Throws<InvalidInputException>(() => Open(Toy.Model(), new("t", names, columns)));
        Assert.Equal(["PX0301", "PX0302", "PX0303", "PX0303"], error.Findings.Select(finding => finding.Id).Order());
        Assert.Contains("-0.1 in row 4", error.Findings.Single(finding => finding.Id == "PX0302").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingColumnsOfAllTablesAreNamedAtOnce()
    {
        var (first, second) = (new EventTable("first", ["w"], [[1.0]]), Toy.Table(5));
        var error = Assert.Throws<InvalidInputException>(() => UnbinnedLikelihood.Open(Toy.Model(), [new(first, "w", null), new(second, "w", "d")]));
        Assert.Equal(8 + 1, error.Findings.Count(finding => finding.Id == "PX0103"));
    }

    [Fact]
    public void AShapeRatioMeansNothingWhereItsProcessIsAbsent()
    {
        var (model, table) = (Toy.Model(), Toy.Table(700));
        var alone = model with { Processes = [model.Processes[0], model.Processes[1] with { Systematics = [] }, model.Processes[2], model.Processes[3]] };
        double[] point = [0.4, 0.3, -0.8, 0.5, 1.1];
        var before = Open(alone, table).Evaluate([point], All)[0].TwiceNll;
        var names = table.Columns.Select(column => column.Name).ToList();
        var columns = names.Select(name => table[name].ToArray()).ToList();
        columns[names.IndexOf("N_up")][7] = double.NaN;
        foreach (var bytes in new[] { 0L, 1L << 30 })
        {
            var likelihood = Open(alone, new("t", names, columns), options: new() { CacheBytes = bytes });
            Assert.Equal(before, likelihood.Evaluate([point], All)[0].TwiceNll);
            Assert.Single(likelihood.Findings, finding => finding.Id == "PX0304");
        }
    }

    [Fact]
    public void ClosureOfTheToyIsSeen()
    {
        var closure = Assert.Single(Open(Toy.Model(), Toy.Table(5000)).Closures);
        Assert.Equal(5000, closure.Rows);
        Assert.Equal(1, closure.WeightSum, 1e-2);
        Assert.Equal(4 + (2 * 4), closure.Entries.Count);
        Assert.All(closure.Entries.Where(entry => entry.Systematic is null && entry.Process != "SBI"), entry => Assert.InRange(entry.Pull, -5, 5));
        Assert.InRange(closure.LargestContribution, 0, 0.01);
    }

    private static UnbinnedLikelihood Open(MixtureModel model, EventTable table, string? data = null, UnbinnedOptions? options = null) =>
        UnbinnedLikelihood.Open(model, [new(table, "w", data)], options);

    private static double[] Moved(double[] point, int index, double step)
    {
        var moved = point.ToArray();
        moved[index] += step;
        return moved;
    }

    private static double FourthOrder(double[] around, double step) => ((8 * (around[0] - around[1])) - (around[2] - around[3])) / (12 * step);

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual - expected, -1e-6 * (10 + Math.Abs(expected)), 1e-6 * (10 + Math.Abs(expected)));
}
