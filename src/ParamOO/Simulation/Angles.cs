namespace ParamOO.Simulation;

/// <summary>Angular distributions of a pair of Z bosons in the toy; both variables run from −1 to 1.</summary>
internal static class Angles
{
    /// <summary>Density of the decay variable for longitudinal bosons, 15/16 (1 − z²)².</summary>
    /// <param name="z">Decay variable.</param>
    public static double Longitudinal(double z) => 15.0 / 16 * Square(1 - (z * z));

    /// <summary>Density of the decay variable for transverse bosons, 15/56 (1 + z²)².</summary>
    /// <param name="z">Decay variable.</param>
    public static double Transverse(double z) => 15.0 / 56 * Square(1 + (z * z));

    /// <summary>∫ (1 + a c² + b c⁴) dc from −1 to 1.</summary>
    /// <param name="a">Coefficient of c².</param>
    /// <param name="b">Coefficient of c⁴.</param>
    public static double Integral(double a, double b) => 2 * (1 + (a / 3) + (b / 5));

    private static double Square(double x) => x * x;
}
