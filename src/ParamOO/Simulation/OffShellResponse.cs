namespace ParamOO.Simulation;

/// <summary>A smooth factor e^{a + b ln(m/300 GeV)} on a spectrum.</summary>
/// <param name="Level">a.</param>
/// <param name="Slope">b.</param>
internal readonly record struct Tilt(double Level, double Slope)
{
    /// <summary>The factor.</summary>
    /// <param name="logMass">ln(m/300 GeV).</param>
    public double At(double logMass) => Level == 0 && Slope == 0 ? 1 : Math.Exp(Level + (Slope * logMass));
}

/// <summary>
/// What one direction of a systematic uncertainty does to a production mode. Signal and background amplitudes are scaled each by the root of its
/// factor, hence the interference by the product of the roots: the density stays positive for every μ.
/// </summary>
/// <param name="Signal">Factor on S.</param>
/// <param name="Background">Factor on B.</param>
/// <param name="Coherence">Factor on the coherence of S and B; its product with the nominal coherence stays below 1.</param>
/// <param name="Migration">Fraction of events that move to the next jet category; negative for the one before. At 300 GeV.</param>
/// <param name="JetOdds">Factor on the odds of every further jet.</param>
internal sealed record OffShellResponse(
    Tilt Signal = default, Tilt Background = default, double Coherence = 1, double Migration = 0, double JetOdds = 1)
{
    private const double PivotMass = 300;

    // Harder events have more jets near the threshold of counting.
    private const double MigrationGrowth = 0.3;

    /// <summary>No change: the other side of a one-sided uncertainty.</summary>
    public static OffShellResponse None { get; } = new();

    /// <summary>ln(m/300 GeV), the variable of all factors.</summary>
    /// <param name="mass">Four-lepton mass [GeV].</param>
    public static double LogMass(double mass) => Math.Log(mass / PivotMass);

    /// <summary>The same factor on signal and background.</summary>
    /// <param name="level">Its logarithm at 300 GeV.</param>
    /// <param name="slope">Slope of the logarithm in ln m.</param>
    /// <param name="jetOdds">Factor on the odds of every further jet.</param>
    public static OffShellResponse Common(double level, double slope, double jetOdds = 1) =>
        new(new Tilt(level, slope), new Tilt(level, slope), JetOdds: jetOdds);

    /// <summary>The density after the change.</summary>
    /// <param name="density">The density before.</param>
    /// <param name="logMass">ln(m/300 GeV).</param>
    public Interfering Applied(Interfering density, double logMass)
    {
        var signal = Signal.At(logMass);
        var background = Background == Signal ? signal : Background.At(logMass);
        return new(signal * density.Signal, Coherence * Math.Sqrt(signal * background) * density.Interference, background * density.Background);
    }

    /// <summary>The jet fractions after the change.</summary>
    /// <param name="jets">The fractions before.</param>
    /// <param name="logMass">ln(m/300 GeV).</param>
    public JetFractions Applied(JetFractions jets, double logMass)
    {
        var migrated = Migration == 0 ? jets : jets.Migrated(Migration * Math.Exp(MigrationGrowth * logMass));
        return JetOdds == 1 ? migrated : migrated.Tilted(JetOdds);
    }
}
