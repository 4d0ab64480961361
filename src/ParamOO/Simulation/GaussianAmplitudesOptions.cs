using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>What can be chosen about <see cref="GaussianAmplitudes"/>; the defaults are the published benchmark.</summary>
public sealed record GaussianAmplitudesOptions
{
    // Beyond these the interference or the selected sample vanishes and nothing is left to study.
    private const double LargestSeparation = 10;
    private const double LargestThreshold = 4;

    /// <summary>Factor on all yields, which are 100, 1000 and 10 000 events for S, B and NI; positive.</summary>
    public double Exposure { get; init; } = 50;

    /// <summary>Cosine of the relative phase of signal and background amplitude, in [−1, 1].</summary>
    public double PhaseCos { get; init; } = -0.24;

    /// <summary>Distance of the mean of B from the mean of S, in units of x; at most 10 in size.</summary>
    public double Separation { get; init; } = 0.35;

    /// <summary>Keeps events whose coordinate along the axis from NI to S is above this; null for the full phase space.</summary>
    public double? Selection { get; init; }

    /// <summary>What of the choice cannot be simulated.</summary>
    /// <param name="findings">Receives PX1105 for every option out of range.</param>
    public void Check(Findings findings)
    {
        Require(Exposure > 0 && double.IsFinite(Exposure), "--exposure", Exposure, "a positive number", findings);
        Require(Math.Abs(PhaseCos) <= 1, "--phase-cos", PhaseCos, "a cosine, from -1 to 1", findings);
        Require(
            Math.Abs(Separation) <= LargestSeparation,
            "--separation",
            Separation,
            $"a number from -{LargestSeparation} to {LargestSeparation}",
            findings);
        Require(
            Selection is null || Math.Abs(Selection.Value) <= LargestThreshold,
            "--selection",
            Selection ?? 0,
            $"a number from -{LargestThreshold} to {LargestThreshold}",
            findings);
    }

    private static void Require(bool holds, string option, double value, string expected, Findings findings)
    {
        if (!holds)
        {
            findings.Error("PX1105", option, string.Create(CultureInfo.InvariantCulture, $"{value} is given, expected {expected}."));
        }
    }
}
