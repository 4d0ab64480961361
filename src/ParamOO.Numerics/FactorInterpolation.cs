namespace ParamOO.Numerics;

/// <summary>
/// A positive factor F(α) with F(0) = 1, F(+1) = up, F(−1) = down, by code 4 (default) or code 1.
/// The coefficients are made once; evaluation inside |α| &lt; 1 is one polynomial.
/// </summary>
/// <remarks>Code 4 of HistFactory; value, slope and curvature are continuous at α = ±1.</remarks>
public readonly struct FactorInterpolation
{
    /// <summary>Prepares the interpolation.</summary>
    /// <param name="up">F(+1), positive; otherwise F is NaN.</param>
    /// <param name="down">F(−1), positive; otherwise F is NaN.</param>
    /// <param name="code"><see cref="InterpolationCode.PolynomialFactor"/> or <see cref="InterpolationCode.ExponentialFactor"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code interpolates shifts, not factors.</exception>
    public FactorInterpolation(double up, double down, InterpolationCode code = InterpolationCode.PolynomialFactor)
    {
        IsPolynomial = code switch
        {
            InterpolationCode.PolynomialFactor => true,
            InterpolationCode.ExponentialFactor => false,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "only codes 1 and 4 interpolate factors"),
        };
        LogUp = Math.Log(up);
        LogDown = Math.Log(down);

        // Value, slope and curvature of the exponentials at ±1, split into the parts that feed odd and even orders.
        var (odd0, even0) = ((up - down) / 2, (up + down - 2) / 2);
        var (odd1, even1) = (((up * LogUp) - (down * LogDown)) / 2, ((up * LogUp) + (down * LogDown)) / 2);
        var (odd2, even2) = (((up * LogUp * LogUp) - (down * LogDown * LogDown)) / 2, ((up * LogUp * LogUp) + (down * LogDown * LogDown)) / 2);
        C1 = ((15 * odd0) - (7 * odd1) + odd2) / 8;
        C2 = ((24 * even0) - (9 * even1) + even2) / 8;
        C3 = ((-10 * odd0) + (10 * odd1) - (2 * odd2)) / 8;
        C4 = ((-24 * even0) + (14 * even1) - (2 * even2)) / 8;
        C5 = ((3 * odd0) - (3 * odd1) + odd2) / 8;
        C6 = ((8 * even0) - (5 * even1) + even2) / 8;
    }

    /// <summary>Whether |α| &lt; 1 is a polynomial (code 4) and not the exponential (code 1).</summary>
    public bool IsPolynomial { get; }

    /// <summary>Coefficient of α in the polynomial 1 + Σ C_k α^k used by code 4 inside |α| &lt; 1.</summary>
    public double C1 { get; }

    /// <summary>Coefficient of α².</summary>
    public double C2 { get; }

    /// <summary>Coefficient of α³.</summary>
    public double C3 { get; }

    /// <summary>Coefficient of α⁴.</summary>
    public double C4 { get; }

    /// <summary>Coefficient of α⁵.</summary>
    public double C5 { get; }

    /// <summary>Coefficient of α⁶.</summary>
    public double C6 { get; }

    /// <summary>ln F(+1): the exponent for α ≥ 1.</summary>
    public double LogUp { get; }

    /// <summary>ln F(−1): the exponent for α ≤ −1, with the sign of α turned.</summary>
    public double LogDown { get; }

    /// <summary>The factor.</summary>
    /// <param name="alpha">α, in standard deviations.</param>
    public double At(double alpha) => IsInside(alpha)
        ? 1 + (alpha * (C1 + (alpha * (C2 + (alpha * (C3 + (alpha * (C4 + (alpha * (C5 + (alpha * C6)))))))))))
        : Math.Exp(alpha >= 0 ? alpha * LogUp : -alpha * LogDown);

    /// <summary>The factor with its first and second derivatives in α.</summary>
    /// <param name="alpha">α, in standard deviations.</param>
    /// <param name="first">Receives dF/dα.</param>
    /// <param name="second">Receives d²F/dα².</param>
    public double At(double alpha, out double first, out double second)
    {
        if (IsInside(alpha))
        {
            first = C1 + (alpha * ((2 * C2) + (alpha * ((3 * C3) + (alpha * ((4 * C4) + (alpha * ((5 * C5) + (alpha * 6 * C6)))))))));
            second = (2 * C2) + (alpha * ((6 * C3) + (alpha * ((12 * C4) + (alpha * ((20 * C5) + (alpha * 30 * C6)))))));
            return At(alpha);
        }

        var exponent = alpha >= 0 ? LogUp : -LogDown;
        var factor = Math.Exp(alpha * exponent);
        first = exponent * factor;
        second = exponent * first;
        return factor;
    }

    private bool IsInside(double alpha) => IsPolynomial && Math.Abs(alpha) < 1;
}
