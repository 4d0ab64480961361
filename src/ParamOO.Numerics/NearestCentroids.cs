using System.Numerics.Tensors;

namespace ParamOO.Numerics;

/// <summary>
/// A few points such that many weighted points lie close to the nearest of them: one after the other, the group with the largest weighted
/// sum of squares is split along its principal axis, and all are moved to the means of their groups (Lloyd) until they rest. The same is done for
/// twice as many, of which neighbours are then merged (Ward), and the better of both counts. No chance is involved.
/// </summary>
public sealed class NearestCentroids
{
    private const int MostRounds = 100;
    private const int FewRounds = 8;

    // Groups whose points lie closer together than this, relative to all of them, are not split.
    private const double Smallest = 1e-10;

    private readonly double[][] points;
    private readonly double[] weights;
    private readonly int[] groups;
    private readonly List<double[]> centroids = [];

    private NearestCentroids(double[][] points, double[] weights)
    {
        (this.points, this.weights) = (points, weights);
        groups = new int[points.Length];
    }

    /// <summary>Finds the points.</summary>
    /// <param name="points">Many points, all of one dimension.</param>
    /// <param name="weights">Their weights, non-negative, not all zero.</param>
    /// <param name="count">How many to find, at least one; fewer are found where the points do not differ.</param>
    /// <returns>The points found, each with the weight of the points that are nearest to it.</returns>
    public static (double[] Position, double Weight)[] Find(double[][] points, double[] weights, int count)
    {
        var (few, many) = (new NearestCentroids(points, weights), new NearestCentroids(points, weights));
        few.Grow(count);
        many.Grow(2 * count);
        many.Shrink(count);
        var best = few.Spread() <= many.Spread() ? few : many;
        return [.. best.centroids.Select((position, group) => (position, best.WeightOf(group)))];
    }

    /// <summary>Finds many points, where it matters little that each is the best: groups are only split, and moved a few times in the end.</summary>
    /// <param name="points">Many points, all of one dimension.</param>
    /// <param name="weights">Their weights, non-negative, not all zero.</param>
    /// <param name="count">How many to find, at least one; fewer are found where the points do not differ.</param>
    /// <returns>As <see cref="Find"/>.</returns>
    public static (double[] Position, double Weight)[] FindMany(double[][] points, double[] weights, int count)
    {
        var many = new NearestCentroids(points, weights);
        many.centroids.Add(many.MeanOf(0));
        var limit = Smallest * many.SpreadOf(0);
        while (many.centroids.Count < count && many.TrySplit(limit, out var split))
        {
            many.Divide(split);
        }

        many.Settle(FewRounds);
        return [.. many.centroids.Select((position, group) => (position, many.WeightOf(group)))];
    }

    /// <summary>The position in a list of the point that is nearest to another.</summary>
    /// <param name="centroids">The list, not empty.</param>
    /// <param name="point">The other.</param>
    public static int Nearest(IReadOnlyList<double[]> centroids, ReadOnlySpan<double> point)
    {
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var group = 0; group < centroids.Count; group++)
        {
            if (Square(centroids[group], point) is var here && here < least)
            {
                (nearest, least) = (group, here);
            }
        }

        return nearest;
    }

    private void Grow(int count)
    {
        centroids.Add(MeanOf(0));
        var limit = Smallest * SpreadOf(0);
        while (centroids.Count < count && TrySplit(limit, out _))
        {
            Settle(MostRounds);
        }
    }

    private void Shrink(int count)
    {
        while (centroids.Count > count)
        {
            double[] held = [.. Enumerable.Range(0, centroids.Count).Select(WeightOf)];
            var pairs = from first in Enumerable.Range(0, centroids.Count)
                        from second in Enumerable.Range(first + 1, centroids.Count - first - 1)
                        select (first, second);
            var (left, right) = pairs.MinBy(pair =>
                held[pair.first] * held[pair.second] / (held[pair.first] + held[pair.second]) * Square(centroids[pair.first], centroids[pair.second]));
            TensorPrimitives.Subtract(centroids[right], centroids[left], centroids[right]);
            TensorPrimitives.MultiplyAdd(centroids[right], held[right] / (held[left] + held[right]), centroids[left], centroids[left]);
            centroids.RemoveAt(right);
            Settle(MostRounds);
        }
    }

    private double Spread() => Enumerable.Range(0, centroids.Count).Sum(SpreadOf);

    private bool TrySplit(double limit, out int widest)
    {
        widest = Enumerable.Range(0, centroids.Count).MaxBy(SpreadOf);
        if (!(SpreadOf(widest) > limit))
        {
            return false;
        }

        var (values, vectors) = SymmetricEigen.Of(CovarianceOf(widest), points[0].Length);
        var other = new double[points[0].Length];
        TensorPrimitives.MultiplyAdd(vectors[0], Math.Sqrt(values[0]), centroids[widest], other);
        TensorPrimitives.MultiplyAdd(vectors[0], -Math.Sqrt(values[0]), centroids[widest], centroids[widest]);
        centroids.Add(other);
        return true;
    }

    /// <summary>Gives the points of a group that was split to the nearer of its halves, the last one being new.</summary>
    private void Divide(int split)
    {
        var added = centroids.Count - 1;
        for (var round = 0; round < FewRounds; round++)
        {
            for (var i = 0; i < points.Length; i++)
            {
                if (groups[i] == split || groups[i] == added)
                {
                    groups[i] = Square(centroids[split], points[i]) <= Square(centroids[added], points[i]) ? split : added;
                }
            }

            MoveToMean(split);
            MoveToMean(added);
        }
    }

    private void Settle(int rounds)
    {
        Array.Fill(groups, -1);
        for (var (round, moved) = (0, true); moved && round < rounds; round++)
        {
            moved = false;
            for (var i = 0; i < points.Length; i++)
            {
                var group = Nearest(centroids, points[i]);
                moved |= group != groups[i];
                groups[i] = group;
            }

            for (var group = 0; group < centroids.Count; group++)
            {
                MoveToMean(group);
            }
        }
    }

    private void MoveToMean(int group) => centroids[group] = WeightOf(group) > 0 ? MeanOf(group) : centroids[group];

    private double WeightOf(int group)
    {
        var sum = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            sum += groups[i] == group ? weights[i] : 0;
        }

        return sum;
    }

    private double[] MeanOf(int group)
    {
        var mean = new double[points[0].Length];
        for (var i = 0; i < points.Length; i++)
        {
            if (groups[i] == group)
            {
                TensorPrimitives.MultiplyAdd(points[i], weights[i], mean, mean);
            }
        }

        TensorPrimitives.Divide(mean, WeightOf(group), mean);
        return mean;
    }

    private double SpreadOf(int group)
    {
        var sum = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            sum += groups[i] == group ? weights[i] * Square(centroids[group], points[i]) : 0;
        }

        return sum;
    }

    private double[] CovarianceOf(int group)
    {
        var size = points[0].Length;
        var (matrix, away) = (new double[size * size], new double[size]);
        for (var i = 0; i < points.Length; i++)
        {
            if (groups[i] != group)
            {
                continue;
            }

            TensorPrimitives.Subtract(points[i], centroids[group], away);
            for (var row = 0; row < size; row++)
            {
                var sums = matrix.AsSpan(row * size, size);
                TensorPrimitives.MultiplyAdd(away, weights[i] * away[row], sums, sums);
            }
        }

        TensorPrimitives.Divide(matrix, WeightOf(group), matrix);
        return matrix;
    }

    private static double Square(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var distance = TensorPrimitives.Distance(left, right);
        return distance * distance;
    }
}
