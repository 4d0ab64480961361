using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// One contour of two scans of a plane, laid over each other along rays that start at the best fit of the first: what is compared is where a
/// ray meets them. Ratios of distances along a ray do not depend on the units of the axes.
/// </summary>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Rays">Number of rays, evenly spread in a plane where the scanned ranges have equal lengths.</param>
/// <param name="OpenRays">How many of them meet neither contour, since both leave the scanned values there.</param>
/// <param name="Crossings">Where rays meet the contours, ray by ray, outwards.</param>
public sealed record ComparedContour(double Level, int Rays, int OpenRays, ValueList<ComparedCrossing> Crossings)
{
    private const int DefaultRays = 144;

    /// <summary>Largest |distance of the second over that of the first − 1|; NaN where nothing is compared.</summary>
    public double Largest => Crossings.Select(crossing => Math.Abs(crossing.Deviation)).DefaultIfEmpty(double.NaN).Max();

    /// <summary>Root mean square of these numbers; NaN where nothing is compared.</summary>
    public double RootMeanSquare => Crossings.Count == 0 ? double.NaN : Math.Sqrt(Crossings.Average(crossing => crossing.Deviation * crossing.Deviation));

    /// <summary>Compares contours of the same level.</summary>
    /// <param name="first">The scan to which distances are relative.</param>
    /// <param name="second">The other one.</param>
    /// <param name="rays">Number of rays, positive.</param>
    /// <returns>One per level that both have, in the order of the first.</returns>
    public static ValueList<ComparedContour> Of(PlaneScanResult first, PlaneScanResult second, int rays = DefaultRays)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rays);
        var fan = RayFan.Of(first);
        return
        [
            .. from contour in first.Contours
               from other in second.Contours
               where other.Level == contour.Level
               select Of(fan, contour, other, rays),
        ];
    }

    private static ComparedContour Of(RayFan fan, Contour first, Contour second, int rays)
    {
        var crossings = Enumerable.Range(0, rays).Select(ray => fan.Compare(2 * Math.PI * ray / rays, first, second)).ToList();
        return new(first.Level, rays, crossings.Count(found => found.Count == 0), crossings.SelectMany(found => found).ToValueList());
    }
}

/// <summary>Where a ray meets two contours.</summary>
/// <param name="Direction">Angle of the ray [rad], counted from the first axis in a plane where the scanned ranges have equal lengths.</param>
/// <param name="First">Where it meets the first contour, or the end of the scanned values.</param>
/// <param name="Second">Where it meets the second one, or the end of the scanned values.</param>
/// <param name="Deviation">Distance of the second over that of the first, less one.</param>
/// <param name="IsBound">Whether only one of them is met and the other leaves the scanned values, so that the deviation is at least as large.</param>
public sealed record ComparedCrossing(double Direction, PlanePosition First, PlanePosition Second, double Deviation, bool IsBound);
