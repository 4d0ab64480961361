namespace ParamOO.Likelihoods;

/// <summary>Whether a point has a likelihood. Bad numbers are a status, never an exception.</summary>
public enum LikelihoodStatus
{
    /// <summary>The likelihood is finite.</summary>
    Ok,

    /// <summary>Something is not a number: a parameter outside the domain of a coefficient or constraint, or data that are missing.</summary>
    NotFinite,

    /// <summary>Events were seen in a bin where none are expected: the likelihood is 0 and −2 ln L is +∞.</summary>
    ZeroYield,

    /// <summary>A bin has a negative expected yield: there is no likelihood.</summary>
    NegativeYield,
}
