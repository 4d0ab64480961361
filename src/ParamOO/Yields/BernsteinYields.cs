using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// One polynomial per bin in Bernstein form on a domain of t: Σ_k c_k (n choose k) s^k (1 − s)^(n−k) with s running from 0 to 1 across
/// the domain. Non-negative coefficients make it non-negative.
/// </summary>
public sealed record BernsteinYields : YieldFunction
{
    /// <summary>Makes the functions.</summary>
    /// <param name="domain">Values of the hypothesis variable t, of positive width.</param>
    /// <param name="coefficients">c_0 … c_n, one list per basis polynomial, all with the same number of bins, finite.</param>
    /// <exception cref="ArgumentException">The domain is empty, or the coefficients have different lengths.</exception>
    public BernsteinYields(Interval domain, ValueList<PerBin> coefficients)
    {
        if (!(domain.Width > 0))
        {
            throw new ArgumentException($"the domain from {domain.Low} to {domain.High} has no width", nameof(domain));
        }

        if (coefficients.Count < 2 || coefficients.Any(list => list.Count != coefficients[0].Count))
        {
            throw new ArgumentException("at least two coefficients per bin, as many in every bin", nameof(coefficients));
        }

        Domain = domain;
        Coefficients = coefficients;
    }

    /// <inheritdoc/>
    public override Interval Domain { get; }

    /// <summary>c_0 … c_n, one list per basis polynomial.</summary>
    public ValueList<PerBin> Coefficients { get; }

    /// <summary>Degree n of the polynomials.</summary>
    public int Degree => Coefficients.Count - 1;

    /// <inheritdoc/>
    public override int Bins => Coefficients[0].Count;

    /// <inheritdoc/>
    public override void Evaluate(HypothesisPosition position, Span<double> values)
    {
        Span<double> basis = stackalloc double[Degree + 1];
        BernsteinBasis.Evaluate(PositionOf(position.T), basis);
        values[..Bins].Clear();
        for (var k = 0; k <= Degree; k++)
        {
            AddScaled(Coefficients[k].Span, basis[k], values);
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(HypothesisPosition position, Span<double> slopes)
    {
        Span<double> basis = stackalloc double[Degree];
        BernsteinBasis.Evaluate(PositionOf(position.T), basis);
        slopes[..Bins].Clear();
        var scale = Degree / Domain.Width;
        for (var k = 0; k < Degree; k++)
        {
            AddScaled(Coefficients[k + 1].Span, scale * basis[k], slopes);
            AddScaled(Coefficients[k].Span, -scale * basis[k], slopes);
        }
    }

    private static void AddScaled(ReadOnlySpan<double> list, double factor, Span<double> sum)
    {
        for (var bin = 0; bin < list.Length; bin++)
        {
            sum[bin] += factor * list[bin];
        }
    }

    private double PositionOf(double t) => (HypothesisDomain.Require(Domain, t) - Domain.Low) / Domain.Width;
}
