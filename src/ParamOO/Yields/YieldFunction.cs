using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// ν_b(t): one number per bin as a function of the hypothesis variable t(μ′), or of the position on a plane of two parameters. Values are yields [events], relative variations or
/// relative uncertainties; whoever holds the function says which. The set of cases is closed.
/// </summary>
public abstract record YieldFunction
{
    /// <summary>Number of bins.</summary>
    public abstract int Bins { get; }

    /// <summary>Values of t for which the functions hold; outside, evaluation throws <see cref="ArgumentOutOfRangeException"/>.</summary>
    public abstract Interval Domain { get; }

    /// <summary>The value in every bin.</summary>
    /// <param name="position">Hypothesis variable, in <see cref="Domain"/>, or position on a plane.</param>
    /// <param name="values">Receives one number per bin. Overwritten.</param>
    public abstract void Evaluate(HypothesisPosition position, Span<double> values);

    /// <summary>The derivative in t in every bin.</summary>
    /// <param name="position">Hypothesis variable, in <see cref="Domain"/>, or position on a plane.</param>
    /// <param name="slopes">Receives one number per bin. Overwritten.</param>
    public abstract void Differentiate(HypothesisPosition position, Span<double> slopes);

    /// <summary>The value in every bin, as a new list.</summary>
    /// <param name="position">Hypothesis variable, or position on a plane.</param>
    public PerBin At(HypothesisPosition position)
    {
        var values = new double[Bins];
        Evaluate(position, values);
        return [.. values];
    }
}

/// <summary>The same values for every hypothesis: an ordinary template.</summary>
/// <param name="Values">One number per bin.</param>
public sealed record ConstantYields(PerBin Values) : YieldFunction
{
    /// <inheritdoc/>
    public override int Bins => Values.Count;

    /// <inheritdoc/>
    public override Interval Domain => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    public override void Evaluate(HypothesisPosition position, Span<double> values) => Values.Span.CopyTo(values);

    /// <inheritdoc/>
    public override void Differentiate(HypothesisPosition position, Span<double> slopes) => slopes[..Bins].Clear();
}
