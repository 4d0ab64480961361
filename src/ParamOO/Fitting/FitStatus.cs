namespace ParamOO.Fitting;

/// <summary>Why a fit stopped. Only <see cref="Converged"/> may be quoted without a comment.</summary>
public enum FitStatus
{
    /// <summary>The estimated distance to the minimum is below the tolerance.</summary>
    Converged,

    /// <summary>The iterations ran out before the tolerance was reached; the best point seen is reported.</summary>
    BudgetSpent,

    /// <summary>
    /// The gradient vanishes but the matrix of second derivatives is not positive definite: a saddle, or a direction
    /// that the data do not determine.
    /// </summary>
    HessianNotPositiveDefinite,

    /// <summary>
    /// No point with a finite likelihood was found from any start: an expected yield is negative, or zero where events were
    /// observed. Yields are never clipped.
    /// </summary>
    InvalidYield,

    /// <summary>The data hold a number that is negative or not finite where a count or a measurement is needed.</summary>
    InvalidData,
}
