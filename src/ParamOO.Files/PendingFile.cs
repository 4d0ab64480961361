using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>
/// A file that appears under its name only when it is complete: bytes go to a temporary name in the same folder, and
/// <see cref="Commit"/> moves it into place. Disposed without a commit, it leaves nothing behind.
/// </summary>
public sealed class PendingFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly string temporary;
    private bool committed;

    /// <summary>Opens the temporary file, making its folder if need be.</summary>
    /// <param name="path">The name that the file shall have; an existing file is replaced at <see cref="Commit"/>.</param>
    /// <exception cref="InvalidInputException">PX0107: the folder cannot be written.</exception>
    public PendingFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        temporary = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(Path)}.{Guid.NewGuid():N}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            Stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
            AppDomain.CurrentDomain.ProcessExit += RemoveAtExit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("PX0107", path, $"the file cannot be written ({e.Message.Replace(temporary, Path, StringComparison.Ordinal)}); choose another folder.");
        }
    }

    /// <summary>The full path that the file shall have.</summary>
    public string Path { get; }

    /// <summary>Where the bytes go.</summary>
    public Stream Stream { get; }

    /// <summary>Writes a whole file in one go.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="write">Writes the bytes.</param>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new PendingFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Writes a whole text file in UTF-8 without a byte-order mark.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="text">The text.</param>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes several text files that belong together: none gets its name before all are written.</summary>
    /// <param name="files">Names and texts.</param>
    public static void WriteTexts(IReadOnlyList<(string Path, string Text)> files)
    {
        var pending = new List<PendingFile>();
        try
        {
            foreach (var (path, text) in files)
            {
                var file = new PendingFile(path);
                pending.Add(file);
                file.Stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            }

            pending.ForEach(file => file.Commit());
        }
        finally
        {
            pending.ForEach(file => file.Dispose());
        }
    }

    /// <summary>Closes the file and gives it its name.</summary>
    public void Commit()
    {
        Stream.Dispose();
        File.Move(temporary, Path, overwrite: true);
        committed = true;
        AppDomain.CurrentDomain.ProcessExit -= RemoveAtExit;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!committed)
        {
            AppDomain.CurrentDomain.ProcessExit -= RemoveAtExit;
            File.Delete(temporary);
        }
    }

    /// <summary>Nothing stays behind where the program is ended while another thread is still writing.</summary>
    private void RemoveAtExit(object? sender, EventArgs arguments) => File.Delete(temporary);
}
