namespace ParamOO.Numerics;

/// <summary>
/// A sign change that is being narrowed down, one function value at a time, by Chandrupatla's method (Adv. Eng. Software 28, 1997):
/// inverse quadratic steps where they are safe, bisection elsewhere. The caller evaluates, so many roots can be sought in step.
/// </summary>
public struct RootBracket
{
    private readonly double tolerance;
    private double newest, newestValue, other, otherValue, step;

    /// <summary>Starts from two ends whose values have opposite signs.</summary>
    /// <param name="low">One end.</param>
    /// <param name="lowValue">The function there, finite.</param>
    /// <param name="high">The other end.</param>
    /// <param name="highValue">The function there, finite, of the other sign or zero.</param>
    /// <param name="tolerance">Absolute distance to the root that is good enough, positive.</param>
    /// <exception cref="ArgumentException">The values do not enclose a root.</exception>
    public RootBracket(double low, double lowValue, double high, double highValue, double tolerance)
    {
        if (!(lowValue * highValue <= 0))
        {
            throw new ArgumentException($"no sign change between f({low}) = {lowValue} and f({high}) = {highValue}", nameof(highValue));
        }

        this.tolerance = tolerance;
        (newest, newestValue, other, otherValue) = (high, highValue, low, lowValue);
        step = otherValue == newestValue ? 0.5 : Math.Clamp(newestValue / (newestValue - otherValue), 0.05, 0.95);
        IsDone = IsNarrowEnough();
    }

    /// <summary>Whether the root is known well enough, or a value was not a number.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether a function value was not a number, so that the search had to stop.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where the function is wanted next.</summary>
    public readonly double Next => newest + (step * (other - newest));

    /// <summary>The end with the smaller absolute value: the best estimate so far.</summary>
    public readonly double Root => Math.Abs(newestValue) < Math.Abs(otherValue) ? newest : other;

    /// <summary>Distance between the two ends.</summary>
    public readonly double Width => Math.Abs(other - newest);

    /// <summary>Takes the function value at <see cref="Next"/>.</summary>
    /// <param name="value">The value; NaN ends the search.</param>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            (IsDone, IsBroken) = (true, true);
            return;
        }

        var (third, thirdValue) = Math.Sign(value) == Math.Sign(newestValue) ? (newest, newestValue) : (other, otherValue);
        var next = Next;
        if (Math.Sign(value) != Math.Sign(newestValue))
        {
            (other, otherValue) = (newest, newestValue);
        }

        (newest, newestValue) = (next, value);
        IsDone = IsNarrowEnough();
        if (!IsDone)
        {
            step = NextStep(third, thirdValue);
        }
    }

    private readonly bool IsNarrowEnough() => newestValue == 0 || otherValue == 0 || Width <= 2 * Resolution();

    private readonly double Resolution() => tolerance + (4e-16 * Math.Abs(Root));

    private readonly double NextStep(double third, double thirdValue)
    {
        var limit = Math.Min(0.5, Resolution() / Width);
        var xi = (newest - other) / (third - other);
        var phi = (newestValue - otherValue) / (thirdValue - otherValue);
        var isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
        var quadratic = (newestValue / (otherValue - newestValue) * thirdValue / (otherValue - thirdValue))
            + ((third - newest) / (other - newest) * newestValue / (thirdValue - newestValue) * otherValue / (thirdValue - otherValue));
        return Math.Clamp(isSafe ? quadratic : 0.5, limit, 1 - limit);
    }
}
