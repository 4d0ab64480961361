using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>What can be chosen about <see cref="GaussianAmplitudes"/>; the defaults are the published benchmark.</summary>
public sealed record GaussianAmplitudesOptions
{
    // Beyond these the interference or the selected sample vanishes and nothing is left to study.
    private const double LargestSeparation = 10;
    private const double LargestThreshold = 4;

    // Yields outside are those of no experiment, and squares of sums of weights must stay numbers.
    private const double SmallestExposure = 1e-6;
    private const double LargestExposure = 1e6;

    /// <summary>What an exposure must be, in words.</summary>
    internal const string ExpectedExposure = "a number from 1e-6 to 1e6";

    /// <summary>Factor on all yields, which are 100, 1000 and 10 000 events for S, B and NI; from 10⁻⁶ to 10⁶.</summary>
    public double Exposure { get; init; } = 50;

    /// <summary>Cosine of the relative phase of signal and background amplitude, in [−1, 1].</summary>
    public double PhaseCos { get; init; } = -0.24;

    /// <summary>Distance of the mean of B behind the mean of S on the axis from NI to S, in units of x; at most 10 in size, and beyond S where it is negative.</summary>
    public double Separation { get; init; } = 0.35;

    /// <summary>Keeps events whose coordinate along the axis from NI to S is above this; null for the full phase space.</summary>
    public double? Selection { get; init; }

    /// <summary>What of the choice cannot be simulated.</summary>
    /// <param name="findings">Receives PX1105 for every option out of range.</param>
    public void Check(Findings findings)
    {
        Require(IsExposure(Exposure), "--exposure", Exposure, ExpectedExposure, findings);
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

    /// <summary>Whether an exposure is one that can be simulated.</summary>
    /// <param name="value">The factor on all yields.</param>
    internal static bool IsExposure(double value) => value is >= SmallestExposure and <= LargestExposure;

    private static void Require(bool holds, string option, double value, string expected, Findings findings)
    {
        if (!holds)
        {
            findings.Error("PX1105", option, string.Create(CultureInfo.InvariantCulture, $"{value} is given, expected {expected}."));
        }
    }
}
