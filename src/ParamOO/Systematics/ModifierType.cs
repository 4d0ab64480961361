namespace ParamOO.Systematics;

/// <summary>The names by which documents and command lines call the types of modifiers.</summary>
public static class ModifierType
{
    /// <summary>HistFactory's seven types, in pyhf's order, shape variations and morphs.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys", "staterror", "shapevariation", "gpmorph"];

    /// <summary>MC statistics, of samples or of a whole channel.</summary>
    public const string StatError = "staterror";

    /// <summary>The name of a modifier's type.</summary>
    /// <param name="modifier">The modifier.</param>
    public static string NameOf(Modifier modifier) => modifier switch
    {
        HistoSys => "histosys",
        Lumi => "lumi",
        NormFactor => "normfactor",
        NormSys => "normsys",
        ShapeFactor => "shapefactor",
        ShapeSys => "shapesys",
        Systematics.StatError => StatError,
        ShapeVariation => "shapevariation",
        GaussianMorph => "gpmorph",
        _ => throw new ArgumentException($"no document has modifiers of type {modifier.GetType().Name}", nameof(modifier)),
    };
}
