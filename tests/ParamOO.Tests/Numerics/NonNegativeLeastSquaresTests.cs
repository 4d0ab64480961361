using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class NonNegativeLeastSquaresTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    [InlineData(1234)]
    public void TheAnswerFulfilsTheConditionsOfKarushKuhnAndTucker(ulong seed)
    {
        var numbers = new Sequence(seed);
        var matrix = new double[30, 9];
        foreach (ref var entry in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length))
        {
            entry = numbers.Next() - 0.3;
        }

        var right = Enumerable.Range(0, 30).Select(_ => numbers.Next() - 0.5).ToArray();
        var (x, converged) = new NonNegativeLeastSquares(matrix).Solve(right);

        Assert.True(converged);
        Assert.Contains(x, value => value == 0);
        for (var column = 0; column < 9; column++)
        {
            var descent = 0.0;
            for (var row = 0; row < 30; row++)
            {
                var residual = right[row] - Enumerable.Range(0, 9).Sum(j => matrix[row, j] * x[j]);
                descent += matrix[row, column] * residual;
            }

            Assert.True(x[column] >= 0);
            Assert.True(x[column] > 0 ? Math.Abs(descent) < 1e-12 : descent < 1e-12, $"descent {descent} at x = {x[column]}");
        }
    }

    [Fact]
    public void AnInteriorOptimumIsTheOrdinaryLeastSquaresSolution()
    {
        var matrix = new double[,] { { 1, 0 }, { 1, 1 }, { 1, 2 } };
        var (x, _) = new NonNegativeLeastSquares(matrix).Solve([1, 3, 5]);
        Assert.Equal(1, x[0], 12);
        Assert.Equal(2, x[1], 12);
    }

    [Fact]
    public void NothingToFitGivesZeros() =>
        Assert.Equal([0, 0], new NonNegativeLeastSquares(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }).Solve([0, 0, 0]).Solution);
}
