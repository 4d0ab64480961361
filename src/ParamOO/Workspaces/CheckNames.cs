using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>Whether names that the user gives occur in a workspace.</summary>
internal static class CheckNames
{
    public static void Occur(IEnumerable<string> names, IReadOnlyCollection<string> known, string noun, Findings findings)
    {
        foreach (var name in names.Where(name => !known.Contains(name)))
        {
            findings.Error("PX0675", name, $"the workspace has no {noun} '{name}'; {Suggestion.For(name, known)}");
        }
    }
}
