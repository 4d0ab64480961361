namespace ParamOO.Files.Yaml;

/// <summary>Column names made from the templates of <c>General/Columns</c>.</summary>
/// <param name="section">The section; null when the file has none.</param>
internal sealed class ColumnNames(ColumnsSection? section)
{
    private readonly string up = section?.Directions is [var first, _] ? first : "up";
    private readonly string down = section?.Directions is [_, var second] ? second : "down";

    /// <summary>The template of density ratios.</summary>
    public string RatioTemplate => section?.Ratio ?? "r_{sample}";

    /// <summary>The template of shape ratios.</summary>
    public string ShapeTemplate => section?.Systematic ?? "var_{systematic}_ratio_{sample}_{direction}";

    /// <summary>Column of event weights; null when the file names none.</summary>
    public string? Weight => section?.Weight;

    /// <summary>Column of the density ratio of a sample.</summary>
    /// <param name="sample">Name of the sample.</param>
    public string Ratio(string sample) => Fill(RatioTemplate, sample, "", "");

    /// <summary>Columns of the shape ratios of a sample at α = +1 and α = −1.</summary>
    /// <param name="systematic">Name of the systematic.</param>
    /// <param name="sample">Name of the sample.</param>
    /// <param name="template">Template that replaces the one of the section; null to keep it.</param>
    public (string Up, string Down) Shape(string systematic, string sample, string? template)
    {
        var chosen = template ?? ShapeTemplate;
        return (Fill(chosen, sample, systematic, up), Fill(chosen, sample, systematic, down));
    }

    /// <summary>Column of the density of a sample, or of its logarithm; null where tables hold ratios.</summary>
    /// <param name="sample">Name of the sample.</param>
    public string? Density(string sample) => (section?.Density ?? section?.LogDensity) is { } template ? Fill(template, sample, "", "") : null;

    /// <summary>Columns of the densities of a sample at α = +1 and α = −1, or of their logarithms; null where tables hold shape ratios.</summary>
    /// <param name="systematic">Name of the systematic.</param>
    /// <param name="sample">Name of the sample.</param>
    public (string Up, string Down)? ShapeDensity(string systematic, string sample) => section?.SystematicDensity is { } template
        ? (Fill(template, sample, systematic, up), Fill(template, sample, systematic, down))
        : null;

    /// <summary>Name of the column that holds the inverse of another.</summary>
    /// <param name="column">The other column.</param>
    public static string MirrorOf(string column) => $"1 / {column}";

    private static string Fill(string template, string sample, string systematic, string direction) => template
        .Replace("{sample}", sample, StringComparison.Ordinal)
        .Replace("{systematic}", systematic, StringComparison.Ordinal)
        .Replace("{direction}", direction, StringComparison.Ordinal);
}
