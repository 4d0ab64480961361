using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>
/// The factors that make every density ratio integrate to one on the reference sample, Σ w r_X = 1, so that templates add up to the
/// nominal yields, as the extended likelihood has them.
/// </summary>
internal static class RatioScales
{
    // Further from one than this many standard deviations, and than a per cent, a ratio does not integrate to one.
    private const double Deviations = 5;

    /// <summary>Finds the factors; all are one where shapes are taken as they are, and where there is no reference table.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="sums">Σ w r of every process on the reference table; null where there is none.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0402 for a ratio that is zero everywhere, PX0405 for one that is far from closing.</param>
    /// <param name="isPart">Whether the events are a part of the reference sample, over which no ratio integrates to one.</param>
    public static double[] Of(MixtureModel model, RatioSum[]? sums, string path, Findings findings, bool isPart = false) =>
        sums is null || model.ShapeNormalization != ShapeNormalization.Reference
            ? [.. model.Processes.Select(_ => 1.0)]
            : [.. model.Processes.Select((process, index) => ScaleOf(sums[index], process, path, findings, isPart))];

    private static double ScaleOf(RatioSum ratio, Process process, string path, Findings findings, bool isPart)
    {
        if (!(ratio.Sum > 0))
        {
            if (process.Yield > 0)
            {
                findings.Error("PX0402", path, $"the density ratio '{process.RatioColumn}' of '{process.Name}' does not sum to a positive number over the weighted events, but its yield is not zero; give events in which it is present, and look at negative weights.");
            }

            return 1;
        }

        var deviation = Math.Abs(ratio.Sum - 1);
        if (!isPart && deviation > 0.01 && deviation > Deviations * ratio.Uncertainty)
        {
            findings.Warning(
                "PX0405",
                path,
                string.Create(CultureInfo.InvariantCulture, $"the density ratio '{process.RatioColumn}' sums to {ratio.Sum:G5} ± {ratio.Uncertainty:G2} on the reference sample instead of 1; templates are scaled to the nominal yield, but check its training and the weights of the table."));
        }

        return 1 / ratio.Sum;
    }
}
