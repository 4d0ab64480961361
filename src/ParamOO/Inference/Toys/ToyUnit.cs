namespace ParamOO.Inference.Toys;

/// <summary>Toys that are made together: consecutive ones of one hypothesis.</summary>
/// <param name="Hypothesis">Index of the hypothesis.</param>
/// <param name="First">Index of the first toy.</param>
/// <param name="Count">How many, positive.</param>
public readonly record struct ToyUnit(int Hypothesis, long First, int Count)
{
    /// <summary>
    /// All units of a run, in the order in which they are kept: the first toys of every hypothesis, then the next ones. More toys therefore
    /// come behind those that are there already.
    /// </summary>
    /// <param name="hypotheses">Number of hypotheses.</param>
    /// <param name="toys">Number of toys of each.</param>
    /// <param name="block">Toys of a whole unit.</param>
    public static IEnumerable<ToyUnit> Of(int hypotheses, long toys, int block)
    {
        for (var first = 0L; first < toys; first += block)
        {
            for (var hypothesis = 0; hypothesis < hypotheses; hypothesis++)
            {
                yield return new ToyUnit(hypothesis, first, (int)Math.Min(block, toys - first));
            }
        }
    }
}
