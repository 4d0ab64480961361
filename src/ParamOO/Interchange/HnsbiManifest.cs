using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>One file of a manifest.</summary>
/// <param name="Role">What it is, e.g. <c>process-ratio:S</c>.</param>
/// <param name="Path">Where it is, relative to the manifest.</param>
/// <param name="Sha256">Its digest in lower-case hexadecimal.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pointer">Where the manifest says so, for findings.</param>
public sealed record HnsbiFile(string Role, string Path, string Sha256, long Bytes, string Pointer);

/// <summary>A list of files with sizes and checksums, as hnsbi-toolkit writes it beside them.</summary>
/// <param name="Files">The files.</param>
public sealed record HnsbiManifest(ValueList<HnsbiFile> Files)
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The manifest; null when the text is not JSON.</returns>
    public static HnsbiManifest? Read(string text, string file, Findings findings)
    {
        using var document = JsonText.Parse(text, file, findings);
        if (document is null)
        {
            return null;
        }

        var root = new JsonPlace(document.RootElement, file + "#", findings);
        return new(root["files"].Items().Select(ReadFile).ToValueList());
    }

    private static HnsbiFile ReadFile(JsonPlace entry) => new(
        entry["kind"].Text(), entry["path"].Text(), entry["sha256"].Text(), (long)entry["size_bytes"].Number(), entry["path"].Path);
}
