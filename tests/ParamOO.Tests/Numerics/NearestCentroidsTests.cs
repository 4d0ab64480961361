using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class NearestCentroidsTests
{
    [Fact]
    public void PlantedGroupsAreFound()
    {
        var numbers = new Sequence(3);
        double[][] centres = [[0, 0, 0], [3, 0, 0], [0, 2, 0], [3, 2, 4]];
        double[][] points = [.. Enumerable.Range(0, 400).Select(i => centres[i % 4].Select(x => x + (0.2 * (numbers.Next() - 0.5))).ToArray())];
        double[] weights = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 3 ? 2.0 : 0.5)];
        var found = NearestCentroids.Find(points, weights, 4);
        Assert.Equal([50, 50, 50, 200], found.Select(entry => entry.Weight).Order());
        foreach (var centre in centres)
        {
            var nearest = found[NearestCentroids.Nearest([.. found.Select(entry => entry.Position)], centre)].Position;
            Assert.All(nearest.Zip(centre), pair => Assert.Equal(pair.Second, pair.First, 0.05));
        }
    }

    [Fact]
    public void PointsThatDoNotDifferAreOneGroup() =>
        Assert.Single(NearestCentroids.Find([.. Enumerable.Repeat(new[] { 1.0, 2.0 }, 10)], [.. Enumerable.Repeat(1.0, 10)], 3));
}
