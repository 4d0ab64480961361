namespace ParamOO.Fitting;

/// <summary>Memory for what a batch of fits gives, one entry or row per fit.</summary>
/// <param name="fits">Number of fits.</param>
/// <param name="parameters">Number of parameters of the model.</param>
internal sealed class FitOutcomes(int fits, int parameters)
{
    private readonly double[] edm = new double[fits];

    public FitStatus[] Status { get; } = new FitStatus[fits];

    public double[] TwiceNll { get; } = new double[fits];

    public int[] Iterations { get; } = new int[fits];

    /// <summary>Estimates, [fits × parameters].</summary>
    public double[] Values { get; } = new double[fits * parameters];

    /// <summary>A batch that writes here.</summary>
    /// <param name="batch">What goes into it.</param>
    public FitBatch Of(FitBatch batch) => batch with { Fits = fits, Status = Status, TwiceNll = TwiceNll, Edm = edm, Iterations = Iterations, Values = Values };

    /// <summary>The estimates of a fit.</summary>
    /// <param name="fit">Its index.</param>
    public ReadOnlySpan<double> ValuesOf(int fit) => Values.AsSpan(fit * parameters, parameters);

    /// <summary>What is known of a fit without its second derivatives: no uncertainties, no correlations.</summary>
    /// <param name="fit">Its index.</param>
    public FitResult At(int fit) => new(
        Status[fit], TwiceNll[fit], edm[fit], Iterations[fit], [.. ValuesOf(fit)], [.. Enumerable.Repeat(double.NaN, parameters)], [.. new bool[parameters]], null, []);
}
