namespace ParamOO.Numerics;

/// <summary>
/// Logarithm and exponential made only of IEEE-754 additions, multiplications and divisions in a fixed order: the same bits on every
/// processor and device that does not fuse them, unlike the functions of the system's mathematical library. Within 2 units in the last place.
/// </summary>
/// <remarks>For random numbers, whose bits must not depend on the machine. Elsewhere <see cref="Math"/> is as good and faster.</remarks>
public static class PortableMath
{
    /// <summary>Largest |x| for which <see cref="Exp"/> is neither 0 nor +∞.</summary>
    public const double LargestExponent = 708;

    // ln 2 in two parts; the first ends in 21 zero bits, so that its product with any binary exponent is exact.
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double SqrtHalf = 0.70710678118654752440;
    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;
    private const long MantissaMask = (1L << MantissaBits) - 1;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // 1/k! for k = 13 … 0; on |x| ≤ ½ ln 2 the first term left out is below 4e-18.
    private static ReadOnlySpan<double> InverseFactorials =>
    [
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24,
        1.0 / 6, 0.5, 1, 1,
    ];

    // 2/(2k+1) for k = 11 … 1, the series of ln((1+s)/(1−s)); on |s| ≤ 0.172 the first term left out is below 1e-18 of the sum.
    private static ReadOnlySpan<double> LogSeries =>
    [
        2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3,
    ];

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>−∞ at 0, NaN below, +∞ at +∞.</returns>
    public static double Log(double x)
    {
        if (!(x > 0 && x < double.PositiveInfinity))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        return x < SmallestNormal ? LogOfNormal(x * (1L << 54), -54) : LogOfNormal(x, 0);
    }

    /// <summary>The exponential.</summary>
    /// <param name="x">Any number; below −<see cref="LargestExponent"/> the result is 0, above it +∞.</param>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) <= LargestExponent))
        {
            return x > 0 ? double.PositiveInfinity : x < 0 ? 0 : double.NaN;
        }

        var power = Math.Round(x / (Ln2High + Ln2Low));
        var rest = x - (power * Ln2High) - (power * Ln2Low);
        var sum = Horner(InverseFactorials, rest);
        return sum * BitConverter.Int64BitsToDouble(((long)power + ExponentBias) << MantissaBits);
    }

    private static double LogOfNormal(double x, int exponent)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> MantissaBits) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | ((long)ExponentBias << MantissaBits));
        if (mantissa > 2 * SqrtHalf)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2s + s³(⅔ + ⅖ s² + …), s = (m − 1)/(m + 1).
        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var tail = s * square * Horner(LogSeries, square);
        return (exponent * Ln2High) + ((2 * s) + (tail + (exponent * Ln2Low)));
    }

    private static double Horner(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = coefficients[0];
        foreach (var coefficient in coefficients[1..])
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
