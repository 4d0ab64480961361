using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// The Neyman construction's result: critical values of t_μ′ along a grid of hypotheses (docs/method.md). The ordering is that of the
/// likelihood ratio (Feldman and Cousins), the boundary of the parameter included.
/// </summary>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="CriticalValues">One per hypothesis, ascending.</param>
public sealed record ConfidenceBelt(double Level, ValueList<CriticalValue> CriticalValues)
{
    /// <summary>Makes the belt of one confidence level.</summary>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <param name="distributions">Toys of each hypothesis, in any order.</param>
    public static ConfidenceBelt From(double level, IEnumerable<ToyDistribution> distributions) =>
        new(level, distributions.OrderBy(toys => toys.Hypothesis).Select(toys => toys.Critical(level)).ToValueList());

    /// <summary>The critical value at any value of the parameter, on the straight line between its neighbours; NaN outside the belt.</summary>
    /// <param name="value">The value.</param>
    public double At(double value)
    {
        for (var i = 0; i < CriticalValues.Count; i++)
        {
            var (here, next) = (CriticalValues[i], CriticalValues[Math.Min(i + 1, CriticalValues.Count - 1)]);
            if (here.Hypothesis == value)
            {
                return here.Value;
            }

            if (here.Hypothesis < value && value < next.Hypothesis)
            {
                return here.Value + ((next.Value - here.Value) * (value - here.Hypothesis) / (next.Hypothesis - here.Hypothesis));
            }
        }

        return double.NaN;
    }

    /// <summary>The hypotheses that the data do not exclude, with edges interpolated on the grid.</summary>
    /// <param name="observed">t_obs at each hypothesis of the belt, in its order; NaN where it is not known.</param>
    public ConfidenceSet Invert(ReadOnlySpan<double> observed) => ConfidenceSet.Crossings(
        Level,
        [.. CriticalValues.Select(value => value.Hypothesis)],
        observed,
        [.. CriticalValues.Select(value => value.Value)],
        [.. CriticalValues.Select(value => value.Uncertainty)]);
}
