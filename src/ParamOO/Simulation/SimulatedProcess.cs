namespace ParamOO.Simulation;

/// <summary>One process of a simulated model.</summary>
/// <param name="Name">Name, unique.</param>
/// <param name="Yield">Nominal yield ν_X [events].</param>
/// <param name="Coefficient">f_X as a formula over the parameters of interest; null for 1, or where <paramref name="BasisPoint"/> gives it.</param>
/// <param name="BasisPoint">
/// For a sample of a Lagrange basis: its point in <see cref="ISimulatedModel.BasisVariable"/> as a formula without names, e.g. <c>sqrt(10)</c>; otherwise null.
/// </param>
/// <param name="NormFactor">Name of a free normalisation that multiplies it, or null.</param>
public sealed record SimulatedProcess(
    string Name, double Yield, string? Coefficient = null, string? BasisPoint = null, string? NormFactor = null);
