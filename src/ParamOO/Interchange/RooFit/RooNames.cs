namespace ParamOO.Interchange.RooFit;

/// <summary>Names of the objects that tools look for in a workspace.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="ModelConfig">The ModelConfig.</param>
/// <param name="Pdf">The simultaneous distribution.</param>
/// <param name="Category">The category of the channels.</param>
/// <param name="Data">The combined data; null for obsData or asimovData, whichever they are.</param>
public sealed record RooNames(string Workspace, string ModelConfig, string Pdf, string Category, string? Data)
{
    /// <summary>The names that HistFactory gives.</summary>
    public static RooNames HistFactory { get; } = new("combined", "ModelConfig", "simPdf", "channelCat", null);

    /// <summary>The names that combination tools look for by default.</summary>
    public static RooNames Combination { get; } = new("combWS", "ModelConfig", "combPdf", "combCat", "combData");

    /// <summary>The name of the combined data.</summary>
    /// <param name="isAsimov">Whether they are Asimov data.</param>
    public string DataName(bool isAsimov) => Data ?? (isAsimov ? "asimovData" : "obsData");
}
