namespace ParamOO.Fitting;

/// <summary>How many fits are done in step by one thread. The results agree to rounding for every choice.</summary>
public enum LaneWidth
{
    /// <summary>The widest that the machine has.</summary>
    Widest,

    /// <summary>One fit at a time.</summary>
    Scalar,

    /// <summary>Four fits at a time, in 256-bit registers.</summary>
    Vector256,

    /// <summary>Eight fits at a time, in 512-bit registers.</summary>
    Vector512,
}

/// <summary>How to minimise. The defaults serve every model of the validation set.</summary>
public sealed record FitOptions
{
    /// <summary>The defaults.</summary>
    public static FitOptions Default { get; } = new();

    /// <summary>Largest estimated distance to the minimum, in −2 ln L, of a converged fit; default 1e-8.</summary>
    public double EdmTolerance { get; init; } = 1e-8;

    /// <summary>Largest number of evaluations of one fit from one start; default 500.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <summary>Number of threads over blocks of fits; 0 for all processors; default 1. The results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Fits in step; default <see cref="LaneWidth.Widest"/>.</summary>
    public LaneWidth Lanes { get; init; } = LaneWidth.Widest;

    /// <summary>
    /// Number of starting values of the parameter of interest, spread over its bounds, from which each fit that leaves it free
    /// is started when the request names no starting points; the lowest minimum is kept. 0 (default) chooses: 1 for
    /// ordinary models, 5 for models with coefficients, whose interference can make two minima.
    /// </summary>
    public int PoiStarts { get; init; }

    /// <summary>For tests: every fit by the careful method alone.</summary>
    internal bool NewtonOnly { get; init; }
}
