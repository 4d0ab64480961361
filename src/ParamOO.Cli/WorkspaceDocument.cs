using ParamOO.Cli.Runs;
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
    /// <param name="originals">Inputs that the workspace is no substitute for.</param>
    /// <exception cref="InvalidInputException">PX1111: the file is one of the originals.</exception>
    public void Write(Session session, string? path, params string[] originals) =>
        WriteText(session, path, IsPyhf ? PyhfWorkspaceWriter.Write(Workspace) : WorkspaceWriter.Write(Workspace), originals);

    /// <summary>Writes a document to a file, or to standard output where none is named; says so where a file was there before.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="text">The document, which ends with a line feed.</param>
    /// <param name="originals">Inputs that the document is no substitute for.</param>
    /// <exception cref="InvalidInputException">PX1111: the file is one of the originals.</exception>
    public static void WriteText(Session session, string? path, string text, params string[] originals)
    {
        if (path is null)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            session.Output.Write(text);
        }
        else
        {
            OutputFolder.CheckFile(path);
            WriteTexts(session, [(path, text)], originals);
        }
    }

    /// <summary>Writes documents that belong together, and says which of them replaced files.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="files">Paths and texts.</param>
    /// <param name="originals">Inputs that the documents are no substitute for.</param>
    /// <exception cref="InvalidInputException">PX1111: a file is one of the originals.</exception>
    public static void WriteTexts(Session session, IReadOnlyList<(string Path, string Text)> files, params string[] originals)
    {
        var kept = originals.Select(Path.GetFullPath).ToHashSet();
        if (files.Select(file => file.Path).FirstOrDefault(path => kept.Contains(Path.GetFullPath(path))) is { } lost)
        {
            throw new InvalidInputException("PX1111", lost, "is the input itself, and its content would be lost; name another file with --output.");
        }

        session.Cancellation.ThrowIfCancellationRequested();
        var replaced = files.Select(file => file.Path).Where(File.Exists).ToList();
        PendingFile.WriteTexts(files);
        if (replaced.Count > 0)
        {
            session.Error.WriteLine($"replaced {string.Join(", ", replaced)}");
        }
    }
}
