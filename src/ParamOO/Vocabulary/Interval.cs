namespace ParamOO.Vocabulary;

/// <summary>A closed interval of numbers.</summary>
/// <param name="Low">Lower end; may be −∞.</param>
/// <param name="High">Upper end, at least <paramref name="Low"/>; may be +∞.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Length of the interval.</summary>
    public double Width => High - Low;

    /// <summary>Whether a number lies in the interval, ends included.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The nearest number inside the interval.</summary>
    /// <param name="value">The number to move.</param>
    public double Clamp(double value) => Math.Clamp(value, Low, High);

    /// <summary>Numbers at equal distances, both ends among them.</summary>
    /// <param name="count">How many, at least 2.</param>
    public IEnumerable<double> Points(int count)
    {
        var (low, width) = (Low, Width);
        return Enumerable.Range(0, count).Select(k => low + (width * k / (count - 1)));
    }

    /// <summary>The same interval with its infinite ends moved to ten times the size of a number, or ten units, away from it.</summary>
    /// <param name="centre">The number.</param>
    public Interval FiniteAround(double centre)
    {
        var reach = 10 * Math.Max(1, Math.Abs(centre));
        return new(double.IsFinite(Low) ? Low : centre - reach, double.IsFinite(High) ? High : centre + reach);
    }
}
