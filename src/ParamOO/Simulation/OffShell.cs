using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>
/// A toy of the off-shell Higgs measurement gg, qq → (H* →) ZZ → 4ℓ above 220 GeV (docs/method.md): gluon fusion and electroweak production with
/// interference, qq → ZZ split by jets, and ttV, in the four-lepton mass, two angles and the number of jets. All densities are exact; yields
/// and yield factors are Gauss–Legendre integrals good to better than 1e-12.
/// </summary>
public sealed class OffShell : ISimulatedModel
{
    private readonly SignalStrengths strengths;
    private readonly ProductionMode[] modes;
    private readonly OffShellComponent[] components;
    private readonly OffShellChange[] changes;

    /// <summary>Works out yields and yield factors.</summary>
    /// <param name="options">The choice; must have passed <see cref="OffShellOptions.Check"/>.</param>
    public OffShell(OffShellOptions options)
    {
        strengths = options.Strengths;
        var all = new OffShellModes(options.Exposure);
        modes = [all.GluonFusion, all.Electroweak, all.QuarkAnnihilation, all.TopPairVector];
        SpectrumNode[][] spectra = [.. modes.Select(SpectrumNode.Of)];
        components = Components(spectra, strengths.GluonFusion);

        Effect[] effects =
        [
            .. from uncertainty in OffShellUncertainties.With(options.ExtraSystematics).Select(uncertainty => uncertainty with { HasShape = uncertainty.HasShape && options.HasShapes })
               from component in components
               where component.IsMovedBy(uncertainty)
               select new Effect(
                   uncertainty,
                   component,
                   component.YieldFactor(spectra[component.Mode], uncertainty.Up),
                   component.YieldFactor(spectra[component.Mode], uncertainty.Down)),
        ];
        effects = [.. effects.Where(effect => options.HasShapes || effect is not { YieldUp: 1, YieldDown: 1 })];
        changes = Changes([.. effects.Where(effect => effect.Uncertainty.HasShape)]);
        Processes = [.. components.Select(component => component.Process)];
        Systematics = [.. effects.GroupBy(effect => effect.Uncertainty).Select(group => Describe(group.Key, group))];
        ControlRegions = strengths.OnShell is { } onShell ? [OnShellRegion(options.Exposure, onShell)] : [];
    }

    /// <inheritdoc/>
    public string Kind => "offshell";

    /// <inheritdoc/>
    public string Summary => "A toy of the off-shell Higgs measurement gg, qq -> (H* ->) ZZ -> 4l above 220 GeV.";

    /// <inheritdoc/>
    public ValueList<string> Observables { get; } = ["m4l", "cos_theta", "decay", "jets"];

    /// <inheritdoc/>
    public ValueList<Parameter> Pois => strengths.Parameters;

    /// <inheritdoc/>
    public string? HypothesisValue => strengths.OnShell is null ? null : strengths.GluonFusion;

    /// <inheritdoc/>
    public string BasisVariable => $"sqrt({strengths.Electroweak})";

    /// <inheritdoc/>
    public ValueList<SimulatedControlRegion> ControlRegions { get; }

    /// <inheritdoc/>
    public ValueList<SimulatedProcess> Processes { get; }

    /// <inheritdoc/>
    public ValueList<SimulatedSystematic> Systematics { get; }

    /// <inheritdoc/>
    public void Draw(double stratum, ref CounterRandom random, Span<double> observables)
    {
        var x = OffShellReference.Draw(stratum, ref random);
        (observables[0], observables[1], observables[2], observables[3]) = (x.Mass, x.Cosine, x.Decay, x.Jets);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> observables, Span<double> ratios, Span<double> shapeRatios)
    {
        var x = new OffShellEvent(observables[0], observables[1], observables[2], (int)observables[3]);
        Span<Interfering> densities = stackalloc Interfering[modes.Length];
        Span<JetFractions> jets = stackalloc JetFractions[modes.Length];
        for (var mode = 0; mode < modes.Length; mode++)
        {
            densities[mode] = modes[mode].Density(x.Mass, x.Cosine, x.Decay);
            jets[mode] = modes[mode].Jets(x.Mass);
        }

        FillRatios(x, densities, jets, ratios);
        if (!shapeRatios.IsEmpty)
        {
            var logMass = OffShellResponse.LogMass(x.Mass);
            foreach (var change in changes)
            {
                change.Fill(densities[change.Mode], jets[change.Mode], x.Jets, logMass, shapeRatios);
            }
        }
    }

