namespace ParamOO.Simulation;

/// <summary>One process of the off-shell toy: what it holds of its production mode.</summary>
/// <param name="Process">Name, yield and coefficient.</param>
/// <param name="Mode">Index of the production mode.</param>
/// <param name="Content">How much of S, I and B it holds.</param>
/// <param name="Category">The only jet category in which it lives; null for all.</param>
internal sealed record OffShellComponent(SimulatedProcess Process, int Mode, Interfering Content, int? Category)
{
    /// <summary>Whether the process has events with so many jets.</summary>
    /// <param name="jets">Jet category.</param>
    public bool Holds(int jets) => Category is null || Category == jets;

    /// <summary>Density of the process in the density of its mode.</summary>
    /// <param name="density">Density of the mode.</param>
    public double In(Interfering density) => density.Of(Content);

    /// <summary>Whether an uncertainty does anything to the process.</summary>
    /// <param name="uncertainty">The uncertainty.</param>
    public bool IsMovedBy(OffShellUncertainty uncertainty)
    {
        var inMode = uncertainty.Modes.HasFlag((OffShellModeSet)(1 << Mode));
        var onlyInterference = uncertainty.Up with { Coherence = 1 } == OffShellResponse.None;
        return inMode && !(onlyInterference && Content.Interference == 0);
    }

    /// <summary>The factor by which a change multiplies the yield, as an analysis file states it.</summary>
    /// <param name="spectrum">Spectrum of the mode.</param>
    /// <param name="response">The change.</param>
    public double YieldFactor(SpectrumNode[] spectrum, OffShellResponse response) =>
        SimulatedEffect.Rounded(Yield(spectrum, Content, Category, response) / Process.Yield);

    /// <summary>∫ of a part of a mode over everything, after a change.</summary>
    /// <param name="spectrum">Spectrum of the mode.</param>
    /// <param name="content">How much of S, I and B.</param>
    /// <param name="category">A jet category; null for all.</param>
    /// <param name="response">The change.</param>
    public static double Yield(SpectrumNode[] spectrum, Interfering content, int? category, OffShellResponse response)
    {
        var sum = 0.0;
        foreach (var node in spectrum)
        {
            var fraction = category is null ? 1 : response.Applied(node.Jets, node.LogMass)[category.Value];
            sum += response.Applied(node.Density, node.LogMass).Of(content) * fraction;
        }

        return sum;
    }
}

/// <summary>One point of the integral of a production mode over the mass.</summary>
/// <param name="LogMass">ln(m/300 GeV).</param>
/// <param name="Density">Density in m times the weight of the point [events].</param>
/// <param name="Jets">Jet fractions at m.</param>
internal readonly record struct SpectrumNode(double LogMass, Interfering Density, JetFractions Jets)
{
    /// <summary>The points of a mode.</summary>
    /// <param name="mode">The mode.</param>
    public static SpectrumNode[] Of(ProductionMode mode) =>
    [
        .. from node in MassSpectrum.Nodes()
           select new SpectrumNode(OffShellResponse.LogMass(node.Mass), node.Weight * mode.Spectrum(node.Mass), mode.Jets(node.Mass)),
    ];
}
