using System.Collections.Immutable;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>
/// Polar coordinates in a rectangle of two hypothesis variables (t₁, t₂) around the reference hypothesis: templates are smooth along rays from the
/// reference and from ray to ray, but not across the reference, where the score depends on the direction (docs/method.md).
/// </summary>
/// <remarks>
/// The rectangle falls into up to four triangles, the reference being the tip of each and one side of the rectangle its base. A ray is named by
/// the place s where it meets the border: side 0 is the lower one (t₂ smallest) from left to right, 1 the right one upwards, 2 the upper one from
/// right to left, 3 the left one downwards; s = 1.25 is a quarter of the way up the right side. Sides on which the reference lies have no
/// triangle and no rays; s is then counted on beyond 4, so that the places always ascend from <see cref="First"/> to <see cref="Last"/>.
/// </remarks>
public sealed class PolarCoordinates
{
    private const int Sides = 4;

    // Of the places of rays, so that the order in which a metric was summed does not matter.
    private const int Digits = 6;
    private readonly Interval first;
    private readonly Interval second;
    private readonly (double First, double Second) reference;

    /// <summary>Prepares the coordinates.</summary>
    /// <param name="first">Range of t₁, of positive finite width.</param>
    /// <param name="second">Range of t₂, of positive finite width.</param>
    /// <param name="reference">Both variables at the reference hypothesis, in the ranges.</param>
    /// <exception cref="ArgumentException">A range has no width, or the reference is outside.</exception>
    public PolarCoordinates(Interval first, Interval second, (double First, double Second) reference)
    {
        if (!(first.Width > 0 && second.Width > 0 && double.IsFinite(first.Width + second.Width) && first.Contains(reference.First) && second.Contains(reference.Second)))
        {
            throw new ArgumentException($"no rectangle with the reference {reference} inside: {first}, {second}", nameof(reference));
        }

        (this.first, this.second, this.reference) = (first, second, reference);
        bool[] isFlat = [.. Enumerable.Range(0, Sides).Select(side => DistanceTo(side) == 0)];
        var open = Enumerable.Range(0, Sides).Count(side => !isFlat[side]);
        First = open == Sides ? 0 : (Array.FindIndex([.. Enumerable.Range(0, Sides)], side => isFlat[side] && !isFlat[(side + 1) % Sides]) + 1) % Sides;
        Last = First + open;
    }

    /// <summary>The place of the first ray: 0 where the reference lies inside, the first corner of a triangle where it lies on the border.</summary>
    public int First { get; }

    /// <summary>The place of the last ray; where the reference lies inside this is the first ray again.</summary>
    public int Last { get; }

    /// <summary>Whether the rays surround the reference, so that first and last are the same.</summary>
    public bool IsClosed => Last - First == Sides;

    /// <summary>Both variables at a position.</summary>
    /// <param name="position">Place of the ray from <see cref="First"/> to <see cref="Last"/>, and radius.</param>
    public (double First, double Second) PointAt(HypothesisPosition position)
    {
        var (one, two) = BorderAt(position.T);
        return position.Radius == 1 ? (one, two) : (reference.First + (position.Radius * (one - reference.First)), reference.Second + (position.Radius * (two - reference.Second)));
    }

    /// <summary>The direction of a ray: from the reference to the border.</summary>
    /// <param name="place">Place of the ray.</param>
    public (double First, double Second) DirectionOf(double place)
    {
        var (one, two) = BorderAt(place);
        return (one - reference.First, two - reference.Second);
    }

    /// <summary>The position of a point; its radius is above 1 outside the rectangle. The reference itself is given the first ray.</summary>
    /// <param name="one">t₁.</param>
    /// <param name="two">t₂.</param>
    public HypothesisPosition PositionOf(double one, double two)
    {
        var (d1, d2) = (one - reference.First, two - reference.Second);
        if (d1 == 0 && d2 == 0)
        {
            return new(First, 0);
        }

        var (side, radius) = Enumerable.Range(First, Last - First).Select(side => (Side: side, Radius: Outwards(side % Sides, d1, d2) / DistanceTo(side % Sides))).MaxBy(pair => pair.Radius);
        return new(side + Math.Clamp(AlongSide(side % Sides, reference.First + (d1 / radius), reference.Second + (d2 / radius)), 0, 1), radius);
    }

