using ParamOO.Numerics.Lanes;
using ParamOO.Templates;
using ParamOO.Tests.Numerics;

namespace ParamOO.Tests.Templates;

public sealed unsafe class FillLaneTests
{
    private const int Bins = 7;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 33)]
    [InlineData(32, 511)]
    [InlineData(33, 512)]
    [InlineData(70, 1300)]
    public void SumsAreThoseOfASimpleLoopInRegistersOfEveryWidth(int columns, int rows)
    {
        var numbers = new Sequence(5);
        var values = Enumerable.Range(0, columns * rows).Select(_ => numbers.Next() - 0.3).ToArray();
        var bins = Enumerable.Range(0, rows).Select(_ => (byte)(numbers.Next() * (Bins - 1))).ToArray();
        var scalar = Fill(FillKernel.Add<ScalarLane>, values, bins, columns);
        Assert.Equal(scalar, Fill(FillKernel.Add<Lane256>, values, bins, columns));
        Assert.Equal(scalar, Fill(FillKernel.Add<Lane512>, values, bins, columns));
        Assert.Equal(scalar, Fill(FillKernel.Widest, values, bins, columns));
        for (var column = 0; column < columns; column++)
        {
            for (var bin = 0; bin < Bins; bin++)
            {
                var chosen = Enumerable.Range(0, rows).Where(row => bins[row] == bin).Select(row => values[(column * rows) + row]).ToArray();
                Assert.Equal(chosen.Sum(), scalar[(column * Bins) + bin].Sum, 1e-12);
                Assert.Equal(chosen.Sum(value => value * value), scalar[(column * Bins) + bin].Squares, 1e-12);
            }
        }
    }

    private static (double Sum, double Squares)[] Fill(FillKernel.Adder add, double[] values, byte[] bins, int columns)
    {
        var rows = bins.Length;
        var (sums, groups, tile) = (new BinnedSums(1, Bins, columns), new BinGroups(1, Bins, rows), new ColumnTile());
        groups.Group(0, bins);
        fixed (double* first = values)
        {
            for (var column = 0; column < columns; column += ColumnTile.Width)
            {
                for (var row = 0; row < rows; row += ColumnTile.BlockRows)
                {
                    var block = row / ColumnTile.BlockRows;
                    tile.Load(first + (column * rows) + row, rows, Math.Min(ColumnTile.Width, columns - column), Math.Min(ColumnTile.BlockRows, rows - row));
                    add(tile.Rows, sums.WidthAt(column), groups.Order(0, block), groups.Ends(0, block), Bins, sums.Tile(column, 0));
                }
            }
        }

        return
        [
            .. from column in Enumerable.Range(0, columns)
               from bin in Enumerable.Range(0, Bins)
               select (sums.Sum(0, bin, column), sums.SumOfSquares(0, bin, column)),
        ];
    }
}
