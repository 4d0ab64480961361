namespace ParamOO.Numerics;

/// <summary>
/// How a variation known at α = −1, 0, +1 is continued to every α; the numbers are those of HistFactory (CERN-OPEN-2012-016) and RooFit.
/// </summary>
public enum InterpolationCode
{
    /// <summary>Code 0: piecewise linear shift.</summary>
    LinearShift,

    /// <summary>Code 1: piecewise exponential factor.</summary>
    ExponentialFactor,

    /// <summary>Code 2: quadratic shift inside |α| ≤ 1, linear outside.</summary>
    QuadraticShift,

    /// <summary>Code 4: sixth-order polynomial factor inside |α| ≤ 1, exponential outside; twice continuously differentiable.</summary>
    PolynomialFactor,

    /// <summary>Code 4p: sixth-order polynomial shift inside |α| ≤ 1, linear outside; twice continuously differentiable.</summary>
    PolynomialShift,
}
