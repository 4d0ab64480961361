using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Cubic pieces between given places, each in Bernstein form, continuous where they meet. Non-negative coefficients make them non-negative.
/// </summary>
public sealed record PiecewiseYields : YieldFunction
{
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

        if (coefficients.Count != BernsteinPieces.Count(knots.Count) || coefficients.Any(list => list.Count != coefficients[0].Count))
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
        var lists = Enumerable.Range(0, BernsteinPieces.Count(knots.Count)).Select(_ => new double[templates[0].Count]).ToArray();
        var (pieces, values, coefficients) = (new BernsteinPieces(knots.Span, isMonotone: false), new double[knots.Count], new double[lists.Length]);
        for (var bin = 0; bin < templates[0].Count; bin++)
        {
            for (var k = 0; k < values.Length; k++)
            {
                values[k] = templates[k][bin];
            }

            pieces.Connect(values, coefficients);
            for (var k = 0; k < lists.Length; k++)
            {
                lists[k][bin] = coefficients[k];
            }
        }

        return new PiecewiseYields(knots, lists.Select(list => PerBin.Create(list)).ToValueList());
    }

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

    private void Combine(int piece, ReadOnlySpan<double> weights, Span<double> sum)
    {
        sum[..Bins].Clear();
        for (var k = 0; k <= BernsteinPieces.Degree; k++)
        {
            var list = Coefficients[(BernsteinPieces.Degree * piece) + k].Span;
            for (var bin = 0; bin < list.Length; bin++)
            {
                sum[bin] += weights[k] * list[bin];
            }
        }
    }
}
