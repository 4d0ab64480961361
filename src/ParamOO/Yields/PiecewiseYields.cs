using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Cubic pieces between given places, each in Bernstein form, continuous where they meet. Non-negative coefficients make them non-negative.
/// </summary>
public sealed record PiecewiseYields : YieldFunction
{
    private const int Degree = 3;

    /// <summary>Makes the functions.</summary>
    /// <param name="knots">Values of the hypothesis variable t where pieces end, ascending, at least two.</param>
    /// <param name="coefficients">
    /// 3 pieces + 1 lists, all with the same number of bins, finite: 3k, …, 3k + 3 belong to piece k, and neighbours share one, the value at
    /// the knot.
    /// </param>
    /// <exception cref="ArgumentException">The knots do not ascend, or the coefficients do not fit them.</exception>
    public PiecewiseYields(ValueList<double> knots, ValueList<PerBin> coefficients)
    {
        if (knots.Count < 2 || knots.Zip(knots.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException("at least two knots, ascending", nameof(knots));
        }

        if (coefficients.Count != (Degree * (knots.Count - 1)) + 1 || coefficients.Any(list => list.Count != coefficients[0].Count))
        {
            throw new ArgumentException($"{coefficients.Count} coefficients for {knots.Count} knots, or lists of different lengths", nameof(coefficients));
        }

        Knots = knots;
        Coefficients = coefficients;
    }

    /// <summary>Values of t where pieces end, ascending.</summary>
    public ValueList<double> Knots { get; }

    /// <summary>Bernstein coefficients of the pieces, neighbours sharing one.</summary>
    public ValueList<PerBin> Coefficients { get; }

    /// <inheritdoc/>
    public override int Bins => Coefficients[0].Count;

    /// <inheritdoc/>
    public override Interval Domain => new(Knots[0], Knots[^1]);

    /// <summary>
    /// Connects templates by pieces whose slopes are those of the polynomial through five of them; where a piece could become negative between
    /// templates that are not, its coefficients stop at zero.
    /// </summary>
    /// <param name="knots">Values of t at which the templates were filled, ascending, at least two.</param>
    /// <param name="templates">One template per knot, all with the same number of bins, finite.</param>
    public static PiecewiseYields Through(ValueList<double> knots, ValueList<PerBin> templates)
    {
        var bins = templates[0].Count;
        var lists = Enumerable.Range(0, (Degree * (knots.Count - 1)) + 1).Select(_ => new double[bins]).ToArray();
        var polynomials = new PolynomialSlopes(knots.Span);
        for (var k = 0; k < knots.Count; k++)
        {
            var (first, weights) = polynomials.RuleAt(k);
            for (var bin = 0; bin < bins; bin++)
            {
                var slope = 0.0;
                for (var i = 0; i < weights.Length; i++)
                {
                    slope += weights[i] * templates[first + i][bin];
                }

                var value = templates[k][bin];
                lists[Degree * k][bin] = value;
                if (k > 0)
                {
                    lists[(Degree * k) - 1][bin] = Inner(value, -slope * (knots[k] - knots[k - 1]) / Degree);
                }

                if (k + 1 < knots.Count)
                {
                    lists[(Degree * k) + 1][bin] = Inner(value, slope * (knots[k + 1] - knots[k]) / Degree);
                }
            }
        }

        return new PiecewiseYields(knots, lists.Select(list => PerBin.Create(list)).ToValueList());
    }

    /// <inheritdoc/>
    public override void Evaluate(HypothesisPosition position, Span<double> values)
    {
        var (piece, s, _) = Locate(position.T);
        var r = 1 - s;
        Combine(piece, [r * r * r, 3 * r * r * s, 3 * r * s * s, s * s * s], values);
    }

    /// <inheritdoc/>
    public override void Differentiate(HypothesisPosition position, Span<double> slopes)
    {
        var (piece, s, width) = Locate(position.T);
        var (r, scale) = (1 - s, Degree / width);
        Combine(piece, [-scale * r * r, scale * r * (r - (2 * s)), scale * s * ((2 * r) - s), scale * s * s], slopes);
    }

    /// <summary>The coefficient beside a value; not below zero where the value is not.</summary>
    private static double Inner(double value, double change) => value >= 0 ? Math.Max(0, value + change) : value + change;

    private (int Piece, double Position, double Width) Locate(double t)
    {
        t = HypothesisDomain.Require(Domain, t);
        var found = Knots.Span.BinarySearch(t);
        var piece = Math.Min(found >= 0 ? found : ~found - 1, Knots.Count - 2);
        var width = Knots[piece + 1] - Knots[piece];
        return (piece, (t - Knots[piece]) / width, width);
    }

    private void Combine(int piece, ReadOnlySpan<double> weights, Span<double> sum)
    {
        sum[..Bins].Clear();
        for (var k = 0; k <= Degree; k++)
        {
            var list = Coefficients[(Degree * piece) + k].Span;
            for (var bin = 0; bin < list.Length; bin++)
            {
                sum[bin] += weights[k] * list[bin];
            }
        }
    }
}
