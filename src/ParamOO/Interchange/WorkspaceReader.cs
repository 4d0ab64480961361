using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Reads workspaces in ParamOO's JSON (docs/workspace.md) or pyhf's, whichever it is.</summary>
public static class WorkspaceReader
{
    /// <summary>Reads a workspace and checks that its rules hold.</summary>
    /// <param name="text">The JSON text; a document with the key <c>paramoo</c> is ParamOO's.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">The text is not such a workspace; everything found is listed, with JSON pointers.</exception>
    public static Workspace Read(string text, string file, Findings findings) => WorkspaceReading.Read(text, file, null, findings);

    /// <summary>Whether a document would be read as pyhf's: it has no key <c>paramoo</c>.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <exception cref="InvalidInputException">The text is not JSON.</exception>
    public static bool IsPyhf(string text, string file)
    {
        var findings = new Findings();
        using var document = JsonText.Parse(text, file, findings);
        findings.ThrowIfErrors();
        return new JsonPlace(document!.RootElement, file, findings).Optional("paramoo") is null;
    }
}