    private static OffShellComponent[] Components(SpectrumNode[][] spectra, string mu)
    {
        var (signal, background) = (new Interfering(1, 0, 0), new Interfering(0, 0, 1));
        return
        [
            Make(0, signal, null, yield => new("S", yield, $"{mu} - sqrt({mu})")),
            Make(0, AtMu(1), null, yield => new("SBI", yield, $"sqrt({mu})")),
            Make(0, background, null, yield => new("B", yield, $"1 - sqrt({mu})")),
            Make(1, AtMu(0), null, yield => new("EWB", yield, BasisPoint: "0")),
            Make(1, AtMu(1), null, yield => new("EWSBI", yield, BasisPoint: "1")),
            Make(1, AtMu(10), null, yield => new("EWSBI10", yield, BasisPoint: "sqrt(10)")),
            .. Enumerable.Range(0, JetFractions.Categories).Select(jets =>
                Make(2, background, jets, yield => new($"qqZZ_{jets}", yield, NormFactor: $"norm_qqZZ_{jets}"))),
            Make(3, background, null, yield => new("ttV", yield)),
        ];

        static Interfering AtMu(double mu) => new(mu, Math.Sqrt(mu), 1);

        OffShellComponent Make(int mode, Interfering content, int? category, Func<double, SimulatedProcess> describe) =>
            new(describe(OffShellComponent.Yield(spectra[mode], content, category, OffShellResponse.None)), mode, content, category);
    }

    /// <summary>Bins of one GeV.</summary>
    private static SimulatedControlRegion OnShellRegion(double exposure, string strength) => new(
        "onshell", new OnShell(exposure, strength), "m4l", [.. Enumerable.Range(0, (int)(OnShell.High - OnShell.Low) + 1).Select(bin => OnShell.Low + bin)]);

    /// <summary>Sorts shape ratios by what has to be computed for them: processes of one mode share it.</summary>
    private static OffShellChange[] Changes(Effect[] effects)
    {
        var numbered = effects.Select((effect, index) => (Effect: effect, Index: index));
        return
        [
            .. from shared in numbered.GroupBy(item => (item.Effect.Uncertainty, item.Effect.Component.Mode))
               from isUp in (bool[])[true, false]
               select new OffShellChange(
                   shared.Key.Mode,
                   isUp ? shared.Key.Uncertainty.Up : shared.Key.Uncertainty.Down,
                   [.. shared.Select(item => new OffShellChange.Target(
                       item.Effect.Component, isUp ? item.Effect.YieldUp : item.Effect.YieldDown, (2 * item.Index) + (isUp ? 0 : 1)))]),
        ];
    }

    private static SimulatedSystematic Describe(OffShellUncertainty uncertainty, IEnumerable<Effect> effects) => new(
        uncertainty.Name,
        uncertainty.Meaning,
        uncertainty.HasShape,
        [.. effects.Select(effect => new SimulatedEffect(effect.Component.Process.Name, effect.YieldUp, effect.YieldDown))]);

    private void FillRatios(OffShellEvent x, ReadOnlySpan<Interfering> densities, ReadOnlySpan<JetFractions> jets, Span<double> ratios)
    {
        var reference = OffShellReference.Density(x);
        for (var i = 0; i < components.Length; i++)
        {
            var component = components[i];
            ratios[i] = component.Holds(x.Jets)
                ? component.In(densities[component.Mode]) * jets[component.Mode][x.Jets] / (component.Process.Yield * reference)
                : 0;
        }
    }

    /// <summary>How one uncertainty moves the yield of one process.</summary>
    private sealed record Effect(OffShellUncertainty Uncertainty, OffShellComponent Component, double YieldUp, double YieldDown);
}
