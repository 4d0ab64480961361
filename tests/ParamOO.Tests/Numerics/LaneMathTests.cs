using ParamOO.Numerics.Lanes;

namespace ParamOO.Tests.Numerics;

public sealed unsafe class LaneMathTests
{
    [Fact]
    public void ExponentialsAreGoodToTwoUnitsInTheLastPlace()
    {
        for (var k = 0; k <= 40000; k++)
        {
            var x = -20 + (k * 1e-3);
            var expected = Math.Exp(x);
            Assert.Equal(expected, Exp<Lane512>(x), 4.4e-16 * expected);
        }
    }

    [Fact]
    public void LogarithmsAreGoodToTwoUnitsInTheLastPlace()
    {
        for (var k = 1; k <= 40000; k++)
        {
            var x = Math.Exp((k * 1e-3) - 20) * (1 + (1e-7 * k));
            var expected = Math.Log(x);
            Assert.Equal(expected, Log<Lane512>(x), 4e-16 * Math.Max(1e-3, Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(-1e-12)]
    [InlineData(0.2)]
    [InlineData(-0.2)]
    public void LogarithmsNearOneKeepTheirRelativePrecision(double shift)
    {
        var x = 1 + shift;
        Assert.Equal(Math.Log(x), Log<Lane512>(x), 4e-16 * Math.Abs(Math.Log(x)));
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        for (var k = -2000; k <= 2000; k++)
        {
            var x = k * 0.0123;
            Assert.Equal(Exp<ScalarLane>(x), Exp<Lane256>(x));
            Assert.Equal(Exp<ScalarLane>(x), Exp<Lane512>(x));
            Assert.Equal(Log<ScalarLane>(x * x), Log<Lane256>(x * x));
            Assert.Equal(Log<ScalarLane>(x * x), Log<Lane512>(x * x));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void LogarithmsOutsideTheirDomainAreNotANumber(double x) => Assert.Equal(double.NaN, Log<Lane512>(x));

    [Fact]
    public void ANumberThatIsNoneHasNoExponential() => Assert.Equal(double.NaN, Exp<Lane512>(double.NaN));

    [Fact]
    public void TheVectorWidthUnderTestIsTheOneThatWasAskedFor()
    {
        var asked = Environment.GetEnvironmentVariable("PARAMOO_VECTOR_BITS");
        var width = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "512"
            : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "256"
            : "128";
        Assert.Equal(asked ?? width, width);
    }

    private static double Exp<T>(double x)
        where T : unmanaged, ILane<T> => First(LaneMath.Exp(T.Of(x)));

    private static double Log<T>(double x)
        where T : unmanaged, ILane<T> => First(LaneMath.Log(T.Of(x)));

    private static double First<T>(T lanes)
        where T : unmanaged, ILane<T>
    {
        var numbers = stackalloc double[8];
        lanes.Store(numbers);
        return numbers[T.Width - 1];
    }
}
