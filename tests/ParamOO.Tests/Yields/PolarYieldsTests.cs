using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Tests.Yields;

public class PolarYieldsTests
{
    private static readonly PolarCoordinates Plane = new(new Interval(0, 2), new Interval(0, 3), (1, 1));
    private static readonly ValueList<double> Rays = [.. Plane.Rays(32)];
    private static readonly ValueList<double> Radii = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FunctionsAreTheTemplatesAtTheKnots(bool isMonotone)
    {
        var function = Make(isMonotone, Smooth);
        for (var ray = 0; ray < Rays.Count; ray++)
        {
            for (var radius = 0; radius < Radii.Count; radius++)
            {
                Assert.Equal(function.Templates[(ray * Radii.Count) + radius].ToArray(), function.At(new HypothesisPosition(Rays[ray], Radii[radius])).ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FunctionsAreContinuousAcrossRaysRadiiAndCorners(bool isMonotone)
    {
        var function = Make(isMonotone, Rough);
        foreach (var ray in Rays.Skip(1).SkipLast(1))
        {
            var (before, after) = (function.At(new HypothesisPosition(Math.BitDecrement(ray), 0.4)), function.At(new HypothesisPosition(Math.BitIncrement(ray), 0.4)));
            Assert.Equal(before[0], after[0], 1e-10);
        }

        Assert.Equal(function.At(new HypothesisPosition(0, 0.6))[0], function.At(new HypothesisPosition(4, 0.6))[0], 1e-14);
        Assert.Equal(function.At(new HypothesisPosition(1.3, 0.5 - 1e-12))[0], function.At(new HypothesisPosition(1.3, 0.5 + 1e-12))[0], 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NoFunctionOfNonNegativeTemplatesIsNegativeAnywhere(bool isMonotone)
    {
        var function = Make(isMonotone, (x, y) => Math.Max(0, Rough(x, y) - 1));
        for (var i = 0; i <= 400; i++)
        {
            for (var j = 0; j <= 100; j++)
            {
                Assert.True(function.At(new HypothesisPosition(i / 100.0, j / 100.0))[0] >= 0);
            }
        }
    }

    [Theory]
    [InlineData(true, 3e-2)]
    [InlineData(false, 2e-3)]
    public void SmoothFunctionsAreCloseBetweenTheKnots(bool isMonotone, double tolerance)
    {
        var function = Make(isMonotone, Smooth);
        for (var i = 0; i <= 40; i++)
        {
            for (var j = 0; j <= 20; j++)
            {
                var position = new HypothesisPosition(i / 10.0, j / 20.0);
                var (one, two) = Plane.PointAt(position);
                Assert.Equal(Smooth(one, two), function.At(position)[0], tolerance);
            }
        }
    }

    /// <summary>One function meets zero, its partner takes the rest: their sum is that of the templates everywhere, and neither becomes negative.</summary>
    [Fact]
    public void SumsAreKeptWhereFunctionsMeetZero()
    {
        Func<double, double, double> thin = (x, y) => Math.Max(0, Rough(x, y) - 1), large = (x, y) => 7 - (2 * thin(x, y));
        var (one, other, sum) = (Make(false, thin), Make(false, large), Make(false, (_, _) => 7));
        var kept = KeptSum.Of([one, other], [2, 1], [false, true]);
        Assert.NotEmpty(kept[1].Corrections.Places);
        var worst = 0.0;
        for (var i = 0; i <= 400; i++)
        {
            for (var j = 0; j <= 100; j++)
            {
                var position = new HypothesisPosition(i / 100.0, j / 100.0);
                worst = Math.Max(worst, Math.Abs((2 * one.At(position)[0]) + other.At(position)[0] - 7));
                Assert.Equal(sum.At(position)[0], (2 * kept[0].At(position)[0]) + kept[1].At(position)[0], 1e-11);
                Assert.True(kept[0].At(position)[0] >= 0 && kept[1].At(position)[0] >= 0);
            }
        }

        Assert.InRange(worst, 1e-4, 10);
    }

    [Fact]
    public void SumsOfTemplatesAreSumsOfFunctions()
    {
        var (one, other, sum) = (Make(false, Smooth), Make(false, (x, y) => 3 + (x * y)), Make(false, (x, y) => (2 * Smooth(x, y)) + 3 + (x * y)));
        for (var i = 0; i <= 40; i++)
        {
            var position = new HypothesisPosition(i / 10.0, 0.43);
            Assert.Equal(sum.At(position)[0], (2 * one.At(position)[0]) + other.At(position)[0], 1e-12);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DerivativesAreLimitsOfDifferences(bool isMonotone)
    {
        var function = Make(isMonotone, Rough);
        var slope = new double[1];
        const double Step = 1e-6;
        foreach (var (s, r) in new[] { (0.33, 0.2), (1.71, 0.55), (2.05, 0.93), (3.6, 0.07) })
        {
            function.Differentiate(new HypothesisPosition(s, r), slope);
            Assert.Equal((function.At(new HypothesisPosition(s + Step, r))[0] - function.At(new HypothesisPosition(s - Step, r))[0]) / (2 * Step), slope[0], 1e-6);
        }
    }

    private static double Smooth(double x, double y) => 2 + Math.Sin(1.3 * x) + (0.4 * y * Math.Cos(0.8 * (x - y)));

    private static double Rough(double x, double y) => 1 + Math.Abs(Math.Sin(7 * x) * Math.Cos(9 * y));

    private static PolarYields Make(bool isMonotone, Func<double, double, double> value) => new(
        Rays,
        Radii,
        [.. from ray in Rays from radius in Radii let point = Plane.PointAt(new(ray, radius)) select PerBin.Create([value(point.First, point.Second)])],
        isMonotone);
}
