using System.Security.Cryptography;
using System.Text;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Writes workspaces in ParamOO's JSON (docs/workspace.md): the same workspace gives the same bytes, and reads back equal.</summary>
public static class WorkspaceWriter
{
    /// <summary>The text of a workspace.</summary>
    /// <param name="workspace">The workspace; it keeps its rules.</param>
    public static string Write(Workspace workspace) => WorkspaceWriting.Write(workspace, WorkspaceForm.Paramoo);

    /// <summary>SHA-256 of the text of a workspace in UTF-8, in hexadecimal: equal for equal workspaces, whatever file they came from.</summary>
    /// <param name="workspace">The workspace.</param>
    public static string Digest(Workspace workspace) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(workspace))));
}
