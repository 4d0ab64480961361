namespace ParamOO.Simulation;

/// <summary>One direction of an uncertainty in one production mode, with all processes whose shape ratios follow from it.</summary>
/// <param name="Mode">Index of the production mode.</param>
/// <param name="Response">What happens.</param>
/// <param name="Targets">The processes, their yield factors, and where their shape ratios go.</param>
internal sealed record OffShellChange(int Mode, OffShellResponse Response, OffShellChange.Target[] Targets)
{
    /// <summary>Fills the shape ratios of one event.</summary>
    /// <param name="density">Density of the mode at the event.</param>
    /// <param name="jets">Jet fractions of the mode at the event.</param>
    /// <param name="category">Jet category of the event.</param>
    /// <param name="logMass">ln(m/300 GeV) of the event.</param>
    /// <param name="shapeRatios">Receives one number per target.</param>
    public void Fill(Interfering density, JetFractions jets, int category, double logMass, Span<double> shapeRatios)
    {
        var changed = Response.Applied(density, logMass);
        var migration = Response.Applied(jets, logMass)[category] / jets[category];
        foreach (var (component, yieldFactor, column) in Targets)
        {
            shapeRatios[column] = component.Holds(category)
                ? component.In(changed) * migration / (component.In(density) * yieldFactor)
                : 1;
        }
    }

    /// <summary>One process.</summary>
    /// <param name="Component">The process.</param>
    /// <param name="YieldFactor">Its yield factor G.</param>
    /// <param name="Column">Index of its shape ratio g.</param>
    internal readonly record struct Target(OffShellComponent Component, double YieldFactor, int Column);
}
