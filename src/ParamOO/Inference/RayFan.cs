using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Rays from a point of a scanned plane, in units in which the scanned ranges have length one.</summary>
/// <param name="origin">Where they start.</param>
/// <param name="low">The smallest scanned values.</param>
/// <param name="high">The largest scanned values.</param>
internal sealed class RayFan(PlanePosition origin, PlanePosition low, PlanePosition high)
{
    private readonly double width = high.X - low.X;
    private readonly double height = high.Y - low.Y;

    /// <summary>Rays from the best fit of a scan, moved onto the scanned values where it lies outside.</summary>
    /// <param name="scan">The scan.</param>
    public static RayFan Of(PlaneScanResult scan)
    {
        var (first, last) = (scan.Points[0], scan.Points[^1]);
        return new(
            new(Math.Clamp(scan.Best.Value, first.Value, last.Value), Math.Clamp(scan.Best.Second, first.Second, last.Second)),
            new(first.Value, first.Second),
            new(last.Value, last.Second));
    }

    /// <summary>Where a ray meets two contours; empty where it meets neither.</summary>
    /// <param name="direction">Its angle [rad].</param>
    /// <param name="first">The first contour.</param>
    /// <param name="second">The second contour.</param>
    public ValueList<ComparedCrossing> Compare(double direction, Contour first, Contour second)
    {
        var ray = new PlanePosition(Math.Cos(direction), Math.Sin(direction));
        var (own, other) = (Distances(ray, first), Distances(ray, second));
        return
        [
            .. PairsOfOneAlone(own, other).Select(pair => Crossing(pair.Near, pair.Far, isBound: false)),
            .. own.Zip(other, (one, two) => Crossing(one, two, isBound: false)),
            .. own.Skip(other.Count).Select(one => Crossing(one, End(ray), isBound: true)),
            .. other.Skip(own.Count).Select(two => Crossing(End(ray), two, isBound: true)),
        ];

        ComparedCrossing Crossing(double one, double two, bool isBound) => new(direction, At(ray, one), At(ray, two), (two / one) - 1, isBound);
    }

    /// <summary>
    /// A ray that grazes one contour and misses the other: the two crossings are taken out, and half their distance is how far the
    /// contours are apart, at least.
    /// </summary>
    private static List<(double Near, double Far)> PairsOfOneAlone(List<double> one, List<double> other)
    {
        var taken = new List<(double, double)>();
        while (Math.Abs(one.Count - other.Count) >= 2)
        {
            var longer = one.Count > other.Count ? one : other;
            var closest = Enumerable.Range(0, longer.Count - 1).MinBy(k => longer[k + 1] - longer[k]);
            taken.Add((longer[closest], (longer[closest] + longer[closest + 1]) / 2));
            longer.RemoveRange(closest, 2);
        }

        return taken;
    }

    private List<double> Distances(PlanePosition ray, Contour contour) =>
    [
        .. contour.Lines.SelectMany(line => line.Points.Zip(line.Points.Skip(1)))
            .Select(segment => Distance(ray, Scaled(segment.First), Scaled(segment.Second)))
            .Where(distance => distance > 0)
            .Order(),
    ];

    private PlanePosition Scaled(PlanePosition point) => new((point.X - origin.X) / width, (point.Y - origin.Y) / height);

    private PlanePosition At(PlanePosition ray, double distance) => new(origin.X + (distance * ray.X * width), origin.Y + (distance * ray.Y * height));

    /// <summary>Where the ray meets the line through a segment if it separates its ends; a point on the ray belongs to its right side.</summary>
    private static double Distance(PlanePosition ray, PlanePosition from, PlanePosition to)
    {
        var (left, right) = (Cross(ray, from), Cross(ray, to));
        var share = left / (left - right);
        return left > 0 == right > 0 ? double.NaN
            : (ray.X * (from.X + (share * (to.X - from.X)))) + (ray.Y * (from.Y + (share * (to.Y - from.Y))));
    }

    private static double Cross(PlanePosition one, PlanePosition two) => (one.X * two.Y) - (one.Y * two.X);

    /// <summary>Where the ray leaves the scanned values.</summary>
    private double End(PlanePosition ray) => Math.Min(
        Along(ray.X, (low.X - origin.X) / width, (high.X - origin.X) / width),
        Along(ray.Y, (low.Y - origin.Y) / height, (high.Y - origin.Y) / height));

    private static double Along(double step, double low, double high) => step > 0 ? high / step : step < 0 ? low / step : double.PositiveInfinity;
}
