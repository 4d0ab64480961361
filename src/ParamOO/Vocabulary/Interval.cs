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
}
