using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Joins what a reader found about the text with what the rules found about its meaning.</summary>
internal static class JsonFindings
{
    /// <summary>Adds findings of rules, whose paths are bare JSON pointers, except where the reader has spoken of the same place already.</summary>
    public static void AddRules(Findings found, Findings rules, string file)
    {
        var spoken = found.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Path).ToArray();
        foreach (var rule in rules)
        {
            var path = $"{file}#{rule.Path}";
            if (!Array.Exists(spoken, other => IsAtOrBelow(path, other) || IsAtOrBelow(other, path)))
            {
                found.AddRange([rule with { Path = path }]);
            }
        }
    }

    private static bool IsAtOrBelow(string path, string other) =>
        path.StartsWith(other, StringComparison.Ordinal) && (path.Length == other.Length || path[other.Length] == '/');
}
