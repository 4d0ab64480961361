using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class InterpolationTests
{
    public static TheoryData<double, double, InterpolationCode> Factors => new()
    {
        { 1.2, 0.7, InterpolationCode.PolynomialFactor },
        { 0.9, 0.95, InterpolationCode.PolynomialFactor },
        { 1.2, 0.7, InterpolationCode.ExponentialFactor },
    };

    [Theory]
    [MemberData(nameof(Factors))]
    public void AFactorPassesThroughItsThreePoints(double up, double down, InterpolationCode code)
    {
        var factor = new FactorInterpolation(up, down, code);
        Assert.Equal(up, factor.At(1), 14);
        Assert.Equal(1, factor.At(0), 14);
        Assert.Equal(down, factor.At(-1), 14);
    }

    [Fact]
    public void Code4IsTwiceContinuouslyDifferentiableAtOneSigma()
    {
        var factor = new FactorInterpolation(1.3, 0.6);
        foreach (var edge in new[] { -1.0, 1.0 })
        {
            var inside = factor.At(edge * (1 - 1e-15), out var firstInside, out var secondInside);
            var outside = factor.At(edge, out var firstOutside, out var secondOutside);
            Assert.Equal(outside, inside, 12);
            Assert.Equal(firstOutside, firstInside, 12);
            Assert.Equal(secondOutside, secondInside, 12);
        }
    }

    [Theory]
    [InlineData(-2.3)]
    [InlineData(-0.4)]
    [InlineData(0.7)]
    [InlineData(1.8)]
    public void DerivativesOfFactorsAndShiftsAreThoseOfTheirValues(double alpha)
    {
        const double Step = 1e-5;
        var factor = new FactorInterpolation(1.3, 0.6);
        factor.At(alpha, out var first, out var second);
        factor.At(alpha + Step, out var firstAbove, out _);
        factor.At(alpha - Step, out var firstBelow, out _);
        Assert.Equal((factor.At(alpha + Step) - factor.At(alpha - Step)) / (2 * Step), first, 8);
        Assert.Equal((firstAbove - firstBelow) / (2 * Step), second, 8);

        foreach (var code in new[] { InterpolationCode.LinearShift, InterpolationCode.QuadraticShift, InterpolationCode.PolynomialShift })
        {
            var shift = new ShiftInterpolation(3, -1.5, code);
            shift.At(alpha, out first, out second);
            shift.At(alpha + Step, out firstAbove, out _);
            shift.At(alpha - Step, out firstBelow, out _);
            Assert.Equal((shift.At(alpha + Step) - shift.At(alpha - Step)) / (2 * Step), first, 7);
            Assert.Equal((firstAbove - firstBelow) / (2 * Step), second, 7);
        }
    }

    [Fact]
    public void Code4pAgreesWithItsPolynomialAndItsTangents()
    {
        const double Up = 4;
        const double Down = -1;
        var shift = new ShiftInterpolation(Up, Down);
        Assert.Equal(2 * Up, shift.At(2), 14);
        Assert.Equal(2 * Down, shift.At(-2), 14);
        const double Alpha = 0.5;
        var slope = 0.5 * (Up - Down);
        var even = 0.0625 * (Up + Down);
        var square = Alpha * Alpha;
        Assert.Equal((Alpha * slope) + (even * square * (15 + (square * (-10 + (3 * square))))), shift.At(Alpha), 14);
    }
}
