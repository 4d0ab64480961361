using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

/// <summary>Two knots next to each other mark a discontinuity: no slope may look across.</summary>
public sealed class KnotStretchesTests
{
    private static readonly double[] Knots = [0, 0.5, 1, 1.25, 1.25 + 2e-9, 1.5, 2, 2 + 2e-9, 3];

    [Fact]
    public void KnotsAreDividedWhereTwoAreNextToEachOther()
    {
        Assert.Equal([0..4, 4..7, 7..9], KnotStretches.Of(Knots));
        Assert.Equal([0..1], KnotStretches.Of([2]));
        Assert.Equal([0..2], KnotStretches.Of([2, 3]));
    }

    [Fact]
    public void PolynomialSlopesAreExactOnEitherSide()
    {
        double[] values = [.. Knots.Select((x, index) => index < 4 ? (x * x * x) - x : index < 7 ? 7 - (x * x) : 2 * x)];
        var slopes = new double[Knots.Length];
        new PolynomialSlopes(Knots).Of(values, slopes);
        Assert.All(Knots.Index(), knot => Assert.Equal(knot.Index < 4 ? (3 * knot.Item * knot.Item) - 1 : knot.Index < 7 ? -2 * knot.Item : 2, slopes[knot.Index], 6));
    }

    [Fact]
    public void MonotoneSlopesAreThoseOfEitherSideAlone()
    {
        double[] values = [1, 2, 4, 5, 9, 8, 6, 6.5, 3];
        var (slopes, alone) = (new double[Knots.Length], new double[4]);
        MonotoneCubic.Slopes(Knots, values, slopes);
        MonotoneCubic.Slopes(Knots.AsSpan(0, 4), values.AsSpan(0, 4), alone);
        Assert.Equal(alone, slopes[..4]);
        Assert.Equal(-3.5 / (1 - 2e-9), slopes[7], 6);
        Assert.All(slopes, slope => Assert.InRange(Math.Abs(slope), 0, 20));
    }

    [Fact]
    public void ASideOfASingleKnotIsLevel()
    {
        var slopes = new double[4];
        MonotoneCubic.Slopes([0, 1e-9, 1, 2], [5, 1, 2, 3], slopes);
        Assert.Equal(0, slopes[0]);
        Assert.Equal(1, slopes[1], 6);
    }
}