    /// <summary>
    /// Rays that are equally far apart within every triangle, all corners among them: in the angle of the square that the rectangle becomes when both
    /// ranges are one, or half in that and half in the angle of a metric.
    /// </summary>
    /// <param name="count">Number of gaps between rays; no triangle gets fewer than a few.</param>
    /// <param name="metric">The metric; null for none.</param>
    /// <param name="fewest">Fewest gaps in a triangle.</param>
    public ImmutableArray<double> Rays(int count, PlaneMetric? metric = null, int fewest = 6)
    {
        var square = new PlaneMetric(1 / (first.Width * first.Width), 0, 1 / (second.Width * second.Width));
        PlaneMetric[] metrics = metric is { IsSound: true } sound ? [square, sound] : [square];
        double[] whole = [.. metrics.Select(angles => Enumerable.Range(First, Last - First).Sum(side => angles.Angle(DirectionOf(side), EndOf(side))))];
        return [.. Enumerable.Range(First, Last - First).SelectMany(side => RaysOf(side, Passed)), Last];

        double Passed(int side, double part) => metrics.Zip(whole, (angles, sum) => angles.Angle(DirectionOf(side), Towards(side, part)) / sum).Average();

        IEnumerable<double> RaysOf(int side, Func<int, double, double> passed)
        {
            var all = passed(side, 1);
            var gaps = Math.Max(fewest, (int)Math.Round(count * all));
            return Enumerable.Range(0, gaps).Select(gap => gap == 0 ? side : side + Rounding.ToDigits(Solve(part => passed(side, part), all * gap / gaps), Digits));
        }
    }

    /// <summary>Where a rising function of [0, 1] has a value, by bisection.</summary>
    private static double Solve(Func<double, double> rising, double value)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 50; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = rising(middle) < value ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private (double First, double Second) Towards(int side, double part)
    {
        var (from, to) = (DirectionOf(side), EndOf(side));
        return (from.First + (part * (to.First - from.First)), from.Second + (part * (to.Second - from.Second)));
    }

    private (double First, double Second) EndOf(int side)
    {
        var (one, two) = (side % Sides) switch
        {
            0 => (first.High, second.Low),
            1 => (first.High, second.High),
            2 => (first.Low, second.High),
            _ => (first.Low, second.Low),
        };
        return (one - reference.First, two - reference.Second);
    }

    private double DistanceTo(int side) => side switch
    {
        0 => reference.Second - second.Low,
        1 => first.High - reference.First,
        2 => second.High - reference.Second,
        _ => reference.First - first.Low,
    };

    private static double Outwards(int side, double d1, double d2) => side switch { 0 => -d2, 1 => d1, 2 => d2, _ => -d1 };

    /// <summary>The fraction of a side that is passed at the foot of a point on it.</summary>
    private double AlongSide(int side, double one, double two) => side switch
    {
        0 => (one - first.Low) / first.Width,
        1 => (two - second.Low) / second.Width,
        2 => (first.High - one) / first.Width,
        _ => (second.High - two) / second.Width,
    };

    private (double First, double Second) BorderAt(double place)
    {
        var side = Math.Min((int)Math.Floor(place), Last - 1);
        var part = place - side;
        return (side % Sides) switch
        {
            0 => (Between(first, part), second.Low),
            1 => (first.High, Between(second, part)),
            2 => (Between(first, 1 - part), second.High),
            _ => (first.Low, Between(second, 1 - part)),
        };
    }

    private static double Between(Interval range, double part) => part switch { 0 => range.Low, 1 => range.High, _ => range.Low + (part * range.Width) };
}
