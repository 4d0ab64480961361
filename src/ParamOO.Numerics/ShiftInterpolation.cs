namespace ParamOO.Numerics;

/// <summary>An additive shift D(α) with D(0) = 0, D(+1) = up, D(−1) = down, by code 4p (default), 0 or 2.</summary>
/// <param name="up">Shift at α = +1 relative to the nominal value.</param>
/// <param name="down">Shift at α = −1 relative to the nominal value.</param>
/// <param name="code">Code 0, 2 or 4p.</param>
/// <remarks>
/// Code 2 jumps at |α| = 1 by the quadratic part, as pyhf has it: the linear continuation there starts at zero. Code 4p is twice
/// continuously differentiable.
/// </remarks>
public readonly struct ShiftInterpolation(double up, double down, InterpolationCode code = InterpolationCode.PolynomialShift)
{
    /// <summary>Which continuation is used.</summary>
    public InterpolationCode Code { get; } = code is InterpolationCode.LinearShift or InterpolationCode.QuadraticShift or InterpolationCode.PolynomialShift
        ? code
        : throw new ArgumentOutOfRangeException(nameof(code), code, "only codes 0, 2 and 4p interpolate shifts");

    /// <summary>Slope at α = 0 of codes 2 and 4p: half the difference of the two shifts.</summary>
    public double Slope { get; } = (up - down) / 2;

    /// <summary>Half the sum of the two shifts: the even part.</summary>
    public double Even { get; } = (up + down) / 2;

    /// <summary>The shift.</summary>
    /// <param name="alpha">α, in standard deviations.</param>
    public double At(double alpha) => At(alpha, out _, out _);

    /// <summary>The shift with its first and second derivatives in α.</summary>
    /// <param name="alpha">α, in standard deviations.</param>
    /// <param name="first">Receives dD/dα.</param>
    /// <param name="second">Receives d²D/dα².</param>
    public double At(double alpha, out double first, out double second)
    {
        var (up, down) = (Even + Slope, Even - Slope);
        second = 0;
        switch (Code)
        {
            case InterpolationCode.LinearShift:
                first = alpha > 0 ? up : -down;
                return alpha * first;
            case InterpolationCode.QuadraticShift when alpha > 1:
                first = Slope + (2 * Even);
                return first * (alpha - 1);
            case InterpolationCode.QuadraticShift when alpha < -1:
                first = Slope - (2 * Even);
                return first * (alpha + 1);
            case InterpolationCode.QuadraticShift:
                first = Slope + (2 * Even * alpha);
                second = 2 * Even;
                return alpha * (Slope + (Even * alpha));
            default:
                if (alpha > 1)
                {
                    first = up;
                    return alpha * up;
                }

                if (alpha < -1)
                {
                    first = -down;
                    return -alpha * down;
                }

                var square = alpha * alpha;
                var even = Even / 8;
                first = Slope + (even * alpha * (30 + (square * (-40 + (18 * square)))));
                second = even * (30 + (square * (-120 + (90 * square))));
                return (alpha * Slope) + (even * square * (15 + (square * (-10 + (3 * square)))));
        }
    }
}
