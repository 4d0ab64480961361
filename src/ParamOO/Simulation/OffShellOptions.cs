using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>What can be chosen about <see cref="OffShell"/>.</summary>
public sealed record OffShellOptions
{
    private const int MostExtraSystematics = 999;

    /// <summary>Factor on all yields; positive. 1 gives yields of the published size, 10 those of a larger data set.</summary>
    public double Exposure { get; init; } = 1;

    /// <summary>Further small uncertainties of yields and shapes of all samples, 20 columns each; at most 999. 122 make 2545 columns.</summary>
    public int ExtraSystematics { get; init; }

    /// <summary>The parameters of interest; by default one signal strength μ.</summary>
    public SignalStrengths Strengths { get; init; } = SignalStrengths.Common;

    /// <summary>Whether uncertainties also move shapes; without, a table has 15 columns instead of 105.</summary>
    public bool HasShapes { get; init; } = true;

    /// <summary>What of the choice cannot be simulated.</summary>
    /// <param name="findings">Receives PX1105 for every option out of range.</param>
    public void Check(Findings findings)
    {
        if (!GaussianAmplitudesOptions.IsExposure(Exposure))
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{Exposure} is given, expected {GaussianAmplitudesOptions.ExpectedExposure}.");
            findings.Error("PX1105", "--exposure", message);
        }

        if (ExtraSystematics is < 0 or > MostExtraSystematics)
        {
            var message = $"{ExtraSystematics} is given, expected a whole number from 0 to {MostExtraSystematics}.";
            findings.Error("PX1105", "--extra-systematics", message);
        }
    }
}
