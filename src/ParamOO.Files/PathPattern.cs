using System.IO.Enumeration;

namespace ParamOO.Files;

/// <summary>Paths with wildcards: * and ? stand for letters of one name, ** for any number of folders.</summary>
internal static class PathPattern
{
    /// <summary>Whether a path has wildcards.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The files that match, in the order of their names.</summary>
    /// <param name="pattern">The path.</param>
    public static string[] Expand(string pattern)
    {
        var parts = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        var plain = parts.TakeWhile(part => !IsPattern(part)).ToArray();
        var root = plain.Length == 0 ? "." : string.Join(Path.DirectorySeparatorChar, plain) is { Length: > 0 } folder ? folder : "/";
        string[] found = [.. Match(root, parts.AsMemory(plain.Length)).Select(path => plain.Length == 0 ? Path.GetRelativePath(".", path) : path)];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }

    private static IEnumerable<string> Match(string folder, ReadOnlyMemory<string> parts)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var (part, rest) = (parts.Span[0], parts[1..]);
        if (part == "**")
        {
            return Match(folder, rest.Length == 0 ? new[] { "*" } : rest).Concat(Directory.GetDirectories(folder).SelectMany(inner => Match(inner, parts)));
        }

        return rest.Length == 0
            ? Directory.GetFiles(folder).Where(path => IsMatch(part, path))
            : Directory.GetDirectories(folder).Where(path => IsMatch(part, path)).SelectMany(inner => Match(inner, rest));
    }

    /// <summary>Names that begin with a dot are hidden, unless the pattern begins with one.</summary>
    private static bool IsMatch(string part, string path) =>
        FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(path), ignoreCase: false) && (Path.GetFileName(path)[0] != '.' || part[0] == '.');
}
