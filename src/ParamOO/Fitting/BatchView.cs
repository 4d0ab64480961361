using ParamOO.Likelihoods;

namespace ParamOO.Fitting;

/// <summary>A <see cref="FitBatch"/> by address, so that several threads can work on it while the caller's memory is held in place.</summary>
internal readonly unsafe struct BatchView
{
    private readonly CompiledModel model;
    private readonly double* data;
    private readonly double* starts;
    private readonly int* held;
    private readonly double* heldValues;
    private readonly FitStatus* status;
    private readonly double* twiceNll;
    private readonly double* values;
    private readonly double* edm;
    private readonly int* iterations;
    private readonly int dataStride;
    private readonly int startStride;
    private readonly int heldStride;
    private readonly int heldValueStride;

    public BatchView(
        CompiledModel model,
        in FitBatch batch,
        double* data,
        double* starts,
        int* held,
        double* heldValues,
        FitStatus* status,
        double* twiceNll,
        double* values,
        double* edm,
        int* iterations)
    {
        this.model = model;
        (Fits, HeldCount) = (batch.Fits, batch.HeldCount);
        this.data = data;
        this.starts = starts;
        this.held = held;
        this.heldValues = heldValues;
        this.status = status;
        this.twiceNll = twiceNll;
        this.values = values;
        this.edm = edm;
        this.iterations = iterations;
        dataStride = Stride(batch.Data.Length, model.Observed.Length);
        startStride = Stride(batch.Starts.Length, model.Parameters.Length);
        heldStride = Stride(batch.Held.Length, HeldCount);
        heldValueStride = Stride(batch.HeldValues.Length, HeldCount);
    }

    /// <summary>Number of fits.</summary>
    public int Fits { get; }

    /// <summary>Parameters held in each fit.</summary>
    public int HeldCount { get; }

    /// <summary>Whether the caller names starting points.</summary>
    public bool HasStarts => starts is not null;

    /// <summary>Whether the same parameters are held in all fits.</summary>
    public bool HoldsTheSame => heldStride == 0;

    /// <summary>Counts and auxiliary data of a fit.</summary>
    public ReadOnlySpan<double> Data(int fit) =>
        data is null ? model.Observed.AsSpan() : new(data + ((long)fit * dataStride), model.Observed.Length);

    /// <summary>The starting point of a fit.</summary>
    public ReadOnlySpan<double> Start(int fit) => new(starts + ((long)fit * startStride), model.Parameters.Length);

    /// <summary>The parameters held in a fit.</summary>
    public ReadOnlySpan<int> Held(int fit) => new(held + ((long)fit * heldStride), HeldCount);

    /// <summary>Where they are held.</summary>
    public ReadOnlySpan<double> HeldValues(int fit) => new(heldValues + ((long)fit * heldValueStride), HeldCount);

    /// <summary>Where the estimates of a fit go.</summary>
    public Span<double> Values(int fit) => new(values + ((long)fit * model.Parameters.Length), model.Parameters.Length);

    /// <summary>Notes the outcome of one start of a fit, unless an earlier start did better.</summary>
    /// <returns>Whether it is the best so far, so that the estimates should be written.</returns>
    public bool Offer(int fit, FitStatus outcome, double value, double distance, int evaluations)
    {
        iterations[fit] += evaluations;
        var isBetter = double.IsNaN(twiceNll[fit]) || value < twiceNll[fit] - 1e-9
            || (value <= twiceNll[fit] + 1e-9 && outcome == FitStatus.Converged && status[fit] != FitStatus.Converged);
        if (isBetter)
        {
            (status[fit], twiceNll[fit], edm[fit]) = (outcome, value, distance);
        }

        return isBetter;
    }

    /// <summary>Replaces the outcome of a fit.</summary>
    public void Replace(int fit, FitStatus outcome, double value, double distance, int evaluations)
    {
        iterations[fit] += evaluations;
        (status[fit], twiceNll[fit], edm[fit]) = (outcome, value, distance);
    }

    /// <summary>Forgets all outcomes.</summary>
    public void Clear()
    {
        new Span<FitStatus>(status, Fits).Fill(FitStatus.InvalidYield);
        new Span<double>(twiceNll, Fits).Fill(double.NaN);
        new Span<double>(edm, Fits).Fill(double.PositiveInfinity);
        new Span<int>(iterations, Fits).Clear();
        new Span<double>(values, Fits * model.Parameters.Length).Fill(double.NaN);
    }

    private static int Stride(int length, int row) => length > row ? row : 0;
}
