namespace ParamOO.Unbinned;

/// <summary>How unbinned likelihoods are held in memory, evaluated and minimised.</summary>
public sealed record UnbinnedOptions
{
    /// <summary>The defaults.</summary>
    public static UnbinnedOptions Default { get; } = new();

    /// <summary>
    /// Largest memory [bytes] for the columns of one table; default 2 GiB. A larger table is read again for every step of the fits,
    /// which all points of a scan take together.
    /// </summary>
    public long CacheBytes { get; init; } = 2L << 30;

    /// <summary>Number of threads; 0 (default) for all processors. The results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Number of events in the thinned sample on which fits begin, at least 1; default 8 192. Every n-th event is taken; the last
    /// steps always use all events.
    /// </summary>
    public int ThinnedRows { get; init; } = 8_192;

    /// <summary>
    /// Largest number of pairs of shape parameters, summed over processes, for which fits use the exact Hessian; default 20 000 (ten
    /// processes with 60 shapes each). Beyond, steps are those of Gauss and Newton; the gradient is always exact.
    /// </summary>
    public int ExactHessianPairs { get; init; } = 20_000;

    /// <summary>Largest estimated distance to the minimum, in −2 ln L, of a converged fit; default 10⁻⁸.</summary>
    public double EdmTolerance { get; init; } = 1e-8;

    /// <summary>Largest number of evaluations of one fit; default 100.</summary>
    public int MaximumEvaluations { get; init; } = 100;

    /// <summary>Number of hypotheses, spread over the bounds in the hypothesis variable, among which free fits look for their starts; default 17.</summary>
    public int StartingPoints { get; init; } = 17;

    /// <summary>Smallest deviation of a closure from 1 that is reported, if it also exceeds five standard deviations; default 0.01.</summary>
    public double ClosureTolerance { get; init; } = 0.01;
}
