using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class RowBasisTests
{
    [Fact]
    public void RowsOfLowRankNeedAsManyVectors()
    {
        double[][] rows = [[1, 2, 3, 4], [2, 1, 0, -1], [3, 3, 3, 3], [5, 4, 3, 2]];
        var basis = RowBasis.Of(rows, 1e-12);
        Assert.Equal(2, basis.Vectors.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var value = basis.Vectors.Zip(basis.Coordinates[row], (vector, coordinate) => vector[column] * coordinate).Sum();
                Assert.Equal(rows[row][column], value, 12);
            }
        }
    }

    [Fact]
    public void RowsShorterThanTheToleranceNeedNone() => Assert.Empty(RowBasis.Of([[1e-4, 0], [0, 1e-4]], 1e-3).Vectors);
}
