using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public class FactorMorphTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(-0.99)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(2.5)]
    [InlineData(-3)]
    public void ManyEventsMoveAsOne(double alpha)
    {
        for (var n = 0; n <= 65; n++)
        {
            double[] up = [.. Enumerable.Range(0, n).Select(i => 0.2 + (0.13 * i))];
            double[] down = [.. Enumerable.Range(0, n).Select(i => 3 / (1 + (0.31 * i)))];
            var logs = new double[2 * n];
            var (factors, same, slopes, curvatures) = (new double[n], new double[n], new double[n], new double[n]);
            FactorMorph.Prepare(up, down, logs);
            FactorMorph.Evaluate(up, down, logs, alpha, factors);
            FactorMorph.Evaluate(up, down, logs, alpha, same, slopes, curvatures);
            Assert.Equal(factors, same);
            for (var i = 0; i < n; i++)
            {
                var factor = new FactorInterpolation(up[i], down[i]).At(alpha, out var first, out var second);
                AssertClose(factor, factors[i]);
                AssertClose(first / factor, slopes[i]);
                AssertClose(second / factor, curvatures[i]);
            }
        }
    }

    [Fact]
    public void AVariationWithoutEffectIsExactlyOne()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 9)];
        var (logs, factors) = (new double[18], new double[9]);
        FactorMorph.Prepare(ones, ones, logs);
        FactorMorph.Evaluate(ones, ones, logs, 0.7, factors);
        Assert.Equal(Enumerable.Repeat(1.0, 9), factors);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual - expected, -1e-13 * (10 + Math.Abs(expected)), 1e-13 * (10 + Math.Abs(expected)));
}
