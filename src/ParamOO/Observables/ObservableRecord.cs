using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>What was seen while an observable was made.</summary>
/// <param name="Events">Simulated events.</param>
/// <param name="EffectiveEvents">(Σw)²/Σw² of their weights under the reference hypothesis.</param>
/// <param name="DroppedWeight">Negative weight under the reference hypothesis that F leaves out, as a fraction of the positive weight.</param>
/// <param name="WithoutReference">Events whose intensity is not positive at the reference hypothesis.</param>
/// <param name="Unbinned">
/// t of the reference Asimov data without binning at every hypothesis of <see cref="HypothesisGrid.All"/>, divided by (t′ − t₀)²,
/// statistics only.
/// </param>
/// <param name="WithoutIntensity">Per hypothesis the number of events whose intensity there is not positive.</param>
public sealed record ObservableRecord(
    long Events,
    double EffectiveEvents,
    double DroppedWeight,
    long WithoutReference,
    ValueList<double> Unbinned,
    ValueList<int> WithoutIntensity)
{
    /// <summary>
    /// Where the number of bins was chosen, the smallest fraction of the unbinned t that they keep at any hypothesis, each half of the events in
    /// edges of the other; null where the number was given.
    /// </summary>
    public double? Kept { get; init; }

    /// <summary>
    /// Where there is a second axis, the number of columns of every bin of the first, or of bins of every category where these have edges of
    /// their own; empty for one axis.
    /// </summary>
    public ValueList<int> Columns { get; init; } = [];

    /// <summary>Whether <see cref="Columns"/> are numbers of bins of categories that have edges of their own.</summary>
    public bool AreCategoriesApart { get; init; }
}
