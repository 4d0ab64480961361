using ParamOO.Observables;
using ParamOO.Tests.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Yields;

public sealed class YieldFitTests
{
    private static readonly ValueList<double> Knots = Enumerable.Range(0, 33).Select(k => k / 16.0).ToValueList();

    [Theory]
    [InlineData(YieldFamily.Bernstein, 8)]
    [InlineData(YieldFamily.Bspline, 8)]
    public void AFunctionOfTheFamilyIsFoundAgain(YieldFamily family, int size)
    {
        // A cubic in t belongs to both families.
        var series = Series(t => 4 + (t * (1 - (t * (2 - t)))));
        var fitted = new YieldFit(family, size, Knots).Fit([series], [1])[0];
        for (var t = 0.0; t <= 2; t += 0.03)
        {
            Assert.Equal(4 + (t * (1 - (t * (2 - t)))), fitted.At(t)[0], 9);
        }
    }

    /// <summary>One process is pushed against zero, where a fit is not linear any more; the sum of both is constant all the same.</summary>
    [Theory]
    [InlineData(YieldFamily.Bernstein, 10)]
    [InlineData(YieldFamily.Bspline, 12)]
    public void TheReferenceTotalIsKeptBetweenTheKnots(YieldFamily family, int size)
    {
        static double Peak(double t) => Math.Exp(-12 * (t - 0.8) * (t - 0.8));
        var fitted = new YieldFit(family, size, Knots).Fit([Series(Peak), Series(t => 400 - (2 * Peak(t)))], [2, 1]);
        for (var t = 0.0; t <= 2; t += 0.01)
        {
            Assert.Equal(400, (2 * fitted[0].At(t)[0]) + fitted[1].At(t)[0], 9);
            Assert.True(fitted[0].At(t)[0] >= 0 && fitted[1].At(t)[0] >= 0);
        }
    }

    [Theory]
    [InlineData(YieldFamily.Pchip)]
    [InlineData(YieldFamily.Bspline)]
    [InlineData(YieldFamily.Bernstein)]
    public void FunctionsFindTheSmallestSizeThatIsAccurate(YieldFamily family)
    {
        var region = InterferenceToy.Region(InterferenceToy.Table(20_000)) with
        {
            Observable = new ObservableOptions { Bins = 8, Edges = EdgePlacement.Tails },
            Yields = new YieldOptions { Family = family, Knots = 33, Resolution = YieldResolution.Auto, Tolerance = 0.02 },
        };
        var findings = new Findings();
        var record = RegionBuilder.Build(InterferenceToy.Model, region, findings).Record;
        Assert.True(record.IsAccurate, $"|Δt| {record.LargestError} with {record.FunctionSize}");
        Assert.DoesNotContain(findings, finding => finding.Id == "PX0415");
        Assert.InRange(record.FunctionSize, 4, 32);
        Assert.All(record.HoldOut, point => Assert.InRange(Math.Abs(point.Fitted - point.Direct), 0, 0.02 + (0.001 * point.Direct)));
    }

    [Fact]
    public void AToleranceThatCannotBeReachedIsReported()
    {
        var region = InterferenceToy.Region(InterferenceToy.Table(2000)) with
        {
            Observable = new ObservableOptions { Bins = 8, Edges = EdgePlacement.Tails },
            Yields = new YieldOptions { Knots = 5, Resolution = YieldResolution.Auto, Tolerance = 1e-9 },
        };
        var findings = new Findings();
        Assert.False(RegionBuilder.Build(InterferenceToy.Model, region, findings).Record.IsAccurate);
        Assert.Contains(findings, finding => finding.Id == "PX0415");
    }

    private static ValueList<PerBin> Series(Func<double, double> value) => Knots.Select(t => PerBin.Create([value(t)])).ToValueList();
}
