using ParamOO.Likelihoods;

namespace ParamOO.Fitting;

/// <summary>
/// Many fits of one model: what goes in and what comes out, all in memory of the caller. A row is a fit. Where rows of the input
/// are the same for all fits one row suffices. Outputs that are left empty are not written.
/// </summary>
public readonly ref struct FitBatch
{
    /// <summary>Number of fits.</summary>
    public required int Fits { get; init; }

    /// <summary>Counts of all bins, then auxiliary data: [fits × data], or one row; empty for the observed data.</summary>
    public ReadOnlySpan<double> Data { get; init; }

    /// <summary>
    /// Starting points: [fits × parameters], or one row; empty for the nominal point or several values of the parameter of interest
    /// (<see cref="FitOptions.PoiStarts"/>).
    /// </summary>
    public ReadOnlySpan<double> Starts { get; init; }

    /// <summary>
    /// One number per parameter: where the second derivatives that all fits start with are taken; empty for the start of the first fit. With a
    /// point of its own a fit does not depend, not even in the last bit, on which other fits stand in its batch.
    /// </summary>
    public ReadOnlySpan<double> MetricPoint { get; init; }

    /// <summary>
    /// Indices of parameters to hold in addition to those that the model fixes: one row for all fits, or, when
    /// <see cref="HeldPerFit"/> is set, [fits × held]; −1 for none.
    /// </summary>
    public ReadOnlySpan<int> Held { get; init; }

    /// <summary>Where to hold them, in the order of <see cref="Held"/>: one row, or [fits × held].</summary>
    public ReadOnlySpan<double> HeldValues { get; init; }

    /// <summary>Length of a row of <see cref="Held"/> when every fit has its own; 0 (default) when one row serves all.</summary>
    public int HeldPerFit { get; init; }

    /// <summary>Receives why each fit stopped.</summary>
    public Span<FitStatus> Status { get; init; }

    /// <summary>Receives −2 ln L at the minimum, all constants included; NaN where no finite likelihood was found.</summary>
    public Span<double> TwiceNll { get; init; }

    /// <summary>Receives the estimates, [fits × parameters].</summary>
    public Span<double> Values { get; init; }

    /// <summary>Receives one standard deviation of each estimate, [fits × parameters]; see <see cref="FitResult"/>.</summary>
    public Span<double> Uncertainties { get; init; }

    /// <summary>Receives the estimated distance to the minimum in −2 ln L.</summary>
    public Span<double> Edm { get; init; }

    /// <summary>Receives the number of evaluations.</summary>
    public Span<int> Iterations { get; init; }

    internal int HeldCount => HeldPerFit > 0 ? HeldPerFit : Held.Length;

    /// <summary>Checks all lengths against a model.</summary>
    internal void Check(CompiledModel model)
    {
        var size = model.Parameters.Length;
        CheckRows(Data.Length, model.Observed.Length, nameof(Data));
        CheckRows(Starts.Length, size, nameof(Starts));
        CheckRow(MetricPoint.Length, size, nameof(MetricPoint));
        CheckRows(Held.Length, HeldCount, nameof(Held));
        CheckRows(HeldValues.Length, HeldCount, nameof(HeldValues));
        CheckOutput(Status.Length, 1, nameof(Status));
        CheckOutput(TwiceNll.Length, 1, nameof(TwiceNll));
        CheckOutput(Edm.Length, 1, nameof(Edm));
        CheckOutput(Iterations.Length, 1, nameof(Iterations));
        CheckOutput(Values.Length, size, nameof(Values));
        CheckOutput(Uncertainties.Length, size, nameof(Uncertainties));
    }

    /// <summary>The data of a fit.</summary>
    internal ReadOnlySpan<double> DataOf(int fit, CompiledModel model) =>
        Data.IsEmpty ? model.Observed.AsSpan() : Data.Length == model.Observed.Length ? Data : Data.Slice(fit * model.Observed.Length, model.Observed.Length);

    /// <summary>Writes the numbers of one fit where they are wanted.</summary>
    internal void Write(int fit, FitStatus status, double twiceNll, double edm, int iterations)
    {
        Put(Status, fit, status);
        Put(TwiceNll, fit, twiceNll);
        Put(Edm, fit, edm);
        Put(Iterations, fit, iterations);
    }

    private static void Put<T>(Span<T> output, int fit, T value)
    {
        if (!output.IsEmpty)
        {
            output[fit] = value;
        }
    }

    private static void CheckRow(int length, int row, string name)
    {
        if (length != 0 && length != row)
        {
            throw new ArgumentException($"needs {row} numbers, has {length}", name);
        }
    }

    private void CheckRows(int length, int row, string name)
    {
        if (length != 0 && length != row && length != row * Fits)
        {
            throw new ArgumentException($"needs {row} numbers, or {row} for each of {Fits} fits, has {length}", name);
        }
    }

    private void CheckOutput(int length, int row, string name)
    {
        if (length != 0 && length != row * Fits)
        {
            throw new ArgumentException($"needs {row} numbers for each of {Fits} fits, has {length}", name);
        }
    }
}
