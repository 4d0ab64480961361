using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>Which functions of the hypothesis variable t(μ′) carry the templates between the knots (docs/method.md).</summary>
public enum YieldFamily
{
    /// <summary>Monotone piecewise cubics through the knots.</summary>
    Pchip,

    /// <summary>
    /// Cubic pieces through the knots with the slopes of the polynomials through five of them: more exact than <see cref="Pchip"/> where yields
    /// are smooth.
    /// </summary>
    Piecewise,

    /// <summary>One polynomial in Bernstein form with non-negative coefficients.</summary>
    Bernstein,

    /// <summary>A cubic B-spline on equal pieces with non-negative coefficients.</summary>
    Bspline,
}

/// <summary>How many knots or coefficients functions get.</summary>
public enum YieldResolution
{
    /// <summary>As many as the options say.</summary>
    Fixed,

    /// <summary>
    /// As few as keep |Δt| below the tolerance at all hypotheses that the functions have not seen: knots are halved where it is larger,
    /// degrees and numbers of pieces raised.
    /// </summary>
    Auto,
}

/// <summary>How the templates of a region become functions of the hypothesis.</summary>
public sealed record YieldOptions
{
    /// <summary>Family of functions; default <see cref="YieldFamily.Pchip"/>.</summary>
    public YieldFamily Family { get; init; } = YieldFamily.Pchip;

    /// <summary>Whether functions go through the templates of the knots, and may be discontinuous at breaks.</summary>
    internal bool ConnectsKnots => Family is YieldFamily.Pchip or YieldFamily.Piecewise;

    /// <summary>Number of hypotheses at which templates are filled, at least 3; spaced uniformly in t(μ′); default 65.</summary>
    public int Knots { get; init; } = 65;

    /// <summary>Degree of Bernstein polynomials, 1 to 30; default 12.</summary>
    public int Degree { get; init; } = 12;

    /// <summary>Number of pieces of B-splines, 1 to <see cref="Knots"/> − 3; default 16.</summary>
    public int Pieces { get; init; } = 16;

    /// <summary>Whether the functions look for the smallest resolution themselves; default <see cref="YieldResolution.Fixed"/>.</summary>
    public YieldResolution Resolution { get; init; } = YieldResolution.Fixed;

    /// <summary>Largest |Δt| on hold-out hypotheses where t is small, positive; 0.001 t is added where it is not; default 0.005.</summary>
    public double Tolerance { get; init; } = 0.005;

    /// <summary>Values of μ′ that the functions cover; null for the bounds of the POI.</summary>
    public Interval? Range { get; init; }

    /// <summary>Values of the second parameter of μ′ that the functions cover where there is one; null for its bounds.</summary>
    public Interval? SecondRange { get; init; }

    /// <summary>Where μ′ has two parameters, number of gaps between the rays on which templates are filled, at least 4; default 48.</summary>
    public int Rays { get; init; } = 48;

    /// <summary>Where μ′ has two parameters, number of templates on every ray, at least 3; default 9.</summary>
    public int Radii { get; init; } = 9;
}
