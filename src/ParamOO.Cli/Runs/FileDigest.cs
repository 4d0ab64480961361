using System.Security.Cryptography;

namespace ParamOO.Cli.Runs;

/// <summary>A file that a run read or wrote.</summary>
/// <param name="Path">Its path; relative to the working folder where it lies below it.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 digest, 64 hexadecimal digits.</param>
internal sealed record FileDigest(string Path, long SizeBytes, string Sha256)
{
    /// <summary>Digests of files; a folder counts as all files directly in it.</summary>
    /// <param name="paths">Full paths.</param>
    public static IReadOnlyList<FileDigest> Of(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : new[] { path }.AsEnumerable()).Distinct().Select(Of)];

    private static FileDigest Of(string path)
    {
        using var file = File.OpenRead(path);
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        return new(shown.Replace('\\', '/'), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
