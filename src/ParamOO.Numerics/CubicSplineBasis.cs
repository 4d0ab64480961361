namespace ParamOO.Numerics;

/// <summary>Uniform cubic B-splines: non-negative with sum one; four of them live on every piece.</summary>
public static class CubicSplineBasis
{
    /// <summary>The four splines of one piece.</summary>
    /// <param name="s">Position inside the piece, in [0, 1].</param>
    /// <param name="basis">Receives four values. Overwritten.</param>
    public static void Evaluate(double s, Span<double> basis)
    {
        var r = 1 - s;
        basis[0] = r * r * r / 6;
        basis[1] = (4 - (s * s * (3 + (3 * r)))) / 6;
        basis[2] = (4 - (r * r * (3 + (3 * s)))) / 6;
        basis[3] = s * s * s / 6;
    }

    /// <summary>Their derivatives in s.</summary>
    /// <param name="s">Position inside the piece, in [0, 1].</param>
    /// <param name="slopes">Receives four values. Overwritten.</param>
    public static void Differentiate(double s, Span<double> slopes)
    {
        var r = 1 - s;
        slopes[0] = -r * r / 2;
        slopes[1] = s * ((3 * s) - 4) / 2;
        slopes[2] = -r * ((3 * r) - 4) / 2;
        slopes[3] = s * s / 2;
    }
}
