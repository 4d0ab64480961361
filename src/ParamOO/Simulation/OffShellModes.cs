using System.Numerics;

namespace ParamOO.Simulation;

/// <summary>The four production modes of the off-shell toy; yields of the size that ATLAS published for Run 2.</summary>
/// <param name="exposure">Factor on all yields.</param>
internal sealed class OffShellModes(double exposure)
{
    /// <summary>gg → (H* →) ZZ: propagator × top triangle × longitudinal growth over a smooth box.</summary>
    public ProductionMode GluonFusion { get; } = new ResonantMode(
        signalEvents: 20 * exposure,
        backgroundEvents: 180 * exposure,
        fall: 4.2,
        forward: 2,
        coherence: 0.84,
        mass => new(TopTriangle(mass) * HiggsToLongitudinal(mass), Complex.FromPolarCoordinates(-0.6 * Math.Sqrt(mass / MassSpectrum.Low), 0.4)),
        mass => new(TopTriangle(mass) * HiggsToTransverse(mass), Complex.FromPolarCoordinates(Math.Pow(mass / MassSpectrum.Low, 0.1), 2.2)),
        new JetFractions(0.30, 0.35, 0.35),
        new JetFractions(0, 0.1, 0.3));

    /// <summary>qq → (H* →) ZZ qq: the same without the triangle, hence harder.</summary>
    public ProductionMode Electroweak { get; } = new ResonantMode(
        signalEvents: 1.8 * exposure,
        backgroundEvents: 14 * exposure,
        fall: 4.5,
        forward: 1,
        coherence: 0.58,
        mass => new(HiggsToLongitudinal(mass), -1.5 * Math.Pow(mass / MassSpectrum.Low, 1.2)),
        mass => new(HiggsToTransverse(mass), Complex.FromPolarCoordinates(3, 1.8)),
        new JetFractions(0.05, 0.20, 0.75),
        new JetFractions(0, 0, 0.1));

    /// <summary>qq → ZZ.</summary>
    public ProductionMode QuarkAnnihilation { get; } = new ContinuumMode(
        events: 900 * exposure,
        fall: 4.8,
        longitudinal: 0.1,
        quadratic: 0.5,
        quartic: 4,
        new JetFractions(0.637, 0.249, 0.111),
        new JetFractions(0, 0.15, 0.4));

    /// <summary>Top pairs with a vector boson.</summary>
    public ProductionMode TopPairVector { get; } = new ContinuumMode(
        events: 12 * exposure,
        fall: 4.5,
        longitudinal: 0.3,
        quadratic: 0.2,
        quartic: 0,
        new JetFractions(0.04, 0.16, 0.80),
        new JetFractions(0, 0, 0));

    private static Complex HiggsToLongitudinal(double mass) =>
        Propagator(mass) * ((mass * mass / (2 * MassSpectrum.Z * MassSpectrum.Z)) - 1);

    private static Complex HiggsToTransverse(double mass) => Propagator(mass) * Math.Sqrt(2);

    /// <summary>m²/(m² − m_H² + i m_H Γ_H).</summary>
    private static Complex Propagator(double mass)
    {
        const double higgs = MassSpectrum.Higgs;
        return mass * mass / new Complex((mass * mass) - (higgs * higgs), higgs * MassSpectrum.HiggsWidth);
    }

    /// <summary>³⁄₂ τ [1 + (1 − τ) f(τ)] with τ = 4m_t²/m²: the top-quark loop of gg → H, 1 for heavy tops.</summary>
    /// <remarks>A. Djouadi, Phys. Rept. 457 (2008) 1, equations 2.46 and 2.47, there as a function of 1/τ.</remarks>
    private static Complex TopTriangle(double mass)
    {
        var tau = 4 * MassSpectrum.Top * MassSpectrum.Top / (mass * mass);
        var root = Math.Sqrt(Math.Abs(1 - tau));
        Complex f;
        if (tau >= 1)
        {
            var angle = Math.Asin(1 / Math.Sqrt(tau));
            f = angle * angle;
        }
        else
        {
            var logarithm = new Complex(Math.Log((1 + root) / (1 - root)), -Math.PI);
            f = -0.25 * logarithm * logarithm;
        }

        return 1.5 * tau * (1 + ((1 - tau) * f));
    }
}
