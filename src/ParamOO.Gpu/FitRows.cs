using ParamOO.Fitting;

namespace ParamOO.Gpu;

/// <summary>Results of fits, one entry or row per fit; those that are not done yet are known.</summary>
internal sealed class FitRows
{
    private readonly int parameters;
    private readonly bool[] isDone;

    /// <summary>Room for results.</summary>
    /// <param name="fits">How many fits.</param>
    /// <param name="parameters">How many parameters.</param>
    public FitRows(int fits, int parameters)
    {
        this.parameters = parameters;
        isDone = new bool[fits];
        (Status, TwiceNll, Edm, Iterations) = (new FitStatus[fits], new double[fits], new double[fits], new int[fits]);
        Values = new double[fits * parameters];
    }

    public FitStatus[] Status { get; }

    public double[] TwiceNll { get; }

    public double[] Edm { get; }

    public int[] Iterations { get; }

    /// <summary>Estimates, [fits × parameters].</summary>
    public double[] Values { get; }

    /// <summary>Notes one result. Different fits may be noted by different threads.</summary>
    public void Set(int fit, FitStatus status, double twiceNll, double edm, int iterations, ReadOnlySpan<double> values)
    {
        (Status[fit], TwiceNll[fit], Edm[fit], Iterations[fit]) = (status, twiceNll, edm, iterations);
        values.CopyTo(Values.AsSpan(fit * parameters, parameters));
        isDone[fit] = true;
    }

    /// <summary>Takes one result of others.</summary>
    public void Set(int fit, FitRows other, int index) =>
        Set(fit, other.Status[index], other.TwiceNll[index], other.Edm[index], other.Iterations[index], other.Values.AsSpan(index * parameters, parameters));

    /// <summary>Fits without a result.</summary>
    public int[] Missing() => [.. isDone.Index().Where(entry => !entry.Item).Select(entry => entry.Index)];

    /// <summary>Writes what the caller of a batch wants.</summary>
    public void CopyTo(in FitBatch batch)
    {
        Copy<FitStatus>(Status, batch.Status);
        Copy<double>(TwiceNll, batch.TwiceNll);
        Copy<double>(Edm, batch.Edm);
        Copy<int>(Iterations, batch.Iterations);
        Copy<double>(Values, batch.Values);
    }

    private static void Copy<T>(ReadOnlySpan<T> from, Span<T> to)
    {
        if (!to.IsEmpty)
        {
            from.CopyTo(to);
        }
    }
}
