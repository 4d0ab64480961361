using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Reporting;

/// <summary>What became of the systematics of a region, as a table.</summary>
public static class VariationTables
{
    private const int Most = 30;

    /// <summary>Sizes of all systematics, largest effect on the total first, and what symmetrisation, smoothing and pruning made of them.</summary>
    /// <param name="record">The region.</param>
    public static ReportTable Of(RegionRecord record) => new(
        $"Systematics of {ReportText.Literal(record.Region)} in bins",
        [new("systematic", false), new("sample", false), new("yield %"), new("shape %"), new("total %"), new("symmetrised %"), new("smoothed %"), new("left out", false)],
        record.Variations.OrderByDescending(variation => variation.Total).Take(Most).Select(variation => Row(variation)).ToValueList(),
        $"Largest changes in either direction, in any bin and at any hypothesis, before anything was done to them; {record.Variations.Count(variation => variation.IsNormPruned || variation.IsShapePruned)} of {record.Variations.Count} are pruned"
        + (record.Variations.Count > Most ? $", the {Most} with the largest effect on a bin are shown." : "."));

    private static ValueList<string> Row(Systematics.VariationRecord variation) =>
    [
        ReportText.Literal(variation.Parameter),
        ReportText.Literal(variation.Process),
        Percent(variation.Norm),
        Percent(variation.Shape),
        Percent(variation.Total),
        Percent(variation.Symmetrized),
        Percent(variation.Smoothed),
        (variation.IsNormPruned, variation.IsShapePruned) switch
        {
            (true, true) => "all",
            (true, false) => "yield",
            (false, true) => "shape",
            _ => "",
        },
    ];

    private static string Percent(double size) => size == 0 ? "–" : ReportText.Number(100 * size, 3);
}
