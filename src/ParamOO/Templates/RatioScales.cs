using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Observables;
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
    /// <param name="tables">The tables of the region.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0402 for a ratio that cannot be used, PX0405 for one that is far from closing.</param>
    public static double[] Of(MixtureModel model, IReadOnlyList<WeightedTable> tables, string path, Findings findings)
    {
        var scales = Enumerable.Repeat(1.0, model.Processes.Count).ToArray();
        string[] columns = [.. model.Processes.Select(process => process.RatioColumn).Distinct()];
        foreach (var table in tables)
        {
            var means = new ColumnMean[columns.Length];
            var names = table.With(columns);
            foreach (var batch in table.Source.Read(names))
            {
                var weights = table.WeightsOf(batch, columns.Length);
                for (var column = 0; column < columns.Length; column++)
                {
                    means[column].Add(weights, batch.Column(column));
                }
            }

            var isUsable = columns.Select((column, index) => Check(means[index], $"{table.Source.Name}#{column}", findings)).ToArray();
            for (var process = 0; process < scales.Length; process++)
            {
                var column = Array.IndexOf(columns, model.Processes[process].RatioColumn);
                if (isUsable[column] && table.IsReference && model.ShapeNormalization == ShapeNormalization.Reference)
                {
                    scales[process] = ScaleOf(means[column], model.Processes[process], path, findings);
                }
            }
        }

        return scales;
    }

    private static bool Check(ColumnMean mean, string path, Findings findings)
    {
        if (mean.Invalid > 0)
        {
            findings.Error(
                "PX0402",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{mean.Invalid} of {mean.Count} density ratios or their weights are negative or not finite, the first in row {mean.FirstInvalid}; mend or remove these events."));
        }

        return mean.Invalid == 0;
    }

    private static double ScaleOf(ColumnMean mean, Process process, string path, Findings findings)
    {
        if (!(mean.Sum > 0))
        {
            if (process.Yield > 0)
            {
                findings.Error("PX0402", path, $"the density ratio '{process.RatioColumn}' of '{process.Name}' is zero in every event, but its yield is not.");
            }

            return 1;
        }

        var deviation = Math.Abs(mean.Sum - 1);
        if (deviation > 0.01 && deviation > Deviations * mean.Uncertainty)
        {
            findings.Warning(
                "PX0405",
                path,
                string.Create(CultureInfo.InvariantCulture, $"the density ratio '{process.RatioColumn}' sums to {mean.Sum:G5} ± {mean.Uncertainty:G2} on the reference sample instead of 1; templates are scaled to the nominal yield, but check its training and normalisation."));
        }

        return 1 / mean.Sum;
    }

    /// <summary>Σ w r of a column with its uncertainty, and what cannot be summed.</summary>
    private struct ColumnMean
    {
        private double sumOfSquares;
        private double correction;

        public double Sum { get; private set; }

        public long Count { get; private set; }

        public long Invalid { get; private set; }

        public long FirstInvalid { get; private set; }

        /// <summary>Standard error of Σ w r when Σ w r = 1, from the scatter of w r about its mean.</summary>
        public readonly double Uncertainty => Math.Sqrt(Math.Max(0, sumOfSquares - (Sum * Sum / Count)));

        public void Add(ReadOnlySpan<double> weights, ReadOnlySpan<double> ratios)
        {
            for (var row = 0; row < ratios.Length; row++, Count++)
            {
                var term = weights[row] * ratios[row];
                if (!(ratios[row] >= 0) || !double.IsFinite(term))
                {
                    FirstInvalid = Invalid++ == 0 ? Count : FirstInvalid;
                    continue;
                }

                // Compensated: the sum scales every template.
                var next = Sum + (term - correction);
                correction = next - Sum - (term - correction);
                Sum = next;
                sumOfSquares += term * term;
            }
        }
    }
}
