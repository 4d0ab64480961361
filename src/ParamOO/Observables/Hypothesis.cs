using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// One tested value μ′ with what scores and templates need of the mixture there. Nuisance parameters are nominal.
/// </summary>
/// <remarks>
/// Changes are divided by the distance to the reference hypothesis in the variable t, and are its derivatives at the reference itself:
/// nothing here or later degenerates as μ′ → μ₀.
/// </remarks>
public sealed class Hypothesis
{
    // Closer than this to t₀ the difference quotient has fewer digits than the slope half-way, which is exact for quadratics in t.
    private const double CloseToReference = 1e-4;

    private Hypothesis(Hypothesis other)
    {
        (Position, Poi, Second, Distance, Yields, Change, Total, TotalChange) =
            (other.Position, other.Poi, other.Second, other.Distance, other.Yields, other.Change, other.Total, other.TotalChange);
    }

    private Hypothesis(HypothesisPosition position, double poi, double? second, double distance, double[] yields, double[] change)
    {
        Position = position;
        Poi = poi;
        Second = second;
        Distance = distance;
        Yields = [.. yields];
        Change = [.. change];
        Total = yields.Sum();
        TotalChange = change.Sum();
    }

    /// <summary>Where yield functions find it: t(μ′), or a ray and a radius on a plane of two parameters.</summary>
    public HypothesisPosition Position { get; }

    /// <summary>The hypothesis variable t(μ′); the place of the ray on a plane of two parameters.</summary>
    public double T => Position.T;

    /// <summary>μ′, or its first parameter.</summary>
    public double Poi { get; }

    /// <summary>The second parameter of μ′; null where there is one.</summary>
    public double? Second { get; }

    /// <summary>t(μ′) − t(μ₀), signed; on a plane the radius, so that scores point outwards along every ray.</summary>
    public double Distance { get; }

    /// <summary>f_X(μ′) ν_X [events], one per process; may be negative.</summary>
    public ImmutableArray<double> Yields { get; }

    /// <summary>[f_X(μ′) − f_X(μ₀)] ν_X / (t′ − t₀) [events], one per process; d(f_X ν_X)/dt at the reference itself.</summary>
    public ImmutableArray<double> Change { get; }

    /// <summary>Total expected yield ν(μ′) [events].</summary>
    public double Total { get; }

    /// <summary>[ν(μ′) − ν(μ₀)]/(t′ − t₀) [events].</summary>
    public double TotalChange { get; }

    /// <summary>The mixture at profiled nuisance parameters, for scores that follow them; null where they are nominal.</summary>
    internal ProfiledIntensity? Profile { get; private init; }

    /// <summary>The mixture at a hypothesis.</summary>
    /// <param name="yields">Yields of the mixture.</param>
    /// <param name="poi">μ′.</param>
    public static Hypothesis At(MixtureYields yields, double poi)
    {
        var variable = yields.Variable;
        var (t, reference) = (variable.At(poi), variable.At(yields.ReferenceHypothesis));
        var here = yields.At(poi);
        var distance = t - reference;
        if (Math.Abs(distance) < CloseToReference)
        {
            return new(t, poi, null, distance, here, yields.SlopesAt(variable.PoiAt((t + reference) / 2)));
        }

        var there = yields.At(yields.ReferenceHypothesis);
        return new(t, poi, null, distance, here, [.. here.Zip(there, (a, b) => (a - b) / distance)]);
    }

    /// <summary>The mixture at a hypothesis of two parameters.</summary>
    /// <param name="yields">Yields of the mixture, which has two parameters of interest.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="position">Position on the plane; at radius 0 the limit along the ray.</param>
    public static Hypothesis On(MixtureYields yields, PlaneKnots plane, HypothesisPosition position)
    {
        var (one, two) = ValuesAt(yields, plane, position);
        var here = yields.At(one, two);
        if (position.Radius < CloseToReference)
        {
            var (nearOne, nearTwo) = ValuesAt(yields, plane, position with { Radius = position.Radius / 2 });
            return new(position, one, two, position.Radius, here, yields.SlopesAt(nearOne, nearTwo, plane.Coordinates.DirectionOf(position.T)));
        }

        var there = yields.At(yields.ReferenceHypothesis, yields.SecondReference);
        return new(position, one, two, position.Radius, here, [.. here.Zip(there, (a, b) => (a - b) / position.Radius)]);
    }

    private static (double First, double Second) ValuesAt(MixtureYields yields, PlaneKnots plane, HypothesisPosition position)
    {
        var (one, two) = plane.Coordinates.PointAt(position);
        return (ValueAt(yields.Variable, one, plane.First, yields.ReferenceHypothesis), ValueAt(yields.SecondVariable!, two, plane.Second, yields.SecondReference));
    }

    /// <summary>μ = t² misses the ends of a range and the reference by rounding; they are meant exactly.</summary>
    private static double ValueAt(HypothesisVariable variable, double t, Interval range, double reference) =>
        variable.At(range.Low) == t ? range.Low : variable.At(range.High) == t ? range.High : variable.At(reference) == t ? reference : variable.PoiAt(t);

    /// <summary>The same hypothesis with the nominal score.</summary>
    internal Hypothesis WithoutProfile() => Profile is null ? this : new(this);

    /// <summary>The same hypothesis with another score.</summary>
    /// <param name="profile">The mixture at profiled nuisance parameters.</param>
    internal Hypothesis With(ProfiledIntensity profile) => new(this) { Profile = profile };
}
