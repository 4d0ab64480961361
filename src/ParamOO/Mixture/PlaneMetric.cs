namespace ParamOO.Mixture;

/// <summary>
/// Lengths and angles of directions in a plane of two hypothesis variables: |d|² = A d₁² + 2 B d₁ d₂ + C d₂². With the covariance of the two local
/// scores, the cosine of an angle is the correlation of the scores of two directions.
/// </summary>
/// <param name="A">Of the first variable, positive.</param>
/// <param name="B">Of both; B² is below A C.</param>
/// <param name="C">Of the second variable, positive.</param>
public readonly record struct PlaneMetric(double A, double B, double C)
{
    /// <summary>Whether lengths are positive in all directions, rounding aside.</summary>
    public bool IsSound => A > 0 && C > 0 && double.IsFinite(A + C) && B * B < (1 - 1e-9) * A * C;

    /// <summary>Length of a direction.</summary>
    /// <param name="direction">The direction.</param>
    public double Length((double First, double Second) direction) => Math.Sqrt(Math.Max(0, Product(direction, direction)));

    /// <summary>Angle between two directions, in [0, π].</summary>
    /// <param name="one">One direction, not zero.</param>
    /// <param name="other">The other.</param>
    public double Angle((double First, double Second) one, (double First, double Second) other) =>
        Math.Acos(Math.Clamp(Product(one, other) / (Length(one) * Length(other)), -1, 1));

    private double Product((double First, double Second) one, (double First, double Second) other) =>
        (A * one.First * other.First) + (B * ((one.First * other.Second) + (one.Second * other.First))) + (C * one.Second * other.Second);
}
