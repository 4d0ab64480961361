using MathNet.Numerics.Integration;

namespace ParamOO.Simulation;

/// <summary>The range of the four-lepton mass, its constants, and integrals over it.</summary>
internal static class MassSpectrum
{
    /// <summary>Lowest mass [GeV].</summary>
    public const double Low = 220;

    /// <summary>Highest mass [GeV].</summary>
    public const double High = 2000;

    /// <summary>Mass of the Z [GeV].</summary>
    public const double Z = 91.1876;

    /// <summary>Mass of the top quark [GeV].</summary>
    public const double Top = 172.5;

    /// <summary>Mass of the Higgs boson [GeV].</summary>
    public const double Higgs = 125;

    /// <summary>Width of the Higgs boson [GeV].</summary>
    public const double HiggsWidth = 0.0041;

    private const int NodesPerSide = 128;
    private const double TopThreshold = 2 * Top;

    /// <summary>Points m and weights for ∫ dm over the range: Gauss–Legendre in √|m − 2 m_t| on either side of the top threshold.</summary>
    /// <remarks>The form factor behaves as |m − 2 m_t|^{3/2} there, which is a polynomial in this variable; 1e-13 is reached with 128 nodes.</remarks>
    /// <param name="nodesPerSide">Number of points on either side.</param>
    public static IReadOnlyList<(double Mass, double Weight)> Nodes(int nodesPerSide = NodesPerSide) =>
        [.. Side(-1, TopThreshold - Low, nodesPerSide), .. Side(1, High - TopThreshold, nodesPerSide)];

    /// <summary>Velocity of the Z bosons, the two-body phase space.</summary>
    /// <param name="mass">Four-lepton mass [GeV].</param>
    public static double PhaseSpace(double mass) => Math.Sqrt(1 - (4 * Z * Z / (mass * mass)));

    private static IEnumerable<(double Mass, double Weight)> Side(int sign, double length, int nodes)
    {
        var rule = new GaussLegendreRule(0, Math.Sqrt(length), nodes);
        return rule.Abscissas.Zip(rule.Weights, (root, weight) => (TopThreshold + (sign * root * root), 2 * root * weight));
    }
}
