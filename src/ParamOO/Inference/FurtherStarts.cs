using ParamOO.Likelihoods;

namespace ParamOO.Inference;

/// <summary>
/// Starts from which fits of fluctuated data reach other minima. Where bins hold few events, several nuisance parameters can make up for the same
/// fluctuation, each in a valley of its own; the parameters' own auxiliary data say in which the data set was born, and starts on the way to
/// them end in the lowest valley more often than mirrored ones.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class FurtherStarts(CompiledModel model)
{
    /// <summary>How far from the common point to a data set's own auxiliary data starts lie; then another from the lowest minimum so far.</summary>
    public static ReadOnlySpan<double> Shares => [0.5, 0.7];

    /// <summary>How far from the lowest minimum so far to the auxiliary data the last start lies.</summary>
    public const double LastShare = 0.5;

    /// <summary>Minima of −2 ln L that differ by less are the same but for where fits stop.</summary>
    public const double Distinct = 1e-4;

    /// <summary>Data sets that are started again before it is known whether that pays; if it finds nothing in these, it is not done for the others.</summary>
    public const int Pilot = 64;

    /// <summary>Whether the model has parameters that can have two valleys at all.</summary>
    public bool AreThinkable { get; } = TwoValleys.Of(model).Length > 0;

    /// <summary>Moves a point towards the auxiliary data of a data set.</summary>
    /// <param name="point">All parameters; moved.</param>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <param name="share">How far, 1 for all the way.</param>
    public void MoveTowards(Span<double> point, ReadOnlySpan<double> data, double share)
    {
        for (var term = 0; term < model.Constraints.Length; term++)
        {
            var (parameter, constraint) = model.Constraints[term];
            if (!model.Parameters[parameter].IsFixed)
            {
                point[parameter] += share * (ConstraintDatum.Centre(constraint, data[model.Bins + term]) - point[parameter]);
            }
        }
    }
}
