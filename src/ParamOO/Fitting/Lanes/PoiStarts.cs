namespace ParamOO.Fitting.Lanes;

/// <summary>
/// The starting values of the parameter of interest: interference makes two minima, one of them perhaps on the boundary, so that fits start from
/// several values, both ends of the bounds included.
/// </summary>
internal static class PoiStarts
{
    private const int ForCoefficients = 5;

    /// <summary>How many starts each fit has.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="options">What the caller wants.</param>
    public static int Count(FitProblem problem, FitOptions options) => problem.PoiSlot < 0 ? 1
        : options.PoiStarts > 0 ? options.PoiStarts
        : problem.Program.Coefficients.Length > 0 ? ForCoefficients
        : 1;

    /// <summary>Moves the start of a box to one of them.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="box">The box, at its own start.</param>
    /// <param name="number">Which; 0 leaves the start as it is.</param>
    /// <param name="options">What the caller wants.</param>
    public static void Apply(FitProblem problem, FitBox box, int number, FitOptions options)
    {
        if (number == 0 || !box.IsPoiFree)
        {
            return;
        }

        var (low, high) = (box.Low[problem.PoiSlot], box.High[problem.PoiSlot]);
        (low, high) = (double.IsFinite(low) ? low : -10, double.IsFinite(high) ? high : 10);
        var others = Count(problem, options) - 1;
        box.SetStart(problem.PoiSlot, others == 1 ? low : low + ((high - low) * (number - 1) / (others - 1)));
    }
}
