using ParamOO.Fitting;
using ParamOO.Likelihoods;

namespace ParamOO.Gpu;

/// <summary>A <see cref="FitBatch"/> by address, so that several workers can read it while the caller's memory is held in place.</summary>
internal readonly unsafe struct BatchRows
{
    private readonly CompiledModel model;
    private readonly double* data;
    private readonly double* starts;
    private readonly int* held;
    private readonly double* heldValues;
    private readonly int dataLength;
    private readonly int startsLength;
    private readonly int heldLength;
    private readonly int heldValuesLength;
    private readonly int heldCount;
    private readonly double* metricPoint;

    public BatchRows(CompiledModel model, in FitBatch batch, double* data, double* starts, int* held, double* heldValues, double* metricPoint)
    {
        this.metricPoint = metricPoint;
        this.model = model;
        this.data = data;
        this.starts = starts;
        this.held = held;
        this.heldValues = heldValues;
        (dataLength, startsLength) = (batch.Data.Length, batch.Starts.Length);
        (heldLength, heldValuesLength) = (batch.Held.Length, batch.HeldValues.Length);
        heldCount = batch.HeldPerFit > 0 ? batch.HeldPerFit : batch.Held.Length;
        Fits = batch.Fits;
    }

    /// <summary>Number of fits.</summary>
    public int Fits { get; }

    /// <summary>Whether all fits have the same start and hold the same.</summary>
    public bool IsUniform => startsLength <= model.Parameters.Length && heldLength <= heldCount && heldValuesLength <= heldCount;

    /// <summary>Whether all fits hold the same parameters.</summary>
    public bool HoldsTheSame => heldLength <= heldCount;

    /// <summary>Where the metric of the first step is taken: where the caller says, otherwise at the start of the first fit.</summary>
    public ReadOnlySpan<double> MetricPoint => metricPoint is null ? Start(0) : new(metricPoint, model.Parameters.Length);

    /// <summary>Whether all fits have the same data.</summary>
    public bool HasOneData => dataLength <= model.Observed.Length;

    /// <summary>Data of a range of fits; one row where all have the same.</summary>
    public ReadOnlySpan<double> Data(int first, int count) => data is null ? model.Observed.AsSpan()
        : HasOneData ? new(data, dataLength)
        : new(data + ((long)first * model.Observed.Length), count * model.Observed.Length);

    /// <summary>Starting point of a fit; empty for the nominal one.</summary>
    public ReadOnlySpan<double> Start(int fit) => Row(starts, startsLength, fit, model.Parameters.Length);

    /// <summary>Parameters held in a fit.</summary>
    public ReadOnlySpan<int> Held(int fit) => Row(held, heldLength, fit, heldCount);

    /// <summary>Where they are held.</summary>
    public ReadOnlySpan<double> HeldValues(int fit) => Row(heldValues, heldValuesLength, fit, heldCount);

    private static ReadOnlySpan<T> Row<T>(T* rows, int length, int fit, int row)
        where T : unmanaged => length == 0 ? [] : length <= row ? new(rows, length) : new(rows + ((long)fit * row), row);
}
