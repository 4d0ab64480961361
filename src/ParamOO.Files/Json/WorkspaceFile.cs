using ParamOO.Interchange;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Files.Json;

/// <summary>Workspaces in files.</summary>
public static class WorkspaceFile
{
    /// <summary>Reads a workspace, ParamOO's or pyhf's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">The file is no workspace; everything found is listed.</exception>
    public static Workspace Read(string path, Findings findings) => WorkspaceReader.Read(File.ReadAllText(path), path, findings);

    /// <summary>Writes a workspace in ParamOO's form.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="workspace">The workspace.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public static void Write(string path, Workspace workspace) => PendingFile.WriteText(path, WorkspaceWriter.Write(workspace));
}
