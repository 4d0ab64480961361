using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>The parameters of interest of the off-shell toy, and how they scale its production modes.</summary>
/// <param name="Parameters">The parameters of interest.</param>
/// <param name="GluonFusion">Signal strength of gg → H* → ZZ as a formula of the parameters.</param>
/// <param name="Electroweak">Signal strength of electroweak production as a formula of the parameters.</param>
/// <param name="OnShell">Signal strength in the on-shell region; null for a toy without one. Hypotheses are then values of the off-shell one.</param>
public sealed record SignalStrengths(ValueList<Parameter> Parameters, string GluonFusion, string Electroweak, string? OnShell = null)
{
    /// <summary>One signal strength μ of both modes.</summary>
    public static SignalStrengths Common { get; } = new([Strength(SimulatedMixture.Poi)], SimulatedMixture.Poi, SimulatedMixture.Poi);

    /// <summary>A signal strength for each production mode.</summary>
    public static SignalStrengths ByProduction { get; } = new(
        [Strength("mu_ggF"), Parameter.Free("mu_VBF", 1, new Interval(0, 10))], "mu_ggF", "mu_VBF");

    /// <summary>
    /// The width Γ/Γ_SM and the on-shell signal strength μ: with equal couplings on and off the pole the off-shell signal strength is μ Γ/Γ_SM
    /// (F. Caola, K. Melnikov, arXiv:1307.4935).
    /// </summary>
    public static SignalStrengths Width { get; } = new(
        [Strength("Gamma"), Parameter.Free(SimulatedMixture.Poi, 1, new Interval(0.5, 1.5))], "mu*Gamma", "mu*Gamma", SimulatedMixture.Poi);

    /// <summary>All choices.</summary>
    public static ValueList<SignalStrengths> All => [Common, ByProduction, Width];

    /// <summary>The names of the parameters with commas between them, which is how the choice is named.</summary>
    public string Names => string.Join(',', Parameters.Select(parameter => parameter.Name));

    private static Parameter Strength(string name) => Parameter.Free(name, 1, SimulatedMixture.PoiBounds);
}
