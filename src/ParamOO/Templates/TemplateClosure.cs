using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>One process of a region, filled from the reference table by its ratio and from its own simulation: their difference tests the ratio.</summary>
/// <param name="Region">Name of the region.</param>
/// <param name="Process">Name of the process.</param>
/// <param name="FromReference">Its yield in the bins from the reference table [events].</param>
/// <param name="FromTable">Its yield in the bins from its own simulation [events].</param>
/// <param name="Pull">Difference of the yields in standard deviations; 0 where neither fluctuates.</param>
/// <param name="ChiSquare">Σ_b (difference)²/(sum of variances) of the shapes, each normalised to the yield from the reference.</param>
/// <param name="Bins">Number of bins in it.</param>
public sealed record TemplateClosure(
    string Region, string Process, double FromReference, double FromTable, double Pull, double ChiSquare, int Bins)
{
    private const double Significant = 5;

    /// <summary>χ² of the shapes less its expectation, in standard deviations of its distribution.</summary>
    public double ShapePull => Bins < 2 ? 0 : (ChiSquare - (Bins - 1)) / Math.Sqrt(2.0 * (Bins - 1));

    /// <summary>Whether yields and shapes agree within five standard deviations.</summary>
    public bool IsClosed => Math.Abs(Pull) <= Significant && ShapePull <= Significant;

    /// <summary>Compares all processes of a region at the reference hypothesis.</summary>
    /// <param name="region">Name of the region.</param>
    /// <param name="processes">Names of the processes.</param>
    /// <param name="reference">Templates from the reference table.</param>
    /// <param name="tables">Templates from the processes' own simulations.</param>
    /// <param name="findings">Receives PX0185 for every process that does not close.</param>
    public static ValueList<TemplateClosure> Of(
        string region, IReadOnlyList<string> processes, TemplateSet reference, TemplateSet tables, Findings findings)
    {
        var knot = Enumerable.Range(0, reference.Grid.Knots.Length).MinBy(index => Math.Abs(reference.Grid.Knots[index].Distance));
        var entries = processes.Select((process, index) => Compare(region, process, index, knot, reference, tables)).ToValueList();
        foreach (var entry in entries.Where(entry => !entry.IsClosed))
        {
            findings.Warning(
                "PX0185",
                region,
                FormattableString.Invariant($"'{entry.Process}' has {entry.FromTable:G5} events from its own simulation and {entry.FromReference:G5} by its ratio ({entry.Pull:F1} σ), χ² of the shapes {entry.ChiSquare:F0} for {entry.Bins} bins; look at its ratio, its yield and the weights of its table."));
        }

        return entries;
    }

    private static TemplateClosure Compare(string region, string process, int index, int knot, TemplateSet reference, TemplateSet tables)
    {
        var (left, right) = (reference.Yield(knot, index).ToArray(), tables.Yield(knot, index).ToArray());
        var (leftVariance, rightVariance) = (reference.Variance(knot, index).ToArray(), tables.Variance(knot, index).ToArray());
        var scale = right.Sum() == 0 ? 1 : left.Sum() / right.Sum();
        var (sum, bins) = (0.0, 0);
        for (var bin = 0; bin < left.Length; bin++)
        {
            var variance = leftVariance[bin] + (scale * scale * rightVariance[bin]);
            var difference = left[bin] - (scale * right[bin]);
            sum += variance > 0 ? difference * difference / variance : 0;
            bins += variance > 0 ? 1 : 0;
        }

        // The reference is scaled to the nominal yield, so that only the sum of the table's own weights fluctuates.
        var width = Math.Sqrt(rightVariance.Sum());
        return new(region, process, left.Sum(), right.Sum(), width > 0 ? (right.Sum() - left.Sum()) / width : 0, sum, bins);
    }
}
