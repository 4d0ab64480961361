using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>
/// The on-shell region of the off-shell toy: gg → H → ZZ* → 4ℓ as a Gaussian peak over flat qq → ZZ* from 115 to 130 GeV, the peak cut off there.
/// It measures the signal strength on the pole; nuisance parameters of the toy move it by what they do at 125 GeV.
/// </summary>
public sealed class OnShell : ISimulatedModel
{
    /// <summary>Lower end of the range of the four-lepton mass [GeV].</summary>
    public const double Low = 115;

    /// <summary>Upper end of the range of the four-lepton mass [GeV].</summary>
    public const double High = 130;

    private const double Resolution = 2;
    private const double SignalShare = 0.5;

    private static readonly double Below = NormalDistribution.Cumulative((Low - MassSpectrum.Higgs) / Resolution);
    private static readonly double Inside = NormalDistribution.Cumulative((High - MassSpectrum.Higgs) / Resolution) - Below;

    /// <summary>States yields and uncertainties.</summary>
    /// <param name="exposure">Factor on the yields, which are 200 and 100 for signal and background.</param>
    /// <param name="strength">Signal strength as a formula.</param>
    public OnShell(double exposure, string strength)
    {
        Processes = [new("H_on", 200 * exposure, strength), new("ZZ_on", 100 * exposure)];
        Systematics =
        [
            .. from uncertainty in OffShellUncertainties.All
               let effects = Effects(uncertainty).ToValueList()
               where effects.Count > 0
               select new SimulatedSystematic(uncertainty.Name, uncertainty.Meaning, HasShape: false, effects),
        ];
    }

    /// <inheritdoc/>
    public string Kind => "onshell";

    /// <inheritdoc/>
    public string Summary => "A toy of the on-shell Higgs measurement gg -> H -> ZZ* -> 4l between 115 and 130 GeV.";

    /// <inheritdoc/>
    public ValueList<string> Observables { get; } = ["m4l"];

    /// <inheritdoc/>
    public ValueList<SimulatedProcess> Processes { get; }

    /// <inheritdoc/>
    public ValueList<SimulatedSystematic> Systematics { get; }

    /// <inheritdoc/>
    public void Draw(double stratum, ref CounterRandom random, Span<double> observables)
    {
        var uniform = random.NextUniform();
        observables[0] = stratum < SignalShare
            ? MassSpectrum.Higgs + (Resolution * NormalDistribution.Quantile(Below + (uniform * Inside)))
            : Low + (uniform * (High - Low));
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> observables, Span<double> ratios, Span<double> shapeRatios)
    {
        var pull = (observables[0] - MassSpectrum.Higgs) / Resolution;
        var signal = Math.Exp(-0.5 * pull * pull) / (Math.Sqrt(2 * Math.PI) * Resolution * Inside);
        var background = 1 / (High - Low);
        var reference = (SignalShare * signal) + ((1 - SignalShare) * background);
        (ratios[0], ratios[1]) = (signal / reference, background / reference);
    }

    private IEnumerable<SimulatedEffect> Effects(OffShellUncertainty uncertainty)
    {
        var logMass = OffShellResponse.LogMass(MassSpectrum.Higgs);
        SimulatedEffect[] effects =
        [
            Effect(Processes[0].Name, OffShellModeSet.GluonFusion, response => response.Signal),
            Effect(Processes[1].Name, OffShellModeSet.QuarkAnnihilation, response => response.Background),
        ];
        return effects.Where(effect => !effect.KeepsYield);

        SimulatedEffect Effect(string process, OffShellModeSet mode, Func<OffShellResponse, Tilt> tilt) => uncertainty.Modes.HasFlag(mode)
            ? new(process, SimulatedEffect.Rounded(tilt(uncertainty.Up).At(logMass)), SimulatedEffect.Rounded(tilt(uncertainty.Down).At(logMass)))
            : new(process, 1, 1);
    }
}
