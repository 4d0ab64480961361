using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class AscendingOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(30011)]
    public void NumbersOfEverySizeAndSignAreSortedWithTheirPositions(int count)
    {
        var numbers = new Sequence(8);
        var values = Enumerable.Range(0, count).Select(_ => numbers.NextNormal() * Math.Pow(10, (20 * numbers.Next()) - 10)).ToArray();
        if (count > 2)
        {
            (values[0], values[1], values[2]) = (double.NegativeInfinity, double.PositiveInfinity, 0);
        }

        var (sorted, order) = (new double[count], new int[count]);
        new AscendingOrder().Sort(values, sorted, order);
        Assert.Equal(values.Order(), sorted);
        Assert.Equal(sorted, order.Select(position => values[position]));
        Assert.Equal(Enumerable.Range(0, count), order.Order());
    }

    /// <summary>Numbers that agree in single precision, a few or many of them, need more than the radix sort.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(3000)]
    public void NearNeighboursAreSorted(int count)
    {
        var numbers = new Sequence(8);
        var values = Enumerable.Range(0, count).Select(_ => 5 + (1e-9 * numbers.Next())).ToArray();
        var (sorted, order) = (new double[count], new int[count]);
        new AscendingOrder().Sort(values, sorted, order);
        Assert.Equal(values.Order(), sorted);
        Assert.Equal(sorted, order.Select(position => values[position]));
    }

    [Fact]
    public void EqualNumbersKeepTheirOrder()
    {
        var order = new int[6];
        new AscendingOrder().Sort([2, 1, 2, 1, 2, 1], new double[6], order);
        Assert.Equal([1, 3, 5, 0, 2, 4], order);
    }
}
