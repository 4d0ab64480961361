using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// One cubic B-spline per bin on equal pieces of a domain of t. Non-negative coefficients make it non-negative; continuous with two
/// continuous derivatives.
/// </summary>
public sealed record BsplineYields : YieldFunction
{
    private const int Order = 4;

    /// <summary>Makes the functions.</summary>
    /// <param name="domain">Values of the hypothesis variable t, of positive width.</param>
    /// <param name="coefficients">One list per spline, pieces + 3 in all, all with the same number of bins, finite.</param>
    /// <exception cref="ArgumentException">The domain is empty, or the coefficients are too few or have different lengths.</exception>
    public BsplineYields(Interval domain, ValueList<PerBin> coefficients)
    {
        if (!(domain.Width > 0))
        {
            throw new ArgumentException($"the domain from {domain.Low} to {domain.High} has no width", nameof(domain));
        }

        if (coefficients.Count < Order || coefficients.Any(list => list.Count != coefficients[0].Count))
        {
            throw new ArgumentException("at least four coefficients per bin, as many in every bin", nameof(coefficients));
        }

        Domain = domain;
        Coefficients = coefficients;
    }

    /// <inheritdoc/>
    public override Interval Domain { get; }

    /// <summary>One list of coefficients per spline.</summary>
    public ValueList<PerBin> Coefficients { get; }

    /// <summary>Number of pieces.</summary>
    public int Pieces => Coefficients.Count - Order + 1;

    /// <inheritdoc/>
    public override int Bins => Coefficients[0].Count;

    /// <inheritdoc/>
    public override void Evaluate(HypothesisPosition position, Span<double> values)
    {
        Span<double> basis = stackalloc double[Order];
        var (piece, s) = Locate(position.T);
        CubicSplineBasis.Evaluate(s, basis);
        Combine(piece, basis, values);
    }

    /// <inheritdoc/>
    public override void Differentiate(HypothesisPosition position, Span<double> slopes)
    {
        Span<double> basis = stackalloc double[Order];
        var (piece, s) = Locate(position.T);
        CubicSplineBasis.Differentiate(s, basis);
        foreach (ref var value in basis)
        {
            value *= Pieces / Domain.Width;
        }

        Combine(piece, basis, slopes);
    }

    /// <summary>Values of all splines at a place, as a fit needs them.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="t">The place.</param>
    /// <param name="basis">Receives pieces + 3 values. Overwritten.</param>
    internal static void Basis(Interval domain, double t, Span<double> basis)
    {
        basis.Clear();
        var (piece, s) = Locate(domain, basis.Length - Order + 1, t);
        CubicSplineBasis.Evaluate(s, basis.Slice(piece, Order));
    }

    private static (int Piece, double Position) Locate(Interval domain, int pieces, double t)
    {
        var position = (HypothesisDomain.Require(domain, t) - domain.Low) / domain.Width * pieces;
        var piece = Math.Min((int)position, pieces - 1);
        return (piece, Math.Min(1, position - piece));
    }

    private (int Piece, double Position) Locate(double t) => Locate(Domain, Pieces, t);

    private void Combine(int piece, ReadOnlySpan<double> weights, Span<double> sum)
    {
        sum[..Bins].Clear();
        for (var k = 0; k < Order; k++)
        {
            var list = Coefficients[piece + k].Span;
            for (var bin = 0; bin < list.Length; bin++)
            {
                sum[bin] += weights[k] * list[bin];
            }
        }
    }
}
