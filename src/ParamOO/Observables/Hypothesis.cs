using System.Collections.Immutable;
using ParamOO.Mixture;

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
        (T, Poi, Distance, Yields, Change, Total, TotalChange) =
            (other.T, other.Poi, other.Distance, other.Yields, other.Change, other.Total, other.TotalChange);
    }

    private Hypothesis(double t, double poi, double distance, double[] yields, double[] change)
    {
        T = t;
        Poi = poi;
        Distance = distance;
        Yields = [.. yields];
        Change = [.. change];
        Total = yields.Sum();
        TotalChange = change.Sum();
    }

    /// <summary>The hypothesis variable t(μ′).</summary>
    public double T { get; }

    /// <summary>μ′.</summary>
    public double Poi { get; }

    /// <summary>t(μ′) − t(μ₀), signed.</summary>
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
            return new(t, poi, distance, here, yields.SlopesAt(variable.PoiAt((t + reference) / 2)));
        }

        var there = yields.At(yields.ReferenceHypothesis);
        return new(t, poi, distance, here, [.. here.Zip(there, (a, b) => (a - b) / distance)]);
    }

    /// <summary>The same hypothesis with the nominal score.</summary>
    internal Hypothesis WithoutProfile() => Profile is null ? this : new(this);

    /// <summary>The same hypothesis with another score.</summary>
    /// <param name="profile">The mixture at profiled nuisance parameters.</param>
    internal Hypothesis With(ProfiledIntensity profile) => new(this) { Profile = profile };
}
