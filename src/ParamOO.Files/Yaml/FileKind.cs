using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>Tells analysis files and files of densities apart by their keys, so that a mistake is one finding and not one per key.</summary>
internal static class FileKind
{
    private static readonly string[] AnalysisKeys = ["General", "Samples", "Systematics", "NormFactors"];
    private static readonly string[] DensityKeys = ["Variable", "Range", "Components"];

    /// <summary>Whether a document has keys of a file of densities, and none of an analysis file.</summary>
    /// <param name="root">The root; null for none.</param>
    public static bool IsDensities(YamlNode? root) => Has(root, DensityKeys) && !Has(root, AnalysisKeys);

    /// <summary>Refuses a file of densities where an analysis file is needed: PX0361.</summary>
    /// <param name="root">The root; null for none.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">PX0361: it is one.</exception>
    public static void RefuseDensities(YamlNode? root, string path)
    {
        if (IsDensities(root))
        {
            throw new InvalidInputException("PX0361", path, "this is a file of densities (it has 'Variable', 'Range' or 'Components', and no 'General'), not an analysis file; 'paramoo densities' takes it, and with --unbinned so do ranking, toys, neyman and coverage.");
        }
    }

    /// <summary>Refuses other documents where a file of densities is needed: PX0361.</summary>
    /// <param name="root">The root; null for none.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">PX0361: it has none of the keys.</exception>
    public static void RequireDensities(YamlNode? root, string path)
    {
        if (root is YamlMapping && !Has(root, DensityKeys))
        {
            throw new InvalidInputException("PX0361", path, $"this is no file of densities: it has none of the keys {string.Join(", ", DensityKeys)}{Otherwise(root)}; docs/densities.md says what stands in one.");
        }
    }

    private static string Otherwise(YamlNode root) =>
        Has(root, AnalysisKeys) ? ", but those of an analysis file, which 'paramoo run', 'build' and 'unbinned' take"
        : Has(root, ["channels", "distributions"]) ? ", but those of a workspace, which 'paramoo scan' and 'fit' take"
        : "";

    private static bool Has(YamlNode? root, string[] keys) => root is YamlMapping mapping && keys.Any(key => mapping.Find(key) is not null);
}
