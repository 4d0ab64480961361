namespace ParamOO.Reporting;

/// <summary>Maps numbers of an axis to pixels.</summary>
/// <param name="Low">Number at the first pixel.</param>
/// <param name="High">Number at the last pixel.</param>
/// <param name="First">First pixel.</param>
/// <param name="Last">Last pixel; smaller than the first where the axis points upwards.</param>
/// <param name="IsLogarithmic">Whether decades are equidistant.</param>
internal sealed record Scale(double Low, double High, double First, double Last, bool IsLogarithmic)
{
    private const double FarthestDecade = 1e150;

    /// <summary>The pixel of a number; far outside for numbers that a logarithm does not have.</summary>
    /// <param name="value">The number.</param>
    public double At(double value) => First + ((Last - First) * Fraction(value));

    /// <summary>The scale of an axis that holds some numbers.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">The numbers; those that are not finite count for nothing.</param>
    /// <param name="margin">Part of the range that is left free at ends that the axis does not fix; null for ends at the numbers themselves.</param>
    /// <param name="first">First pixel.</param>
    /// <param name="last">Last pixel.</param>
    public static Scale Of(Axis axis, IEnumerable<double> values, double? margin, double first, double last)
    {
        var inside = values.Where(value => double.IsFinite(value) && (!axis.IsLogarithmic || value is > 1 / FarthestDecade and < FarthestDecade)).DefaultIfEmpty(1).ToList();
        var (low, high) = (inside.Min(), inside.Max());
        if (margin is { } part)
        {
            (low, high) = axis.IsLogarithmic ? WidenedByFactor(low, high, part) : Widened(low, high, part);
        }
        else if (low == high)
        {
            (low, high) = axis.IsLogarithmic ? (low / 2, high * 2) : (low - 0.5, high + 0.5);
        }

        return new(axis.Low ?? low, axis.High ?? high, first, last, axis.IsLogarithmic);
    }

    /// <summary>The same axis with room for something at its far end.</summary>
    /// <param name="pixels">How much room [px].</param>
    public Scale WithRoom(double pixels)
    {
        var length = Math.Abs(Last - First);
        var stretch = length / Math.Max(length - pixels, length / 4);
        return IsLogarithmic
            ? this with { High = Math.Min(FarthestDecade, Math.Exp(Math.Log(Low) + (Math.Log(High / Low) * stretch))) }
            : this with { High = Low + ((High - Low) * stretch) };
    }

    private static (double Low, double High) Widened(double low, double high, double margin)
    {
        var width = high > low ? high - low : Math.Max(Math.Abs(high), 1) * 0.1;
        var floor = low >= 0 && low < width * 0.5 ? 0 : low - (margin * width);
        return (floor, high + (margin * width));
    }

    private static (double Low, double High) WidenedByFactor(double low, double high, double margin)
    {
        var factor = Math.Exp(Math.Max(Math.Log(high) - Math.Log(low), Math.Log(10)) * margin);
        return (Math.Max(low / factor, 1 / FarthestDecade), Math.Min(high * factor, FarthestDecade));
    }

    private double Fraction(double value) => !IsLogarithmic
        ? (value - Low) / (High - Low)
        : Math.Log(Math.Max(value, Low * 1e-9) / Low) / Math.Log(High / Low);
}
