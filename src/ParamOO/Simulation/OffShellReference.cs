using ParamOO.Numerics;

namespace ParamOO.Simulation;

/// <summary>One event of the off-shell toy.</summary>
/// <param name="Mass">Four-lepton mass [GeV].</param>
/// <param name="Cosine">Production angle cos θ.</param>
/// <param name="Decay">Decay variable z.</param>
/// <param name="Jets">Jet category: 0, 1 or 2.</param>
internal readonly record struct OffShellEvent(double Mass, double Cosine, double Decay, int Jets);

/// <summary>
/// p_ref of the off-shell toy: a mixture of three simple densities, each a power of the mass times polynomials in the angles times fixed jet
/// fractions, drawn with logarithms, exponentials and comparisons of uniform numbers only.
/// </summary>
internal static class OffShellReference
{
    // One like qq → ZZ, one like a Higgs signal from gluon fusion, one like electroweak production.
    private static readonly Component[] Components =
    [
        new(Share: 0.5, Fall: 4.3, CosineFlat: 0.5, CosineSquared: 0.1, Longitudinal: 0.15, new JetFractions(0.55, 0.27, 0.18)),
        new(Share: 0.3, Fall: 1.5, CosineFlat: 0.8, CosineSquared: 0.1, Longitudinal: 0.70, new JetFractions(0.33, 0.34, 0.33)),
        new(Share: 0.2, Fall: 0.5, CosineFlat: 0.6, CosineSquared: 0.2, Longitudinal: 0.60, new JetFractions(0.10, 0.25, 0.65)),
    ];

    /// <summary>Draws one event.</summary>
    /// <param name="stratum">A number in [0, 1) that chooses the component.</param>
    /// <param name="random">Where the other random numbers come from.</param>
    public static OffShellEvent Draw(double stratum, ref CounterRandom random)
    {
        var component = Components[^1];
        foreach (var candidate in Components)
        {
            if (stratum < candidate.Share)
            {
                component = candidate;
                break;
            }

            stratum -= candidate.Share;
        }

        return component.Draw(ref random);
    }

    /// <summary>The density, per GeV in the mass and unit of the angles, jet categories counted one by one.</summary>
    /// <param name="x">The event.</param>
    public static double Density(OffShellEvent x)
    {
        var sum = 0.0;
        foreach (var component in Components)
        {
            sum += component.Share * component.Density(x);
        }

        return sum;
    }

    /// <summary>One part of the mixture.</summary>
    /// <param name="Share">Its fraction.</param>
    /// <param name="Fall">Power with which the mass spectrum falls; not 1.</param>
    /// <param name="CosineFlat">Fraction flat in cos θ.</param>
    /// <param name="CosineSquared">Fraction ∝ cos²θ; the rest is ∝ cos⁴θ.</param>
    /// <param name="Longitudinal">Fraction that decays as longitudinal bosons; the rest as transverse ones.</param>
    /// <param name="Jets">Jet fractions.</param>
    private sealed record Component(
        double Share, double Fall, double CosineFlat, double CosineSquared, double Longitudinal, JetFractions Jets)
    {
        private static readonly double LogRange = PortableMath.Log(MassSpectrum.High / MassSpectrum.Low);

        // ∫ of e^{(1−Fall) y} over y = ln(m/220) from 0 to ln(2000/220).
        private double Rise => 1 - Fall;

        private double Norm => (PortableMath.Exp(Rise * LogRange) - 1) / Rise;

        public OffShellEvent Draw(ref CounterRandom random)
        {
            var mass = MassSpectrum.Low * PortableMath.Exp(PortableMath.Log(1 + (random.NextUniform() * Rise * Norm)) / Rise);
            var (cosineKind, decayKind, jets) = (random.NextUniform(), random.NextUniform(), random.NextUniform());
            var cosine = cosineKind < CosineFlat ? LargestOf(1, ref random)
                : cosineKind < CosineFlat + CosineSquared ? LargestOf(3, ref random)
                : LargestOf(5, ref random);
            var decay = decayKind < Longitudinal
                ? MedianOfFive(ref random)
                : TransverseDecay((decayKind - Longitudinal) / (1 - Longitudinal), ref random);
            return new(mass, cosine, decay, jets < Jets.None ? 0 : jets < Jets.None + Jets.One ? 1 : 2);
        }

        public double Density(OffShellEvent x)
        {
            var square = x.Cosine * x.Cosine;
            var mass = PortableMath.Exp(-Fall * PortableMath.Log(x.Mass / MassSpectrum.Low)) / (MassSpectrum.Low * Norm);
            var cosine = 0.5 * (CosineFlat + (3 * CosineSquared * square) + (5 * (1 - CosineFlat - CosineSquared) * square * square));
            var decay = (Longitudinal * Angles.Longitudinal(x.Decay)) + ((1 - Longitudinal) * Angles.Transverse(x.Decay));
            return mass * cosine * decay * Jets[x.Jets];
        }

        /// <summary>15/56 (1 + 2z² + z⁴) as a mixture of 1, z² and z⁴.</summary>
        private static double TransverseDecay(double kind, ref CounterRandom random) =>
            LargestOf(kind < 30.0 / 56 ? 1 : kind < 50.0 / 56 ? 3 : 5, ref random);

        /// <summary>A number in (−1, 1) with density ∝ |c|^{n−1}: the largest of n uniform numbers with a random sign.</summary>
        private static double LargestOf(int n, ref CounterRandom random)
        {
            var first = (2 * random.NextUniform()) - 1;
            var largest = Math.Abs(first);
            for (var i = 1; i < n; i++)
            {
                largest = Math.Max(largest, random.NextUniform());
            }

            return Math.CopySign(largest, first);
        }

        /// <summary>A number in (−1, 1) with density 15/16 (1 − z²)²: the median of five uniform numbers.</summary>
        private static double MedianOfFive(ref CounterRandom random)
        {
            Span<double> numbers = [random.NextUniform(), random.NextUniform(), random.NextUniform(), random.NextUniform(), random.NextUniform()];
            numbers.Sort();
            return (2 * numbers[2]) - 1;
        }
    }
}
