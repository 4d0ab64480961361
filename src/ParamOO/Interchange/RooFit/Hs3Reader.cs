using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Reads workspaces in HS3 whose distributions are <c>histfactory_dist</c>: those of ROOT, of pyhs3, and ParamOO's own, which come back with their
/// hypothesis.
/// </summary>
public static class Hs3Reader
{
    /// <summary>Reads a workspace and checks that its rules hold.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="analysis">Name of the analysis; null for the first.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">The document is no such workspace; everything found is listed, with JSON pointers.</exception>
    public static Workspace Read(string text, string file, string? analysis, Findings findings)
    {
        var found = new Findings();
        using var json = JsonText.Parse(text, file, found);
        found.ThrowIfErrors();
        var workspace = new Hs3Reading(new Hs3Document(new JsonPlace(json!.RootElement, $"{file}#", found), found), found).Read(analysis);
        found.ThrowIfErrors();
        found.AddRange(WorkspaceRules.Check(workspace).Select(finding => finding with { Path = $"{file} as a workspace#{finding.Path}" }));
        found.ThrowIfErrors();
        findings.AddRange(found);
        return workspace;
    }

    /// <summary>Whether a document is HS3: it has <c>distributions</c> and <c>metadata</c> with a version.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <exception cref="InvalidInputException">The text is not JSON.</exception>
    public static bool IsHs3(string text, string file)
    {
        var found = new Findings();
        using var json = JsonText.Parse(text, file, found);
        found.ThrowIfErrors();
        var root = new JsonPlace(json!.RootElement, file, found);
        return root.Optional("distributions") is not null || root.Optional("metadata")?.Optional("hs3_version") is not null;
    }
}
