using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Monotone piecewise cubics through templates at the knots: between two knots a value lies between its two neighbours, so the
/// functions are non-negative where the templates are. Continuous with continuous first derivative.
/// </summary>
/// <remarks>
/// Each piece is kept in Bernstein form, whose four coefficients lie between the values at its ends; rounding cannot make it negative.
/// </remarks>
public sealed record PchipYields : YieldFunction
{
    // [knots × bins] and twice [intervals × bins]: values at the knots and the two inner Bernstein coefficients of every piece.
    private readonly double[] values;
    private readonly double[] inner1;
    private readonly double[] inner2;

    /// <summary>Connects templates.</summary>
    /// <param name="knots">Values of the hypothesis variable t, ascending, at least two.</param>
    /// <param name="templates">One template per knot, all with the same number of bins, finite.</param>
    /// <exception cref="ArgumentException">The knots do not ascend, or the templates do not fit them.</exception>
    public PchipYields(ValueList<double> knots, ValueList<PerBin> templates)
    {
        RequireAscending(knots);
        if (templates.Count != knots.Count || templates.Any(template => template.Count != templates[0].Count))
        {
            throw new ArgumentException($"{templates.Count} templates for {knots.Count} knots, or templates of different lengths", nameof(templates));
        }

        Knots = knots;
        Templates = templates;
        Bins = templates[0].Count;
        values = [.. templates.SelectMany(template => template.ToArray())];
        inner1 = new double[(knots.Count - 1) * Bins];
        inner2 = new double[inner1.Length];
        for (var bin = 0; bin < Bins; bin++)
        {
            PrepareBin(bin);
        }
    }

    /// <summary>Values of t at which the templates were filled, ascending.</summary>
    public ValueList<double> Knots { get; }

    /// <summary>The templates, one per knot.</summary>
    public ValueList<PerBin> Templates { get; }

    /// <inheritdoc/>
    public override int Bins { get; }

    /// <inheritdoc/>
    public override Interval Domain => new(Knots[0], Knots[^1]);

    /// <inheritdoc/>
    public override void Evaluate(HypothesisPosition position, Span<double> values)
    {
        Span<double> basis = stackalloc double[4];
        var (piece, s, _) = BernsteinPieces.Locate(Knots, position.T);
        BernsteinPieces.Basis(s, basis);
        Combine(piece, basis, values);
    }

    /// <inheritdoc/>
    public override void Differentiate(HypothesisPosition position, Span<double> slopes)
    {
        Span<double> basis = stackalloc double[4];
        var (piece, s, width) = BernsteinPieces.Locate(Knots, position.T);
        BernsteinPieces.Slopes(s, width, basis);
        Combine(piece, basis, slopes);
    }

    /// <summary>Whether two functions have the same knots and templates.</summary>
    /// <param name="other">The other function.</param>
    public bool Equals(PchipYields? other) => other is not null && Knots == other.Knots && Templates == other.Templates;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Knots, Templates);

    private static void RequireAscending(ValueList<double> knots)
    {
        if (knots.Count < 2 || knots.Zip(knots.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException("at least two knots, ascending", nameof(knots));
        }
    }

    private void PrepareBin(int bin)
    {
        var y = new double[Knots.Count];
        var slopes = new double[Knots.Count];
        for (var k = 0; k < y.Length; k++)
        {
            y[k] = Templates[k][bin];
        }

        MonotoneCubic.Slopes(Knots.Span, y, slopes);
        for (var k = 0; k + 1 < y.Length; k++)
        {
            var third = (Knots[k + 1] - Knots[k]) / 3;
            var between = new Interval(Math.Min(y[k], y[k + 1]), Math.Max(y[k], y[k + 1]));
            inner1[(k * Bins) + bin] = between.Clamp(y[k] + (third * slopes[k]));
            inner2[(k * Bins) + bin] = between.Clamp(y[k + 1] - (third * slopes[k + 1]));
        }
    }

    private void Combine(int piece, ReadOnlySpan<double> basis, Span<double> result)
    {
        var (w0, w1, w2, w3) = (basis[0], basis[1], basis[2], basis[3]);
        var left = values.AsSpan(piece * Bins, Bins);
        var right = values.AsSpan((piece + 1) * Bins, Bins);
        var near = inner1.AsSpan(piece * Bins, Bins);
        var far = inner2.AsSpan(piece * Bins, Bins);
        for (var bin = 0; bin < left.Length; bin++)
        {
            result[bin] = (w0 * left[bin]) + (w1 * near[bin]) + (w2 * far[bin]) + (w3 * right[bin]);
        }
    }
}
