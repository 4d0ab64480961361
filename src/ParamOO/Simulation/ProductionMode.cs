using System.Numerics;

namespace ParamOO.Simulation;

/// <summary>One way to make four leptons: its density over mass m, production angle cos θ and decay variable z, and its jets.</summary>
/// <param name="jets">Proportions of the jet categories at 220 GeV.</param>
/// <param name="jetGrowth">Powers of m/220 GeV by which the proportions grow.</param>
internal abstract class ProductionMode(JetFractions jets, JetFractions jetGrowth)
{
    /// <summary>Density in m, cos θ and z, jets added up.</summary>
    /// <param name="mass">Four-lepton mass [GeV].</param>
    /// <param name="cosine">cos θ.</param>
    /// <param name="decay">Decay variable z.</param>
    public abstract Interfering Density(double mass, double cosine, double decay);

    /// <summary>Density in m alone: the angles integrated in closed form.</summary>
    /// <param name="mass">Four-lepton mass [GeV].</param>
    public abstract Interfering Spectrum(double mass);

    /// <summary>Fractions of the jet categories.</summary>
    /// <param name="mass">Four-lepton mass [GeV].</param>
    public JetFractions Jets(double mass)
    {
        var logarithm = Math.Log(mass / MassSpectrum.Low);
        return JetFractions.Proportional(
            jets.None * Math.Exp(jetGrowth.None * logarithm),
            jets.One * Math.Exp(jetGrowth.One * logarithm),
            jets.More * Math.Exp(jetGrowth.More * logarithm));
    }
}

/// <summary>A mode without Higgs boson: a power of the mass times a polynomial in cos θ.</summary>
/// <param name="events">Expected events.</param>
/// <param name="fall">Power with which the spectrum falls.</param>
/// <param name="longitudinal">Fraction of longitudinal bosons; the others are transverse.</param>
/// <param name="quadratic">Coefficient of cos²θ.</param>
/// <param name="quartic">Coefficient of cos⁴θ.</param>
/// <param name="jets">Proportions of the jet categories at 220 GeV.</param>
/// <param name="jetGrowth">Powers of m/220 GeV by which the proportions grow.</param>
internal sealed class ContinuumMode(
    double events, double fall, double longitudinal, double quadratic, double quartic, JetFractions jets, JetFractions jetGrowth)
    : ProductionMode(jets, jetGrowth)
{
    private readonly double norm =
        events / MassSpectrum.Nodes().Sum(node => node.Weight * Power(node.Mass, fall)) / Angles.Integral(quadratic, quartic);

    public override Interfering Density(double mass, double cosine, double decay)
    {
        var square = cosine * cosine;
        var angular = (1 + (quadratic * square) + (quartic * square * square))
            * ((longitudinal * Angles.Longitudinal(decay)) + ((1 - longitudinal) * Angles.Transverse(decay)));
        return new(0, 0, norm * Power(mass, fall) * angular);
    }

    public override Interfering Spectrum(double mass) => new(0, 0, norm * Power(mass, fall) * Angles.Integral(quadratic, quartic));

    private static double Power(double mass, double fall) => Math.Pow(mass / MassSpectrum.Low, -fall) * MassSpectrum.PhaseSpace(mass);
}

/// <summary>Amplitudes of one helicity class of the Z bosons, without the angular dependence.</summary>
/// <param name="Signal">Through the Higgs boson.</param>
/// <param name="Background">Without it.</param>
internal readonly record struct Amplitudes(Complex Signal, Complex Background);

/// <summary>
/// A mode with an off-shell Higgs boson: longitudinal and transverse bosons interfere each with their own kind, and only the fraction
/// <c>coherence</c> of each interference survives what the toy does not resolve, so that S t² + I t + B &gt; 0 strictly.
/// </summary>
internal sealed class ResonantMode : ProductionMode
{
    private readonly Func<double, Amplitudes> longitudinal;
    private readonly Func<double, Amplitudes> transverse;
    private readonly double fall;
    private readonly double forward;
    private readonly double coherence;
    private readonly double signalScale = 1;
    private readonly double backgroundScale = 1;

    /// <summary>Scales the amplitudes to the wanted yields.</summary>
    /// <param name="signalEvents">Expected events ∫ S.</param>
    /// <param name="backgroundEvents">Expected events ∫ B.</param>
    /// <param name="fall">Power of the mass with which the parton luminosity falls.</param>
    /// <param name="forward">f in the transverse background amplitude ∝ 1 + f cos²θ.</param>
    /// <param name="coherence">Fraction of the interference that survives, in (0, 1).</param>
    /// <param name="longitudinal">Amplitudes of longitudinal bosons at a mass.</param>
    /// <param name="transverse">Amplitudes of transverse bosons at a mass.</param>
    /// <param name="jets">Proportions of the jet categories at 220 GeV.</param>
    /// <param name="jetGrowth">Powers of m/220 GeV by which the proportions grow.</param>
    public ResonantMode(
        double signalEvents,
        double backgroundEvents,
        double fall,
        double forward,
        double coherence,
        Func<double, Amplitudes> longitudinal,
        Func<double, Amplitudes> transverse,
        JetFractions jets,
        JetFractions jetGrowth)
        : base(jets, jetGrowth)
    {
        (this.longitudinal, this.transverse, this.fall, this.forward, this.coherence) = (longitudinal, transverse, fall, forward, coherence);
        var raw = MassSpectrum.Nodes().Aggregate(default(Interfering), (sum, node) => sum + (node.Weight * Spectrum(node.Mass)));
        (signalScale, backgroundScale) = (signalEvents / raw.Signal, backgroundEvents / raw.Background);
    }

    public override Interfering Density(double mass, double cosine, double decay)
    {
        var pattern = 1 + (forward * cosine * cosine);
        return (Angles.Longitudinal(decay) * Squared(longitudinal(mass), mass, 1, 1))
            + (Angles.Transverse(decay) * Squared(transverse(mass), mass, pattern, pattern * pattern));
    }

    public override Interfering Spectrum(double mass)
    {
        var flat = Angles.Integral(0, 0);
        var (pattern, patternSquared) = (Angles.Integral(forward, 0) / flat, Angles.Integral(2 * forward, forward * forward) / flat);
        return flat * (Squared(longitudinal(mass), mass, 1, 1) + Squared(transverse(mass), mass, pattern, patternSquared));
    }

    /// <summary>|t A_S + A_B|² less the incoherent part of its interference, times luminosity and phase space.</summary>
    /// <param name="amplitudes">A_S and A_B.</param>
    /// <param name="mass">Four-lepton mass [GeV].</param>
    /// <param name="pattern">Angular factor of the background amplitude, or its mean.</param>
    /// <param name="patternSquared">Its square, or the mean of its square.</param>
    private Interfering Squared(Amplitudes amplitudes, double mass, double pattern, double patternSquared)
    {
        var flux = Math.Pow(mass / MassSpectrum.Low, -fall) * MassSpectrum.PhaseSpace(mass);
        var (signal, background) = amplitudes;
        var crossed = 2 * coherence * Math.Sqrt(signalScale * backgroundScale) * pattern
            * ((signal.Real * background.Real) + (signal.Imaginary * background.Imaginary));
        return flux * new Interfering(
            signalScale * SquaredSize(signal), crossed, backgroundScale * patternSquared * SquaredSize(background));
    }

    private static double SquaredSize(Complex amplitude) => (amplitude.Real * amplitude.Real) + (amplitude.Imaginary * amplitude.Imaginary);
}
