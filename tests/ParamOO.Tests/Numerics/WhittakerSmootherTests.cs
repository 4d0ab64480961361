using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class WhittakerSmootherTests
{
    [Fact]
    public void StraightLinesStayAsTheyAre()
    {
        double[] line = [.. Enumerable.Range(0, 9).Select(i => 3 - (0.5 * i))];
        double[] weights = [1, 2, 1, 7, 1, 1, 0.1, 3, 1];
        var smooth = WhittakerSmoother.Smooth(line, weights, 20);
        Assert.All(line.Zip(smooth), pair => Assert.Equal(pair.First, pair.Second, 11));
    }

    [Fact]
    public void WithoutStiffnessNothingIsSmoothed() => Assert.Equal([1, 5, 2, 8], WhittakerSmoother.Smooth([1, 5, 2, 8], [1, 1, 1, 1], 0));

    /// <summary>The conditions of the minimum, w (s − y) + λ DᵀD s = 0, for every number.</summary>
    [Fact]
    public void TheSumOfSquaresIsSmallest()
    {
        double[] values = [1, 5, 2, 8, 8, 1, 0];
        double[] weights = [1, 0.5, 1, 2, 1, 1, 3];
        var s = WhittakerSmoother.Smooth(values, weights, 2.5);
        var second = Enumerable.Range(0, s.Length - 2).Select(i => s[i] - (2 * s[i + 1]) + s[i + 2]).ToArray();
        for (var i = 0; i < s.Length; i++)
        {
            var pull = (i >= 2 ? second[i - 2] : 0) - (i >= 1 && i <= second.Length ? 2 * second[i - 1] : 0) + (i < second.Length ? second[i] : 0);
            Assert.Equal(0, (weights[i] * (s[i] - values[i])) + (2.5 * pull), 11);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FewNumbersHaveNoSecondDifferences(int count) =>
        Assert.Equal(Enumerable.Repeat(4.0, count), WhittakerSmoother.Smooth([.. Enumerable.Repeat(4.0, count)], [.. Enumerable.Repeat(1.0, count)], 10));
}
