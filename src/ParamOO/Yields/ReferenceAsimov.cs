using ParamOO.Numerics;
using ParamOO.Observables;

namespace ParamOO.Yields;

/// <summary>
/// Statistics-only t of the reference Asimov data in bins: at μ′ = μ both fits are known, so that t is a sum over bins of
/// <see cref="PoissonDivergence"/> between Σ f_X(μ₀) n_X and Σ f_X(μ) n_X.
/// </summary>
internal sealed class ReferenceAsimov
{
    private readonly double[] nominal;

    /// <summary>Prepares the sum.</summary>
    /// <param name="nominal">Nominal yield ν_X of every process [events].</param>
    /// <param name="reference">The mixture at the reference hypothesis.</param>
    public ReferenceAsimov(double[] nominal, Hypothesis reference)
    {
        this.nominal = nominal;
        ReferenceCoefficients = Coefficients(reference.Yields.AsSpan());
    }

    /// <summary>f_X(μ₀) of every process.</summary>
    public double[] ReferenceCoefficients { get; }

    /// <summary>How one process is binned at a hypothesis.</summary>
    /// <param name="process">Index of the process.</param>
    public delegate ReadOnlySpan<double> BinnedProcess(int process);

    /// <summary>Σ_X f_X(μ₀) n_X.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <param name="yields">n_X, before coefficients.</param>
    public double[] Data(int bins, BinnedProcess yields) => Sum(ReferenceCoefficients, bins, yields);

    /// <summary>Σ_X f_X(μ) n_X.</summary>
    /// <param name="hypothesis">μ.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="yields">n_X, before coefficients.</param>
    public double[] Expected(Hypothesis hypothesis, int bins, BinnedProcess yields) =>
        Sum(Coefficients(hypothesis.Yields.AsSpan()), bins, yields);

    /// <summary>t/(t′ − t₀)², which stays finite at the reference; NaN where a bin expects no positive yield.</summary>
    /// <param name="hypothesis">μ′ = μ.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="yields">n_X at this hypothesis, before coefficients.</param>
    public double PerSquare(Hypothesis hypothesis, int bins, BinnedProcess yields)
    {
        var (data, change) = (Data(bins, yields), Sum(Coefficients(hypothesis.Change.AsSpan()), bins, yields));
        var sum = 0.0;
        for (var bin = 0; bin < bins; bin++)
        {
            sum += PoissonDivergence.PerSquare(data[bin], change[bin], hypothesis.Distance);
        }

        return sum;
    }

    /// <summary>f_X from f_X ν_X; a process without yield adds nothing.</summary>
    /// <param name="yields">f_X ν_X of every process [events].</param>
    public double[] Coefficients(ReadOnlySpan<double> yields)
    {
        var coefficients = new double[nominal.Length];
        for (var process = 0; process < coefficients.Length; process++)
        {
            coefficients[process] = nominal[process] == 0 ? 0 : yields[process] / nominal[process];
        }

        return coefficients;
    }

    private static double[] Sum(double[] coefficients, int bins, BinnedProcess yields)
    {
        var sum = new double[bins];
        for (var process = 0; process < coefficients.Length; process++)
        {
            var values = coefficients[process] == 0 ? [] : yields(process);
            for (var bin = 0; bin < values.Length; bin++)
            {
                sum[bin] += coefficients[process] * values[bin];
            }
        }

        return sum;
    }
}
