using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>
/// A toy of the off-shell Higgs measurement gg, qq → (H* →) ZZ → 4ℓ above 220 GeV (METHOD.md 12): gluon fusion and electroweak production with
/// interference, qq → ZZ split by jets, and ttV, in the four-lepton mass, two angles and the number of jets. All densities are exact; yields
/// and yield factors are Gauss–Legendre integrals good to better than 1e-12.
/// </summary>
public sealed class OffShell : ISimulatedModel
{
    private const double PivotMass = 300;

    private readonly Component[] components;
    private readonly Effect[] shapes;
    private readonly ProductionMode[] modes;

    /// <summary>Works out yields and yield factors.</summary>
    /// <param name="options">The choice; must have passed <see cref="OffShellOptions.Check"/>.</param>
    public OffShell(OffShellOptions options)
    {
        var all = new OffShellModes(options.Exposure);
        modes = [all.GluonFusion, all.Electroweak, all.QuarkAnnihilation, all.TopPairVector];
        components = Components(all);
        Effect[] effects = [.. from uncertainty in OffShellUncertainties.All
                      from component in components
                      where Moves(uncertainty, component)
                      select new Effect(uncertainty, component, Factor(component, uncertainty.Up), Factor(component, uncertainty.Down))];
        shapes = [.. effects.Where(effect => effect.Uncertainty.HasShape)];
        Processes = [.. components.Select(component => component.Process)];
        Systematics = [.. effects.GroupBy(effect => effect.Uncertainty).Select(group => Describe(group.Key, group))];
    }

    /// <inheritdoc/>
    public string Kind => "offshell";

    /// <inheritdoc/>
    public string Summary => "A toy of the off-shell Higgs measurement gg, qq -> (H* ->) ZZ -> 4l above 220 GeV.";

    /// <inheritdoc/>
    public ValueList<string> Observables { get; } = ["m4l", "cos_theta", "decay", "jets"];

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
    public void Ratios(ReadOnlySpan<double> observables, Span<double> ratios)
    {
        var x = Event(observables);
        var reference = OffShellReference.Density(x);
        Span<Interfering> densities = stackalloc Interfering[modes.Length];
        Span<double> fractions = stackalloc double[modes.Length];
        for (var mode = 0; mode < modes.Length; mode++)
        {
            densities[mode] = modes[mode].Density(x.Mass, x.Cosine, x.Decay);
            fractions[mode] = modes[mode].Jets(x.Mass)[x.Jets];
        }

        for (var i = 0; i < components.Length; i++)
        {
            var component = components[i];
            ratios[i] = component.Holds(x.Jets)
                ? densities[component.Mode].Of(component.Content) * fractions[component.Mode] / (component.Process.Yield * reference)
                : 0;
        }
    }

    /// <inheritdoc/>
    public void ShapeRatios(ReadOnlySpan<double> observables, Span<double> ratios)
    {
        var x = Event(observables);
        var logMass = Math.Log(x.Mass / PivotMass);
        Span<Interfering> densities = stackalloc Interfering[modes.Length];
        Span<JetFractions> jets = stackalloc JetFractions[modes.Length];
        for (var mode = 0; mode < modes.Length; mode++)
        {
            densities[mode] = modes[mode].Density(x.Mass, x.Cosine, x.Decay);
            jets[mode] = modes[mode].Jets(x.Mass);
        }

        for (var i = 0; i < shapes.Length; i++)
        {
            var (uncertainty, component, up, down) = shapes[i];
            var (density, fractions) = (densities[component.Mode], jets[component.Mode]);
            var isThere = component.Holds(x.Jets);
            ratios[2 * i] = isThere ? Change(component, uncertainty.Up, density, fractions, x.Jets, logMass) / up : 1;
            ratios[(2 * i) + 1] = isThere ? Change(component, uncertainty.Down, density, fractions, x.Jets, logMass) / down : 1;
        }
    }

    private static OffShellEvent Event(ReadOnlySpan<double> x) => new(x[0], x[1], x[2], (int)x[3]);

