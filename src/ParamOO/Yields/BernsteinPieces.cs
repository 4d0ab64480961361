using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Makes cubic pieces through given values in Bernstein form: 3 (knots − 1) + 1 coefficients, neighbours sharing one, the value at the knot. They
/// are non-negative where the values are.
/// </summary>
internal sealed class BernsteinPieces
{
    /// <summary>Coefficients per piece beyond the first.</summary>
    public const int Degree = 3;

    private readonly double[] knots;
    private readonly double[] slopes;
    private readonly PolynomialSlopes? polynomials;
    private readonly bool isLinear;

    /// <summary>Prepares the pieces.</summary>
    /// <param name="knots">Places, ascending, at least two.</param>
    /// <param name="isMonotone">
    /// Whether pieces stay between their ends; otherwise their slopes are those of polynomials through five values, and what lies between values
    /// that are not negative stops at zero.
    /// </param>
    /// <param name="isLinear">Whether nothing stops at zero, so that pieces of a sum are sums of pieces.</param>
    public BernsteinPieces(ReadOnlySpan<double> knots, bool isMonotone, bool isLinear = false)
    {
        this.knots = [.. knots];
        this.isLinear = isLinear;
        slopes = new double[knots.Length];
        polynomials = isMonotone ? null : new PolynomialSlopes(knots);
    }

    /// <summary>Number of coefficients of pieces between so many knots.</summary>
    /// <param name="knots">Number of knots.</param>
    public static int Count(int knots) => (Degree * (knots - 1)) + 1;

    /// <summary>Connects values.</summary>
    /// <param name="values">One per knot.</param>
    /// <param name="coefficients">Receives the coefficients. Overwritten.</param>
    public void Connect(ReadOnlySpan<double> values, Span<double> coefficients)
    {
        if (polynomials is null)
        {
            MonotoneCubic.Slopes(knots, values, slopes);
        }
        else
        {
            polynomials.Of(values, slopes);
        }

        for (var k = 0; k < knots.Length; k++)
        {
            coefficients[Degree * k] = values[k];
            if (k > 0)
            {
                coefficients[(Degree * k) - 1] = Inner(values[k], values[k - 1], -slopes[k] * (knots[k] - knots[k - 1]) / Degree);
            }

            if (k + 1 < knots.Length)
            {
                coefficients[(Degree * k) + 1] = Inner(values[k], values[k + 1], slopes[k] * (knots[k + 1] - knots[k]) / Degree);
            }
        }
    }

    /// <summary>The piece that holds a place, the position in it, in [0, 1], and its width.</summary>
    /// <param name="knots">Where pieces end, ascending.</param>
    /// <param name="at">The place.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside, or is not a number.</exception>
    public static (int Piece, double Position, double Width) Locate(ValueList<double> knots, double at)
    {
        at = HypothesisDomain.Require(new(knots[0], knots[^1]), at);
        var found = knots.Span.BinarySearch(at);
        var piece = Math.Min(found >= 0 ? found : ~found - 1, knots.Count - 2);
        var width = knots[piece + 1] - knots[piece];
        return (piece, (at - knots[piece]) / width, width);
    }

    /// <summary>The four basis polynomials of a piece.</summary>
    /// <param name="s">Position in the piece, in [0, 1].</param>
    /// <param name="basis">Receives four numbers.</param>
    public static void Basis(double s, Span<double> basis)
    {
        var r = 1 - s;
        (basis[0], basis[1], basis[2], basis[3]) = (r * r * r, 3 * r * r * s, 3 * r * s * s, s * s * s);
    }

    /// <summary>Their derivatives.</summary>
    /// <param name="s">Position in the piece, in [0, 1].</param>
    /// <param name="width">Width of the piece.</param>
    /// <param name="slopes">Receives four numbers.</param>
    public static void Slopes(double s, double width, Span<double> slopes)
    {
        var (r, scale) = (1 - s, Degree / width);
        (slopes[0], slopes[1], slopes[2], slopes[3]) = (-scale * r * r, scale * r * (r - (2 * s)), scale * s * ((2 * r) - s), scale * s * s);
    }

    /// <summary>The coefficient beside a value.</summary>
    private double Inner(double value, double neighbour, double change) => polynomials is null
        ? Math.Clamp(value + change, Math.Min(value, neighbour), Math.Max(value, neighbour))
        : value >= 0 && !isLinear ? Math.Max(0, value + change) : value + change;
}
