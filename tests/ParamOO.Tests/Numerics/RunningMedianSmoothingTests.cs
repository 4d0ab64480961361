using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

/// <summary>
/// Reference numbers: <c>smooth_353qh_twice</c> of cabinetry (scikit-hep/cabinetry, main of 2026), 2026-11-22, on lists that reach below zero, so that nothing
/// is cut; compared to 1e-12, the rounding of two runs of the algorithm.
/// </summary>
public sealed class RunningMedianSmoothingTests
{
    [Theory]
    [InlineData(
        new[] { 1, 1.2, 0.8, 3, 1.1, 1.0, 0.9, 0.2, 0.3, 0.5 },
        new[] { 1.0, 1.0291666666666668, 1.0958333333333332, 1.1333333333333346, 1.0999999999999996, 1.012500000000001, 0.7791666666666668, 0.4499999999999993, 0.3000000000000007, 0.3000000000000007 })]
    [InlineData(
        new[] { 1.0, 5, 5, 5, 2, 0, 0, 0, 1, 4 },
        new[] { 5.0, 5.0, 5.0, 4.25, 2.25, 0.34375, -0.38541666666666785, 0.0, 1.333333333333334, 3.208333333333334 })]
    [InlineData(new[] { 2.0, 2, 2, 2.5, 2, 2, 2 }, new[] { 2.0, 2, 2, 2, 2, 2, 2 })]
    [InlineData(new[] { 0.98, 1.01, 1.03 }, new[] { 0.98, 1.0075, 1.03 })]
    [InlineData(new[] { 0.98, 1.05, 1.03, 0.99 }, new[] { 1.03, 1.03, 1.03, 1.03 })]
    public void AgreesWithTheTwiceRun353QhOfTheField(double[] values, double[] expected)
    {
        var smooth = RunningMedianSmoothing.Smooth(values);
        Assert.Equal(expected.Length, smooth.Length);
        Assert.All(expected.Zip(smooth), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void AStraightLineStaysAndTwoPointsAreNotTouched()
    {
        double[] line = [1, 2, 3, 4, 5, 6];
        Assert.All(line.Zip(RunningMedianSmoothing.Smooth(line)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal([1, 9], RunningMedianSmoothing.Smooth([1, 9]));
    }
}
