using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>How a systematic uncertainty moves one process.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="YieldUp">Yield factor G at α = +1.</param>
/// <param name="YieldDown">Yield factor G at α = −1.</param>
public sealed record SimulatedEffect(string Process, double YieldUp, double YieldDown)
{
    private const int Decimals = 12;

    /// <summary>Whether neither direction changes the yield.</summary>
    public bool KeepsYield => YieldUp == 1 && YieldDown == 1;

    /// <summary>A yield factor as an analysis file states it; shape ratios are divided by this one, so that the product G g is exact.</summary>
    /// <param name="factor">The factor.</param>
    internal static double Rounded(double factor) => Math.Round(factor, Decimals);
}

/// <summary>One systematic uncertainty of a simulated model.</summary>
/// <param name="Name">Name, unique.</param>
/// <param name="Meaning">What it stands for, in a few words.</param>
/// <param name="HasShape">Whether it also moves shapes.</param>
/// <param name="Effects">The processes that it moves.</param>
public sealed record SimulatedSystematic(string Name, string Meaning, bool HasShape, ValueList<SimulatedEffect> Effects);
