namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Where to try again when a start has no finite likelihood: the nominal point, then values of the parameter of interest over its
/// bounds, because its coefficients may be negative.
/// </summary>
internal static class Rescue
{
    private const int PoiValues = 16;

    /// <summary>How many other starts there are.</summary>
    public const int Attempts = 1 + PoiValues;

    /// <summary>Puts the start of a box to one of them.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="box">The box.</param>
    /// <param name="attempt">Which, 0 for the nominal point.</param>
    public static void Apply(FitProblem problem, FitBox box, int attempt)
    {
        box.StartAt([]);
        if (attempt > 0 && box.IsPoiFree)
        {
            var (low, high) = (box.Low[problem.PoiSlot], box.High[problem.PoiSlot]);
            var share = (attempt - 0.5) / PoiValues;
            box.SetStart(problem.PoiSlot, double.IsFinite(high - low) ? low + (share * (high - low)) : share * 10);
        }
    }
}
