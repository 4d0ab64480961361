namespace ParamOO.Numerics;

/// <summary>How a bounded Newton minimisation runs.</summary>
public sealed record BoundedNewtonOptions
{
    /// <summary>
    /// Largest estimated distance to the minimum, in units of the function, at which the search ends; default 10⁻⁹. Where rounding of
    /// the function value is coarser than that, rounding decides.
    /// </summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Largest number of evaluations; default 100.</summary>
    public int MaximumEvaluations { get; init; } = 100;
}

/// <summary>Why a minimisation stopped. Only <see cref="Converged"/> may be quoted without a comment.</summary>
public enum NewtonStatus
{
    /// <summary>It has not stopped: the function is wanted at the next point.</summary>
    Running,

    /// <summary>The estimated distance to the minimum is below the tolerance and the curvature is positive.</summary>
    Converged,

    /// <summary>The budget of evaluations is spent.</summary>
    BudgetSpent,

    /// <summary>The function has no value at the start.</summary>
    InvalidStart,

    /// <summary>No step lowers the function although the gradient is not small: derivatives and values disagree, or a wall of invalid points is near.</summary>
    Stalled,
}
