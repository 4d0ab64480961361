using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// The hypotheses at which templates are filled: knots, spaced uniformly in t on either side of the reference, which is a knot itself
/// when the range holds it, and hold-out hypotheses half-way between them, which no fit ever uses.
/// </summary>
/// <remarks>
/// Bins may change discontinuously at a few values of μ′, the breaks: a test of μ only ever uses data and yields of μ′ = μ. At a break there
/// are two knots next to each other, the second above the first by no more than what tells them apart, and no hold-out hypothesis between.
/// </remarks>
public sealed class HypothesisGrid
{
    // Variations change slowly along a ray.
    private const int MostSpreadRadii = 5;

    // Distance in t of the two knots of a break, as a part of the range.
    private const double WidthOfBreak = 1e-9;

    private readonly MixtureYields yields;

    private HypothesisGrid(HypothesisGrid other, ImmutableArray<Hypothesis> all)
    {
        yields = other.yields;
        (Variable, Reference, Range, Plane, MostBreaks) = (other.Variable, other.Reference, other.Range, other.Plane, other.MostBreaks);
        Knots = all[..other.Knots.Length];
        HoldOut = all[other.Knots.Length..];
        All = all;
    }

    private HypothesisGrid(HypothesisGrid other, ImmutableArray<int> breaks)
        : this(other, other.All)
    {
        var gap = WidthOfBreak * (other.Knots[^1].T - other.Knots[0].T);
        Knots = [.. other.Knots.SelectMany((knot, index) => breaks.Contains(index) ? [knot, Beside(knot)] : new[] { knot })];
        All = [.. Knots, .. HoldOut];

        Hypothesis Beside(Hypothesis knot)
        {
            var copy = Hypothesis.At(yields, Variable.PoiAt(knot.T + gap));
            return knot.Profile is { } profile ? copy.With(profile) : copy;
        }
    }

    private HypothesisGrid(MixtureYields yields, Interval range, double[] positions)
    {
        this.yields = yields;
        Variable = yields.Variable;
        Reference = yields.ReferenceHypothesis;
        Range = range;
        Knots = [.. positions.Select(t => Hypothesis.At(yields, PoiAt(t)))];
        HoldOut = [.. positions.Zip(positions.Skip(1), (a, b) => Hypothesis.At(yields, PoiAt((a + b) / 2)))];
        All = [.. Knots, .. HoldOut];

        // μ′ = t² misses the ends and the reference by rounding; they are meant exactly.
        double PoiAt(double t) =>
            new[] { range.Low, range.High, Reference }.Where(poi => Variable.At(poi) == t).Append(Variable.PoiAt(t)).First();
    }

    private HypothesisGrid(MixtureYields yields, PlaneKnots plane)
    {
        this.yields = yields;
        Variable = yields.Variable;
        Reference = yields.ReferenceHypothesis;
        Range = plane.First;
        Plane = plane;
        Knots = [.. from ray in plane.Rays from radius in plane.Radii select Hypothesis.On(yields, plane, new(ray, radius))];
        HoldOut =
        [
            .. from ray in plane.Rays.Zip(plane.Rays.Skip(1), (a, b) => (a + b) / 2)
               from radius in plane.Radii.Zip(plane.Radii.Skip(1), (a, b) => (a + b) / 2)
               select Hypothesis.On(yields, plane, new(ray, radius)),
        ];
        All = [.. Knots, .. HoldOut];
    }

    /// <summary>The plane of two parameters that the hypotheses lie on, knots ray by ray; null where they are values of one.</summary>
    public PlaneKnots? Plane { get; }

    /// <summary>t(μ′).</summary>
    public HypothesisVariable Variable { get; }

    /// <summary>μ₀.</summary>
    public double Reference { get; }

    /// <summary>Values of μ′ that are covered.</summary>
    public Interval Range { get; }

    /// <summary>The knots, ascending.</summary>
    public ImmutableArray<Hypothesis> Knots { get; }

    /// <summary>The hold-out hypotheses, one between every two knots.</summary>
    public ImmutableArray<Hypothesis> HoldOut { get; }

    /// <summary>Knots and hold-out hypotheses, knots first.</summary>
    public ImmutableArray<Hypothesis> All { get; }

    /// <summary>At how many knots bins may change discontinuously at most.</summary>
    public int MostBreaks { get; private init; }

