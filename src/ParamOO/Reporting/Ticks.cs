using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Ticks of one axis: round numbers, about as many as fit.</summary>
/// <param name="Major">Positions with labels, ascending.</param>
/// <param name="Minor">Positions between them without labels.</param>
/// <param name="Labels">One text per major tick, with the markup of <see cref="Axis"/>.</param>
/// <param name="Power">The power of ten that the labels of very large or small numbers leave out; 0 where they leave out none.</param>
internal sealed record Ticks(double[] Major, double[] Minor, string[] Labels, int Power = 0)
{
    private const int MostDecades = 7;

    /// <summary>Ticks of an axis.</summary>
    /// <param name="scale">The axis.</param>
    /// <param name="most">Largest number of labels that fit, at least 2.</param>
    public static Ticks Of(Scale scale, int most) => scale.IsLogarithmic ? Decades(scale.Low, scale.High) : Linear(scale.Low, scale.High, most);

    /// <summary>One tick per name.</summary>
    /// <param name="names">The names.</param>
    public static Ticks Of(ValueList<string> names) =>
        new([.. Enumerable.Range(0, names.Count).Select(position => (double)position)], [], [.. names.Select(RichText.Literal)]);

    private static Ticks Linear(double low, double high, int most)
    {
        var step = RoundStep((high - low) / most, out var minorPerMajor);
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        var power = largest is >= 1e5 or < 1e-2 ? (int)Math.Floor(Math.Log10(largest)) : 0;
        var shown = step / Math.Pow(10, power);
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(shown) - 1e-9) + (HasHalf(shown) ? 1 : 0), 0, 9);
        var major = Multiples(step, low, high);
        var labels = major.Select(value => Format(value / Math.Pow(10, power), shown, decimals));
        return new(major, Multiples(step / minorPerMajor, low, high), [.. labels], power);
    }

    /// <summary>The smallest of 1, 2, 2.5, 5 times a power of ten that is at least the wanted step.</summary>
    private static double RoundStep(double wanted, out int minorPerMajor)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        var (factor, parts) = (wanted / power) switch
        {
            <= 1.0000001 => (1.0, 5),
            <= 2.0000001 => (2.0, 4),
            <= 2.5000001 => (2.5, 5),
            <= 5.0000001 => (5.0, 5),
            _ => (10.0, 5),
        };
        minorPerMajor = parts;
        return factor * power;
    }

    private static bool HasHalf(double step)
    {
        var digits = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        return Math.Abs(digits - 2.5) < 1e-6 && step < 10;
    }

    private static double[] Multiples(double step, double low, double high)
    {
        var slack = step * 1e-6;
        var first = (long)Math.Ceiling((low - slack) / step);
        var last = (long)Math.Floor((high + slack) / step);
        return [.. Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(i => (first + i) * step)];
    }

    private static string Format(double value, double step, int decimals) =>
        Math.Abs(value) < step * 1e-6 ? "0" : value.ToString("F" + decimals, CultureInfo.InvariantCulture).Replace('-', '−');

    private static Ticks Decades(double low, double high)
    {
        var first = (int)Math.Ceiling(Math.Log10(low) - 1e-9);
        var last = (int)Math.Floor(Math.Log10(high) + 1e-9);
        var every = 1 + ((last - first) / MostDecades);
        var decades = Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(exponent => (exponent - first) % every == 0).ToArray();
        var minor =
            from exponent in Enumerable.Range(first - 1, every > 1 ? 0 : last - first + 2)
            from digit in Enumerable.Range(1, 9)
            let value = digit * Math.Pow(10, exponent)
            where value >= low && value <= high
            select value;
        return new([.. decades.Select(exponent => Math.Pow(10, exponent))], [.. minor], [.. decades.Select(PowerLabel)]);
    }

    private static string PowerLabel(int exponent) => exponent is >= -2 and <= 3
        ? Math.Pow(10, exponent).ToString("0.###", CultureInfo.InvariantCulture)
        : $"10^{{{exponent}}}".Replace('-', '−');
}
