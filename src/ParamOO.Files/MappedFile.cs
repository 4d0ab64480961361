using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>
/// A file as memory, of any size; see <see cref="ResidentPages"/>. Without a call to <see cref="Dispose"/> the mapping lives as long as
/// the process: finalising it could pull memory from under a span.
/// </summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private const int DontNeed = 4;

    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;
    private readonly long length;
    private bool disposed;

    /// <summary>Maps a file.</summary>
    /// <param name="path">Its name.</param>
    /// <exception cref="InvalidInputException">PX0101: it does not exist or cannot be opened.</exception>
    public MappedFile(string path)
    {
        Path = path;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            length = file.Length;
            if (length > 0)
            {
                map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
                view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
                view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException("PX0101", path, $"the file cannot be opened ({e.Message}); correct the path.");
        }
    }

    /// <summary>Name of the file.</summary>
    public string Path { get; }

    /// <summary>The whole file.</summary>
    public Region Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new Region(start, length, this);
        }
    }

    /// <summary>Hands all pages back to the system; they are read again when somebody touches them.</summary>
    public void HandBack()
    {
        if (OperatingSystem.IsLinux() && !disposed && length > 0)
        {
            _ = MemoryAdvise(start, (nuint)length, DontNeed);
        }
    }

    /// <summary>Unmaps the file; batches that lie in it become invalid.</summary>
    public void Dispose()
    {
        if (!disposed && view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map!.Dispose();
        }

        disposed = true;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