    /// <summary>Spreads knots over a range.</summary>
    /// <param name="yields">Yields of the mixture.</param>
    /// <param name="range">Values of μ′, of positive width; non-negative when t = √μ′.</param>
    /// <param name="knots">Number of knots, at least three.</param>
    /// <param name="mostBreaks">At how many of them bins may change discontinuously at most.</param>
    /// <exception cref="ArgumentException">The range is empty or negative under a root, or the knots are too few.</exception>
    public static HypothesisGrid Uniform(MixtureYields yields, Interval range, int knots, int mostBreaks = 0)
    {
        var variable = yields.Variable;
        var (low, high) = (variable.At(range.Low), variable.At(range.High));
        if (!(high > low) || double.IsInfinity(high - low))
        {
            throw new ArgumentException($"hypotheses from {range.Low} to {range.High} in {variable.Name} are not a range", nameof(range));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(knots, 3);
        return new(yields, range, Positions(new(low, high), variable.At(yields.ReferenceHypothesis), knots)) { MostBreaks = mostBreaks };
    }

    /// <summary>Spreads knots over a plane of two parameters: rays from the reference, equally far apart in angle, with equally spaced radii.</summary>
    /// <param name="yields">Yields of the mixture, which has two parameters of interest.</param>
    /// <param name="first">Values of the first parameter.</param>
    /// <param name="second">Values of the second parameter.</param>
    /// <param name="rays">Number of gaps between rays.</param>
    /// <param name="radii">Number of radii on every ray, at least three.</param>
    /// <param name="metric">What angles are; null for those of the square that the plane becomes when both ranges are one.</param>
    /// <exception cref="ArgumentException">A range is empty, or does not hold the reference.</exception>
    public static HypothesisGrid Polar(MixtureYields yields, Interval first, Interval second, int rays, int radii, PlaneMetric? metric = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radii, 3);
        var (one, two) = (yields.Variable, yields.SecondVariable ?? throw new ArgumentException("the mixture has one parameter of interest", nameof(yields)));
        var coordinates = new PolarCoordinates(
            new(one.At(first.Low), one.At(first.High)), new(two.At(second.Low), two.At(second.High)), (one.At(yields.ReferenceHypothesis), two.At(yields.SecondReference)));
        return new(yields, new PlaneKnots(coordinates, first, second, coordinates.Rays(rays, metric), [.. Enumerable.Range(0, radii).Select(k => (double)k / (radii - 1))]));
    }

    /// <summary>Some of the knots, spread evenly with both ends; on a plane some of the rays and radii, the corners of its triangles among them.</summary>
    /// <param name="count">About how many: knots, or rays.</param>
    public ImmutableArray<int> SpreadKnots(int count)
    {
        if (Plane is not { } plane)
        {
            var wanted = Math.Clamp(count, 2, Knots.Length);
            return [.. Spread(Knots.Length - 1, wanted - 1).Concat(BesideBreaks).Distinct().Order()];
        }

        var radii = Spread(plane.Radii.Length - 1, Math.Min(MostSpreadRadii, plane.Radii.Length) - 1);
        int[] corners = [.. Enumerable.Range(0, plane.Rays.Length).Where(ray => Math.Floor(plane.Rays[ray]) == plane.Rays[ray])];
        var rays = corners.Zip(corners.Skip(1)).SelectMany(side => Spread(side.Second - side.First, Math.Max(2, count / (corners.Length - 1))).Select(step => side.First + step)).Distinct().Order();
        return [.. from ray in rays from radius in radii select (ray * plane.Radii.Length) + radius];

        static IEnumerable<int> Spread(int last, int gaps) => Enumerable.Range(0, Math.Min(gaps, last) + 1).Select(k => (int)Math.Round((double)k * last / Math.Min(gaps, last))).Distinct();
    }

    /// <summary>The reference hypothesis alone, for regions whose bins do not follow the hypothesis.</summary>
    /// <param name="yields">Yields of the mixture.</param>
    internal static HypothesisGrid OnlyReference(MixtureYields yields) =>
        new(yields, new(yields.ReferenceHypothesis, yields.ReferenceHypothesis), [yields.Variable.At(yields.ReferenceHypothesis)]);

    /// <summary>Whether scores follow profiled nuisance parameters.</summary>
    public bool FollowsNuisances => Knots[0].Profile is not null;

    /// <summary>The same hypotheses with breaks at some knots.</summary>
    /// <param name="breaks">Knots of a grid without breaks, ascending, neither the first nor the last nor that of the reference.</param>
    internal HypothesisGrid Broken(ImmutableArray<int> breaks) => breaks.IsEmpty ? this : new(this, breaks);

    /// <summary>Where each hypothesis of a grid with breaks has its like in the grid without: positions in <see cref="All"/>.</summary>
    /// <param name="breaks">As in <see cref="Broken"/>.</param>
    internal int[] Origins(ImmutableArray<int> breaks) =>
        [.. Enumerable.Range(0, All.Length).SelectMany(index => index < Knots.Length && breaks.Contains(index) ? [index, index] : new[] { index })];

    /// <summary>Both knots of every break.</summary>
    internal IEnumerable<int> BesideBreaks => Breaks.SelectMany(knot => new[] { knot, knot + 1 });

    /// <summary>The first knot of every break, ascending.</summary>
    public IEnumerable<int> Breaks => Plane is not null ? [] :
        Enumerable.Range(0, Knots.Length - 1).Where(knot => Knots[knot + 1].T - Knots[knot].T < 2 * WidthOfBreak * (Knots[^1].T - Knots[0].T));

    /// <summary>The same hypotheses with scores that follow profiled nuisance parameters.</summary>
    /// <param name="profiles">One per hypothesis, in the order of <see cref="All"/>.</param>
    internal HypothesisGrid WithProfiles(ProfiledIntensity[] profiles) =>
        new(this, [.. All.Zip(profiles, (hypothesis, profile) => hypothesis.With(profile))]);

    private static double[] Positions(Interval range, double reference, int knots)
    {
        if (!(reference > range.Low && reference < range.High))
        {
            return Spread(range.Low, range.High, knots - 1);
        }

        var below = Math.Clamp((int)Math.Round((knots - 1) * (reference - range.Low) / range.Width), 1, knots - 2);
        return [.. Spread(range.Low, reference, below), .. Spread(reference, range.High, knots - 1 - below).Skip(1)];
    }

    /// <summary>Ends of equal pieces, the last exactly at the upper end.</summary>
    private static double[] Spread(double low, double high, int pieces) =>
        [.. Enumerable.Range(0, pieces).Select(i => low + ((high - low) * i / pieces)), high];
}
