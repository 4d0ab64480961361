using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>Ratio columns that are formed from density columns: p_X/p_ref and p_X(α=±1)/p_X, differences of logarithms where these are given.</summary>
/// <param name="document">The file.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class DensityColumns(AnalysisDocument document, Places places, Findings findings)
{
    private readonly ColumnsSection section = document.General?.Columns ?? new();
    private readonly ColumnNames names = new(document.General?.Columns);

    /// <summary>Names of the ratio columns, and how each is formed; none where tables hold ratios.</summary>
    public List<(string Name, ColumnFormula Formula)> Ratios()
    {
        if (!IsConsistent())
        {
            return [];
        }

        List<(string Name, ColumnFormula Formula)> ratios = [];
        foreach (var sample in (document.Samples ?? []).Where(sample => sample is { Name: not null, RatioColumn: null }))
        {
            ratios.Add((names.Ratio(sample.Name!), Quotient(names.Density(sample.Name!)!, $"({section.DensityReference})")));
        }

        ratios.AddRange(Shapes());
        return [.. ratios.DistinctBy(ratio => ratio.Name)];
    }

    private IEnumerable<(string Name, ColumnFormula Formula)> Shapes() =>
        from entry in document.Systematics ?? []
        where entry is { Name: not null, Column: null, Formula: null, Type: not (null or SystematicKind.Normalization) }
        from sample in entry.Samples ?? [.. (document.Samples ?? []).Select(sample => sample.Name).OfType<string>()]
        where names.ShapeDensity(entry.Name!, sample) is not null
        let ratio = names.Shape(entry.Name!, sample, null)
        let density = names.ShapeDensity(entry.Name!, sample)!.Value
        from pair in new[] { (Ratio: ratio.Up, Density: density.Up), (Ratio: ratio.Down, Density: density.Down) }
        select (pair.Ratio, Quotient(pair.Density, $"`{names.Density(sample)}`"));

    private ColumnFormula Quotient(string above, string below) =>
        ColumnFormula.Parse(section.LogDensity is null ? $"`{above}` / {below}" : $"exp(`{above}` - {below})");

    private bool IsConsistent()
    {
        if (section is { Density: null, LogDensity: null })
        {
            Refuse(section.DensityReference, nameof(section.DensityReference));
            Refuse(section.SystematicDensity, nameof(section.SystematicDensity));
            return false;
        }

        if (section is { Density: not null, LogDensity: not null })
        {
            findings.Error("PX0916", places.Of(section, nameof(section.LogDensity)), "Density and LogDensity both say what tables hold; remove one.");
            return false;
        }

        if (section.DensityReference is null)
        {
            findings.Error(
                "PX0311",
                places.Of(section, section.Density is null ? nameof(section.LogDensity) : nameof(section.Density)),
                "densities are given, but not the one that the reference events are drawn from; add DensityReference, one of the columns or a formula of them.");
            return false;
        }

        return ColumnFormula.TryParse(section.DensityReference, places.Of(section, nameof(section.DensityReference)), findings) is not null;
    }

    private void Refuse(string? value, string key)
    {
        if (value is not null)
        {
            findings.Error("PX0311", places.Of(section, key), $"{key} is stated without Density or LogDensity; add one of them, or remove it.");
        }
    }
}
