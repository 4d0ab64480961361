using ParamOO.Numerics;
using ParamOO.Systematics;

namespace ParamOO.Interchange;

/// <summary>
/// One code-4 factor in place of the product of two of the same parameter. A product of two sixth-order polynomials is none, so that it can agree
/// with the product at two places only: at α = ±1, or in value and slope where a fit ends.
/// </summary>
internal static class JointVariation
{
    private const double Small = 0.01;
    private const double Step = 1e-6;
    private const int MaxRounds = 20;

    // What is left out moves t by less than 1e-8; every patch repeats these numbers.
    private const int Digits = 11;
    private const double LargestChange = 0.02;

    /// <summary>The factor.</summary>
    /// <param name="first">One factor.</param>
    /// <param name="second">The other, of the same parameter and code.</param>
    /// <param name="anchor">Where value and slope must agree; null or beyond ±1 for agreement at α = ±1 and beyond.</param>
    public static NormSys Of(NormSys first, NormSys second, double? anchor)
    {
        var plain = new NormSys(second.Name, first.Up * second.Up, first.Down * second.Down, second.Code);
        if (anchor is not { } alpha || Math.Abs(alpha) >= 1 || first.Code != InterpolationCode.PolynomialFactor || second.Code != InterpolationCode.PolynomialFactor)
        {
            return plain;
        }

        var wanted = Wanted(Interpolation(first), Interpolation(second), alpha);
        return Solve(plain, wanted, alpha) ?? plain;
    }

    /// <summary>A factor in a document that repeats it many times.</summary>
    /// <param name="norm">The factor.</param>
    /// <param name="isWanted">Whether to shorten it at all.</param>
    public static NormSys Rounded(NormSys norm, bool isWanted) =>
        isWanted ? norm with { Up = Rounding.ToDigits(norm.Up, Digits), Down = Rounding.ToDigits(norm.Down, Digits) } : norm;

    private static FactorInterpolation Interpolation(NormSys norm) => new(norm.Up, norm.Down, norm.Code);

    /// <summary>Value and slope of the product at the anchor; at α = 0, where every value is 1, slope and curvature.</summary>
    private static (double, double) Wanted(FactorInterpolation first, FactorInterpolation second, double alpha)
    {
        var place = Math.Abs(alpha) < Small ? 0 : alpha;
        var f = first.At(place, out var f1, out var f2);
        var g = second.At(place, out var g1, out var g2);
        return place == 0 ? ((f1 * g) + (f * g1), (f2 * g) + (2 * f1 * g1) + (f * g2)) : (f * g, (f1 * g) + (f * g1));
    }

    private static (double, double) Of(double up, double down, double alpha)
    {
        var place = Math.Abs(alpha) < Small ? 0 : alpha;
        var value = new FactorInterpolation(up, down).At(place, out var slope, out var curvature);
        return place == 0 ? (slope, curvature) : (value, slope);
    }

    /// <summary>Newton's method in both ends; null when they would have to move far.</summary>
    private static NormSys? Solve(NormSys plain, (double Value, double Slope) wanted, double alpha)
    {
        var (up, down) = (plain.Up, plain.Down);
        for (var round = 0; round < MaxRounds; round++)
        {
            var (value, slope) = Of(up, down, alpha);
            var (missingValue, missingSlope) = (wanted.Value - value, wanted.Slope - slope);
            var (valueUp, slopeUp) = Of(up + Step, down, alpha);
            var (valueDown, slopeDown) = Of(up, down + Step, alpha);
            var (a, b, c, d) = ((valueUp - value) / Step, (valueDown - value) / Step, (slopeUp - slope) / Step, (slopeDown - slope) / Step);
            var determinant = (a * d) - (b * c);
            var (moveUp, moveDown) = (((d * missingValue) - (b * missingSlope)) / determinant, ((a * missingSlope) - (c * missingValue)) / determinant);
            (up, down) = (up + moveUp, down + moveDown);
            if (!(Math.Abs((up / plain.Up) - 1) < LargestChange && Math.Abs((down / plain.Down) - 1) < LargestChange))
            {
                return null;
            }

            if (Math.Abs(moveUp) + Math.Abs(moveDown) < 1e-14)
            {
                break;
            }
        }

        return Rounded(plain with { Up = up, Down = down }, isWanted: true);
    }
}
