using ParamOO.Systematics;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From the keys of <c>Systematics</c> about symmetrisation, smoothing and correlation to options of the bins.</summary>
/// <param name="document">The file.</param>
internal sealed class ShapingPlanner(AnalysisDocument document)
{
    /// <summary>Parameters that every region has for itself.</summary>
    public ValueList<string> Decorrelated =>
    [
        .. from entry in document.Systematics ?? []
           where entry.Decorrelate is Decorrelation.Regions or Decorrelation.Both
           from sample in SamplesOf(entry)
           select ParameterOf(entry, sample),
    ];

    /// <summary>Systematics whose treatment is not that of the region.</summary>
    public ValueList<TreatmentOverride> Treatments =>
    [
        .. from entry in document.Systematics ?? []
           where entry.Treatment is not null
           from parameter in SamplesOf(entry).Select(sample => ParameterOf(entry, sample)).Distinct()
           select new TreatmentOverride(parameter, entry.Treatment!.Value),
    ];

    /// <summary>The nuisance parameter by which a systematic moves a sample, in a region that shares it.</summary>
    /// <param name="entry">The systematic.</param>
    /// <param name="sample">Name of the sample.</param>
    public static string ParameterOf(SystematicEntry entry, string sample)
    {
        var parameter = entry.Parameter ?? entry.Name ?? "";
        return entry.Decorrelate is Decorrelation.Samples or Decorrelation.Both ? $"{parameter}_{sample}" : parameter;
    }

    /// <summary>Systematics that are shaped otherwise than the region says.</summary>
    /// <param name="section">What the region says.</param>
    public ValueList<VariationShaping> Of(VariationsSection section) =>
    [
        .. from entry in document.Systematics ?? []
           where entry.Symmetrize is not null || entry.Smoothing is not null
           from sample in SamplesOf(entry)
           select new VariationShaping(
               sample,
               ParameterOf(entry, sample),
               KindOf(entry.Symmetrize) ?? section.Symmetrize ?? Symmetrization.None,
               entry.Smoothing ?? section.Smoothing ?? false),
    ];

    /// <summary>A variation with one side is mirrored event by event; its templates need no more.</summary>
    private static Symmetrization? KindOf(SymmetrizationKind? kind) => kind switch
    {
        null => null,
        SymmetrizationKind.TwoSided => Symmetrization.TwoSided,
        SymmetrizationKind.Maximum => Symmetrization.Maximum,
        _ => Symmetrization.None,
    };

    private IEnumerable<string> SamplesOf(SystematicEntry entry) =>
        entry.Samples ?? (document.Samples ?? []).Select(sample => sample.Name).OfType<string>();
}
