using System.Globalization;

namespace ParamOO.Reporting;

/// <summary>Numbers and labels as texts of a report.</summary>
public static class ReportText
{
    /// <summary>A label without its markup, for consoles.</summary>
    /// <param name="text">The label with the markup of <see cref="Axis"/>.</param>
    public static string Plain(string text) => RichText.Plain(text);

    /// <summary>A label that shows a text letter for letter: what a user wrote may hold signs of markup, such as the stars of a product.</summary>
    /// <param name="text">The text.</param>
    public static string Literal(string text) => RichText.Literal(text);

    /// <summary>A number with some significant digits; <c>–</c> when it is not a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits, 1 to 15.</param>
    public static string Number(double value, int digits = 4)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }

        if (value == 0)
        {
            return "0";
        }

        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var text = exponent < -4 || exponent >= Math.Max(digits, 6)
            ? Scientific(value, exponent, digits)
            : value.ToString("F" + Math.Max(0, digits - 1 - exponent), CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    /// <summary>A tested hypothesis: a number, or a pair such as <c>(0.1, 4.28)</c>.</summary>
    /// <param name="first">The value, or the first of the pair.</param>
    /// <param name="second">The second of the pair; null where there is one parameter.</param>
    /// <param name="digits">Significant digits, 1 to 15.</param>
    public static string Hypothesis(double first, double? second, int digits) =>
        second is { } other ? $"({Number(first, digits)}, {Number(other, digits)})" : Number(first, digits);

    /// <summary>A number that somebody chose, such as a bound, without trailing zeros.</summary>
    /// <param name="value">The number.</param>
    public static string Setting(double value)
    {
        var text = Number(value, 6);
        return text.Contains('.', StringComparison.Ordinal) && !text.Contains('×', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A number with at most three significant digits and no trailing zeros, for labels.</summary>
    /// <param name="value">The number.</param>
    public static string Brief(double value)
    {
        var exponent = value == 0 || !double.IsFinite(value) ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Setting(exponent is < -12 or > 12 ? value : Math.Round(value, Math.Clamp(2 - exponent, 0, 15)));
    }

    /// <summary>A whole number with thin spaces between thousands.</summary>
    /// <param name="value">The number.</param>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    private static string Scientific(double value, int exponent, int digits)
    {
        var mantissa = value / Math.Pow(10, exponent);
        return $"{mantissa.ToString("F" + (digits - 1), CultureInfo.InvariantCulture)}×10^{{{exponent}}}";
    }
}