    private static bool Moves(OffShellUncertainty uncertainty, Component component)
    {
        var inMode = uncertainty.Modes.HasFlag((OffShellModeSet)(1 << component.Mode));
        var onlyInterference = uncertainty.Up with { Coherence = 1 } == OffShellResponse.None;
        return inMode && !(onlyInterference && component.Content.Interference == 0);
    }

    /// <summary>The intensity of a process at an event after a change, relative to before.</summary>
    private static double Change(
        Component component, OffShellResponse response, Interfering density, JetFractions jets, int category, double logMass) =>
        response.Applied(density, logMass).Of(component.Content) * response.Applied(jets, logMass)[category]
        / (density.Of(component.Content) * jets[category]);

    /// <summary>∫ of a process over everything, after a change.</summary>
    private static double Yield(ProductionMode mode, Interfering content, int? category, OffShellResponse response) =>
        MassSpectrum.Nodes().Sum(node =>
        {
            var logMass = Math.Log(node.Mass / PivotMass);
            var fraction = category is null ? 1 : response.Applied(mode.Jets(node.Mass), logMass)[category.Value];
            return node.Weight * response.Applied(mode.Spectrum(node.Mass), logMass).Of(content) * fraction;
        });

    private static Component[] Components(OffShellModes all)
    {
        var (signal, background) = (new Interfering(1, 0, 0), new Interfering(0, 0, 1));
        return
        [
            Make(0, all.GluonFusion, signal, null, yield => new("S", yield, "mu - sqrt(mu)")),
            Make(0, all.GluonFusion, AtMu(1), null, yield => new("SBI", yield, "sqrt(mu)")),
            Make(0, all.GluonFusion, background, null, yield => new("B", yield, "1 - sqrt(mu)")),
            Make(1, all.Electroweak, AtMu(0), null, yield => new("EWB", yield, BasisPoint: "0")),
            Make(1, all.Electroweak, AtMu(1), null, yield => new("EWSBI", yield, BasisPoint: "1")),
            Make(1, all.Electroweak, AtMu(10), null, yield => new("EWSBI10", yield, BasisPoint: "sqrt(10)")),
            .. Enumerable.Range(0, JetFractions.Categories).Select(jets =>
                Make(2, all.QuarkAnnihilation, background, jets, yield => new($"qqZZ_{jets}", yield, NormFactor: $"norm_qqZZ_{jets}"))),
            Make(3, all.TopPairVector, background, null, yield => new("ttV", yield)),
        ];

        static Interfering AtMu(double mu) => new(mu, Math.Sqrt(mu), 1);

        static Component Make(int index, ProductionMode mode, Interfering content, int? category, Func<double, SimulatedProcess> describe) =>
            new(describe(Yield(mode, content, category, OffShellResponse.None)), index, content, category);
    }

    private static SimulatedSystematic Describe(OffShellUncertainty uncertainty, IEnumerable<Effect> effects) => new(
        uncertainty.Name,
        uncertainty.Meaning,
        uncertainty.HasShape,
        [.. effects.Select(effect => new SimulatedEffect(effect.Component.Process.Name, effect.YieldUp, effect.YieldDown))]);

    private double Factor(Component component, OffShellResponse response) => SimulatedEffect.Rounded(
        Yield(modes[component.Mode], component.Content, component.Category, response) / component.Process.Yield);

    /// <summary>A process: what it holds of its production mode.</summary>
    /// <param name="Process">Name, yield and coefficient.</param>
    /// <param name="Mode">Index of the production mode.</param>
    /// <param name="Content">How much of S, I and B it holds.</param>
    /// <param name="Category">The only jet category in which it lives; null for all.</param>
    private sealed record Component(SimulatedProcess Process, int Mode, Interfering Content, int? Category)
    {
        public bool Holds(int jets) => Category is null || Category == jets;
    }

    /// <summary>How one uncertainty moves one process: with the yield factors of both directions.</summary>
    private sealed record Effect(OffShellUncertainty Uncertainty, Component Component, double YieldUp, double YieldDown);
}
