using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>Which functions of the hypothesis variable t(μ′) carry the templates between the knots (docs/method.md).</summary>
public enum YieldFamily
{
    /// <summary>Monotone piecewise cubics through the knots.</summary>
    Pchip,

    /// <summary>One polynomial in Bernstein form with non-negative coefficients.</summary>
    Bernstein,
}

/// <summary>How the templates of a region become functions of the hypothesis.</summary>
public sealed record YieldOptions
{
    /// <summary>Family of functions; default <see cref="YieldFamily.Pchip"/>.</summary>
    public YieldFamily Family { get; init; } = YieldFamily.Pchip;

    /// <summary>Number of hypotheses at which templates are filled, at least 3; spaced uniformly in t(μ′); default 65.</summary>
    public int Knots { get; init; } = 65;

    /// <summary>Degree of Bernstein polynomials, 1 to 30; default 12.</summary>
    public int Degree { get; init; } = 12;

    /// <summary>Values of μ′ that the functions cover; null for the bounds of the POI.</summary>
    public Interval? Range { get; init; }
}
