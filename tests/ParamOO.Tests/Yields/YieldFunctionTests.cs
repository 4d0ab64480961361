using ParamOO.Numerics;
using ParamOO.Tests.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Tests.Yields;

public sealed class YieldFunctionTests
{
    public static TheoryData<string, YieldFunction> Families => new()
    {
        { "pchip", Pchip(3, 17) },
        { "piecewise", PiecewiseYields.Through(Pchip(3, 17).Knots, Pchip(3, 17).Templates) },
        { "bernstein", Bernstein(3, 9) },
        { "bspline", new BsplineYields(new Interval(0, 2), Lists(3, 12)) },
        { "constant", new ConstantYields([1, 2, 3]) },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void TheDerivativeIsThatOfTheValues(string family, YieldFunction yields)
    {
        const double Step = 1e-6;
        var slopes = new double[yields.Bins];
        for (var t = 0.013; t < 2; t += 0.0371)
        {
            yields.Differentiate(t, slopes);
            var (above, below) = (yields.At(t + Step), yields.At(t - Step));
            for (var bin = 0; bin < yields.Bins; bin++)
            {
                Assert.True(Math.Abs(slopes[bin] - ((above[bin] - below[bin]) / (2 * Step))) < 1e-5, family);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void NonNegativeInputGivesNonNegativeYieldsOnAFineGrid(string family, YieldFunction yields)
    {
        for (var i = 0; i <= 20000; i++)
        {
            foreach (var value in yields.At(i * 1e-4))
            {
                Assert.True(value >= 0, family);
            }
        }
    }

    [Fact]
    public void ExtremeNeighboursDoNotMakeAPchipNegative()
    {
        var yields = new PchipYields([0, 1, 2, 3], [[0, 1e-300], [1e9, 0], [0, 0], [1e-12, 7]]);
        for (var i = 0; i <= 30000; i++)
        {
            Assert.All(yields.At(i * 1e-4).ToArray(), value => Assert.True(value >= 0));
        }
    }

    /// <summary>Reference values from scipy.interpolate.PchipInterpolator 1.10 on the same points.</summary>
    [Fact]
    public void APchipIsTheOneOfScipy()
    {
        var yields = new PchipYields([0, 0.5, 0.75, 1.5, 2], [[1], [2.5], [2.4], [0.3], [0.9]]);
        double[] t = [0.1, 0.3, 0.6, 1.0, 1.9];
        double[] expected = [1.493066666666667, 2.2248, 2.4797333333333333, 1.7864197530864196, 0.6583999999999999];
        for (var i = 0; i < t.Length; i++)
        {
            Assert.Equal(expected[i], yields.At(t[i])[0], 12);
        }
    }

    [Fact]
    public void PiecesThroughTemplatesOfAQuarticAreExactAtTheKnotsAndNearItBetweenThem()
    {
        ValueList<double> knots = [0, 0.25, 0.5, 0.8, 1.1, 1.5, 2];
        static double Quartic(double t) => 1 + (t * t * (1 + (0.3 * t) - (0.1 * t * t)));
        var yields = PiecewiseYields.Through(knots, [.. knots.Select(t => PerBin.Create([Quartic(t)]))]);
        var slope = new double[1];
        foreach (var t in knots)
        {
            yields.Differentiate(t, slope);
            Assert.Equal(Quartic(t), yields.At(t)[0], 14);
            Assert.Equal((2 * t) + (0.9 * t * t) - (0.4 * t * t * t), slope[0], 12);
        }

        Assert.Equal(Quartic(1.3), yields.At(1.3)[0], 1e-3);
    }

    [Fact]
    public void ExtremeNeighboursDoNotMakePiecesNegative()
    {
        var yields = PiecewiseYields.Through([0, 1, 2, 3, 4], [[0, 1e-300], [1e9, 0], [0, 0], [1e-12, 7], [3, 0]]);
        for (var i = 0; i <= 40000; i++)
        {
            Assert.All(yields.At(i * 1e-4).ToArray(), value => Assert.True(value >= 0));
        }
    }

    [Fact]
    public void ASingleMonotoneCubicIsAPchip()
    {
        double[] x = [0, 0.5, 0.75, 1.5, 2];
        double[] y = [1, 2.5, 2.4, 0.3, 0.9];
        var yields = new PchipYields(x.ToValueList(), y.Select(value => PerBin.Create([value])).ToValueList());
        for (var t = 0.0; t <= 2; t += 0.1)
        {
            Assert.Equal(yields.At(t)[0], MonotoneCubic.At(x, y, t), 12);
        }
    }

    [Fact]
    public void APchipPassesThroughItsTemplates()
    {
        var yields = Pchip(3, 17);
        for (var k = 0; k < yields.Knots.Count; k++)
        {
            Assert.Equal(yields.Templates[k], yields.At(yields.Knots[k]));
        }
    }

    [Fact]
    public void ABernsteinFunctionIsThePolynomialOfItsCoefficients()
    {
        // (1 − s)² + 6 s (1 − s) + 2 s² with s = t/2.
        var yields = new BernsteinYields(new Interval(0, 2), [[1], [3], [2]]);
        Assert.Equal(0.5625 + 1.125 + 0.125, yields.At(0.5)[0], 15);
    }

    [Fact]
    public void EqualCoefficientsOfABsplineMakeAConstant()
    {
        var yields = new BsplineYields(new Interval(0, 2), Enumerable.Repeat(PerBin.Create([3.5]), 9).ToValueList());
        for (var t = 0.0; t <= 2; t += 0.01)
        {
            Assert.Equal(3.5, yields.At(t)[0], 14);
        }
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(2.001)]
    [InlineData(double.NaN)]
    public void NothingIsExtrapolated(double t)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pchip(2, 5).At(t));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bernstein(2, 5).At(t));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BsplineYields(new Interval(0, 2), Lists(2, 6)).At(t));
    }

    [Fact]
    public void AnEndThatIsMissedByRoundingIsTheEnd() => Assert.Equal(Pchip(2, 5).At(2), Pchip(2, 5).At(Math.BitIncrement(2)));

    [Fact]
    public void EqualInputMakesEqualFunctions()
    {
        Assert.Equal(Pchip(2, 5), Pchip(2, 5));
        Assert.Equal(Pchip(2, 5).GetHashCode(), Pchip(2, 5).GetHashCode());
        Assert.NotEqual<YieldFunction>(Pchip(2, 5), Bernstein(2, 5));
    }

    private static PchipYields Pchip(int bins, int knots) =>
        new(Enumerable.Range(0, knots).Select(k => 2.0 * k / (knots - 1)).ToValueList(), Lists(bins, knots));

    private static BernsteinYields Bernstein(int bins, int degree) => new(new Interval(0, 2), Lists(bins, degree + 1));

    private static ValueList<PerBin> Lists(int bins, int count)
    {
        var numbers = new Sequence(5);
        return Enumerable.Range(0, count)
            .Select(k => PerBin.Create([.. Enumerable.Range(0, bins).Select(_ => Math.Max(0, numbers.Next() - 0.2))]))
            .ToValueList();
    }
}
