using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Reads workspaces in pyhf's JSON, schema 1.0.0, with all seven modifiers.</summary>
public static class PyhfWorkspaceReader
{
    /// <summary>Reads a workspace and checks that its rules hold.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">The text is not such a workspace; everything found is listed, with JSON pointers.</exception>
    public static Workspace Read(string text, string file, Findings findings) =>
        WorkspaceReading.Read(text, file, WorkspaceForm.Pyhf, findings);
}
