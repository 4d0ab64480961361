using System.Globalization;

namespace ParamOO.Numerics;

/// <summary>Rounds to significant decimal digits, the way a printed number is rounded.</summary>
public static class Rounding
{
    /// <summary>The number nearest to a value that has so many digits.</summary>
    /// <param name="value">The value, finite.</param>
    /// <param name="digits">Significant decimal digits, 1 to 15.</param>
    public static double ToDigits(double value, int digits) =>
        double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
