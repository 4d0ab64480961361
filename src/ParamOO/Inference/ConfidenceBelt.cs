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

    /// <summary>The hypotheses that the data do not exclude, with edges interpolated on the grid.</summary>
    /// <param name="observed">t_obs at each hypothesis of the belt, in its order; NaN where it is not known.</param>
    public ConfidenceSet Invert(ReadOnlySpan<double> observed) => ConfidenceSet.Crossings(
        Level,
        [.. CriticalValues.Select(value => value.Hypothesis)],
        observed,
        [.. CriticalValues.Select(value => value.Value)],
        [.. CriticalValues.Select(value => value.Uncertainty)]);
}
