namespace ParamOO.Simulation;

/// <summary>
/// Density of a production mode as a polynomial in t = √μ: S t² + I t + B, in events per unit of phase space or integrated over some of it.
/// </summary>
/// <param name="Signal">S ≥ 0.</param>
/// <param name="Interference">I, of either sign; S t² + I t + B ≥ 0 for every t.</param>
/// <param name="Background">B ≥ 0.</param>
internal readonly record struct Interfering(double Signal, double Interference, double Background)
{
    public static Interfering operator +(Interfering a, Interfering b) =>
        new(a.Signal + b.Signal, a.Interference + b.Interference, a.Background + b.Background);

    public static Interfering operator *(double factor, Interfering a) =>
        new(factor * a.Signal, factor * a.Interference, factor * a.Background);

    /// <summary>The combination of S, I and B that a process holds.</summary>
    /// <param name="content">How much of each, as the coefficients of a process.</param>
    public double Of(Interfering content) =>
        (content.Signal * Signal) + (content.Interference * Interference) + (content.Background * Background);
}
