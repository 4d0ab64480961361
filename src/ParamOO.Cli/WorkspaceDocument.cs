using ParamOO.Files;
using ParamOO.Interchange;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli;

/// <summary>A workspace as a verb reads and writes it: the result has pyhf's form when everything that was read has.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="IsPyhf">Whether its form is pyhf's.</param>
internal sealed record WorkspaceDocument(Workspace Workspace, bool IsPyhf)
{
    /// <summary>Reads a workspace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">There is no such file, or it is no workspace.</exception>
    public static WorkspaceDocument Read(string path, Findings findings)
    {
        var text = File.ReadAllText(InputPath.MustExist(path));
        return new(WorkspaceReader.Read(text, path, findings), WorkspaceReader.IsPyhf(text, path));
    }

    /// <summary>Writes the workspace to a file, or to standard output where none is named.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The file; null for standard output.</param>
    public void Write(Session session, string? path) => WriteText(session, path, IsPyhf ? PyhfWorkspaceWriter.Write(Workspace) : WorkspaceWriter.Write(Workspace));

    /// <summary>Writes a document to a file, or to standard output where none is named; says so where a file was there before.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="text">The document, which ends with a line feed.</param>
    public static void WriteText(Session session, string? path, string text)
    {
        if (path is null)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            session.Output.Write(text);
        }
        else
        {
            WriteTexts(session, [(path, text)]);
        }
    }

    /// <summary>Writes documents that belong together, and says which of them replaced files.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="files">Paths and texts.</param>
    public static void WriteTexts(Session session, IReadOnlyList<(string Path, string Text)> files)
    {
        session.Cancellation.ThrowIfCancellationRequested();
        var replaced = files.Select(file => file.Path).Where(File.Exists).ToList();
        PendingFile.WriteTexts(files);
        if (replaced.Count > 0)
        {
            session.Error.WriteLine($"replaced {string.Join(", ", replaced)}");
        }
    }
}
