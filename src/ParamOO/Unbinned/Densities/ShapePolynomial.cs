using System.Globalization;
using ParamOO.Numerics;

namespace ParamOO.Unbinned.Densities;

/// <summary>
/// ln of the share of a mass shape in one bin as a polynomial of the parameters of the shape around a point, exact there. Integrals of
/// analytic shapes are smooth, so that few orders are enough where a fit can end.
/// </summary>
internal sealed class ShapePolynomial
{
    private readonly int[][] powers;
    private readonly double[] coefficients;

    private ShapePolynomial(int[][] powers, double[] coefficients, double error) => (this.powers, this.coefficients, Error) = (powers, coefficients, error);

    /// <summary>Largest difference of ln of the share at points that the polynomial was not made from.</summary>
    public double Error { get; }

    /// <summary>Adapts a polynomial of the lowest degree that is close enough.</summary>
    /// <param name="made">Points, in units of the spread, and ln of the share relative to the centre.</param>
    /// <param name="kept">Other points to judge by.</param>
    /// <param name="tolerance">Wanted error.</param>
    public static ShapePolynomial Adapt(IReadOnlyList<(double[] At, double Value)> made, IReadOnlyList<(double[] At, double Value)> kept, double tolerance)
    {
        ShapePolynomial? best = null;
        for (var degree = 1; degree <= 6; degree++)
        {
            var powers = Monomials(made[0].At.Length, degree);
            if (2 * powers.Length > made.Count)
            {
                break;
            }

            var next = Solve(powers, made, kept);
            best = best is null || next.Error < best.Error ? next : best;
            if (best.Error < tolerance)
            {
                break;
            }
        }

        return best!;
    }

    /// <summary>The polynomial as a formula.</summary>
    /// <param name="arguments">The formula of every coordinate.</param>
    public string Text(IReadOnlyList<string> arguments) => Nested([.. Enumerable.Range(0, powers.Length)], 0, arguments);

    private static ShapePolynomial Solve(int[][] powers, IReadOnlyList<(double[] At, double Value)> made, IReadOnlyList<(double[] At, double Value)> kept)
    {
        var matrix = powers.Select(power => made.Select(point => Monomial(power, point.At)).ToArray()).ToArray();
        var solution = DenseLeastSquares.Solve(matrix, [.. powers.Select(_ => true)], [.. made.Select(point => point.Value)]);
        var error = kept.Max(point => Math.Abs(point.Value - powers.Select((power, k) => solution[k] * Monomial(power, point.At)).Sum()));
        return new(powers, solution, error);
    }

    /// <summary>Horner's form: terms sorted by the power of one coordinate, their factors by the next.</summary>
    private string Nested(int[] terms, int coordinate, IReadOnlyList<string> arguments)
    {
        if (coordinate == arguments.Count)
        {
            return terms.Sum(term => coefficients[term]).ToString("R", CultureInfo.InvariantCulture);
        }

        var text = "";
        for (var power = terms.Max(term => powers[term][coordinate]); power >= 0; power--)
        {
            int[] own = [.. terms.Where(term => powers[term][coordinate] == power)];
            var factor = own.Length == 0 ? "" : Nested(own, coordinate + 1, arguments);
            text = (text, factor) switch
            {
                ("", _) => factor,
                (_, "") => text,
                _ => $"{text} + {factor}",
            };
            if (power > 0 && text.Length > 0)
            {
                text = $"{arguments[coordinate]}*({text})";
            }
        }

        return text;
    }

    private static double Monomial(int[] power, double[] at)
    {
        var product = 1.0;
        for (var a = 0; a < at.Length; a++)
        {
            for (var k = 0; k < power[a]; k++)
            {
                product *= at[a];
            }
        }

        return product;
    }

    /// <summary>Powers of all monomials up to a degree, without the constant.</summary>
    private static int[][] Monomials(int size, int degree)
    {
        IEnumerable<int[]> all = [[]];
        for (var a = 0; a < size; a++)
        {
            all = [.. all.SelectMany(power => Enumerable.Range(0, degree - power.Sum() + 1).Select(next => (int[])[.. power, next]))];
        }

        return [.. all.Where(power => power.Sum() > 0)];
    }
}
