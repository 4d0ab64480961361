using System.Security.Cryptography;
using ParamOO.Interchange;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Hnsbi;

/// <summary>Compares files with what their manifest says about them.</summary>
internal static class ManifestVerifier
{
    private const string Remedy = "it was changed after it was written: write the workspace again.";

    /// <summary>The sentence about a file that is not there.</summary>
    /// <param name="path">Its path as the workspace names it.</param>
    public static string Missing(string path) => $"the file '{path}' is not there; copy it beside the workspace.";

    /// <summary>Verifies all files of a manifest, and that the arrays of the workspace are among them.</summary>
    /// <param name="folder">Folder of the workspace.</param>
    /// <param name="workspace">The workspace, for findings.</param>
    /// <param name="link">The manifest.</param>
    /// <param name="findings">Receives PX1004 (changed file), PX1005 (missing file), PX1011 (array not in the manifest).</param>
    public static void Verify(string folder, string workspace, HnsbiManifestLink link, Findings findings)
    {
        var path = Path.Combine(folder, link.Path);
        if (!File.Exists(path))
        {
            findings.Error("PX1005", link.Pointer, Missing(link.Path));
            return;
        }

        var home = Path.GetDirectoryName(link.Path) ?? "";
        var shown = Path.Combine(Path.GetDirectoryName(workspace) ?? "", link.Path);
        if (HnsbiManifest.Read(File.ReadAllText(path), shown, findings) is not { } manifest)
        {
            return;
        }

        foreach (var file in manifest.Files)
        {
            VerifyFile(folder, Path.Combine(home, file.Path), file, findings);
        }

        foreach (var array in link.Arrays)
        {
            VerifyListing(folder, home, manifest, array, link, findings);
        }
    }

    private static void VerifyFile(string folder, string relative, HnsbiFile file, Findings findings)
    {
        var info = new FileInfo(Path.Combine(folder, relative));
        if (!info.Exists)
        {
            findings.Error("PX1005", file.Pointer, Missing(relative));
        }
        else if (info.Length != file.Bytes)
        {
            findings.Error("PX1004", file.Pointer, $"'{relative}' has {info.Length} bytes, the manifest says {file.Bytes}; {Remedy}");
        }
        else if (Digest(info.FullName) is var digest && digest != file.Sha256)
        {
            findings.Error("PX1004", file.Pointer, $"'{relative}' has the SHA-256 {digest}, the manifest says {file.Sha256}; {Remedy}");
        }
    }

    private static void VerifyListing(
        string folder, string home, HnsbiManifest manifest, HnsbiArray array, HnsbiManifestLink link, Findings findings)
    {
        var entry = manifest.Files.FirstOrDefault(file => file.Role == array.Role);
        if (entry is null)
        {
            findings.Error("PX1011", array.Pointer, $"the manifest '{link.Path}' does not list '{array.Role}'; write the workspace again.");
        }
        else if (Path.GetFullPath(Path.Combine(folder, home, entry.Path)) != Path.GetFullPath(Path.Combine(folder, array.Path)))
        {
            findings.Error(
                "PX1011", array.Pointer, $"the workspace names '{array.Path}', its manifest '{link.Path}' lists '{entry.Path}' for '{array.Role}'; name the same file.");
        }
    }

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
