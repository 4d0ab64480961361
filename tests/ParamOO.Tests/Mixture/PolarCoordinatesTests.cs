using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Mixture;

public class PolarCoordinatesTests
{
    [Theory]
    [InlineData(1, 1, 0, 4)]
    [InlineData(0, 1, 0, 3)]
    [InlineData(1, 0, 1, 4)]
    [InlineData(2, 1, 2, 5)]
    [InlineData(1, 3, 3, 6)]
    [InlineData(0, 0, 1, 3)]
    [InlineData(2, 0, 2, 4)]
    [InlineData(2, 3, 3, 5)]
    [InlineData(0, 3, 0, 2)]
    public void EveryPointOfTheRectangleHasOnePositionAndThatPositionIsThePoint(double first, double second, int from, int to)
    {
        var plane = new PolarCoordinates(new Interval(0, 2), new Interval(0, 3), (first, second));
        Assert.Equal((from, to), (plane.First, plane.Last));
        for (var i = 0; i <= 20; i++)
        {
            for (var j = 0; j <= 20; j++)
            {
                var (one, two) = (0.1 * i, 0.15 * j);
                var position = plane.PositionOf(one, two);
                var point = plane.PointAt(position);
                Assert.InRange(position.T, from, to);
                Assert.InRange(position.Radius, 0, 1 + 1e-12);
                Assert.Equal(one, point.First, 1e-12);
                Assert.Equal(two, point.Second, 1e-12);
            }
        }
    }

    [Fact]
    public void RaysHoldAllCornersAndAreEquallyFarApartInAngleInsideATriangle()
    {
        var plane = new PolarCoordinates(new Interval(0, 2), new Interval(0, 2), (0.4, 1));
        var rays = plane.Rays(24);

        Assert.Equal([0, 1, 2, 3, 4], rays.Where(ray => Math.Floor(ray) == ray));
        double[] angles = [.. rays.Where(ray => ray is >= 1 and <= 2).Select(plane.DirectionOf).Select(way => Math.Atan2(way.Second, way.First))];
        var step = (angles[^1] - angles[0]) / (angles.Length - 1);
        Assert.All(angles.Zip(angles.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First, 1e-5));
    }
}
