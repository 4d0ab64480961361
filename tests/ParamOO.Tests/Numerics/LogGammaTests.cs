using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class LogGammaTests
{
    [Fact]
    public void FactorialsComeOutExact()
    {
        var sum = 0.0;
        for (var n = 1; n <= 170; n++)
        {
            sum += Math.Log(n);
            Assert.Equal(sum, LogGamma.Of(n + 1), 1e-14 * Math.Max(1, sum) * 10);
        }
    }

    [Theory]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(1.5, -0.12078223763524522)]
    [InlineData(0.001, 6.907178885383853)]
    [InlineData(1e6, 12815504.56914761)]
    public void ValuesAgreeWithTables(double x, double expected) => Assert.Equal(expected, LogGamma.Of(x), 2e-15 * Math.Max(1, Math.Abs(expected)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    [InlineData(double.NaN)]
    public void OutsideItsDomainItIsNotANumber(double x) => Assert.Equal(double.NaN, LogGamma.Of(x));
}
