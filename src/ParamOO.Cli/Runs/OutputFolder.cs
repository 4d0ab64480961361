using System.Text;
using ParamOO.Files;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Runs;

/// <summary>
/// The files of a run. They are kept in memory, being small, and get their names together at the end, so that a run that fails or is
/// interrupted leaves nothing behind.
/// </summary>
/// <param name="folder">The folder; made when the files are written.</param>
internal sealed class OutputFolder(string folder)
{
    private readonly List<(string Name, byte[] Bytes)> files = [];

    /// <summary>The folder.</summary>
    public string Path => folder;

    /// <summary>Where runs have their folders whose user named none.</summary>
    public const string Parent = "output";

    /// <summary>The folder of a run whose user named none: <c>output/NAME-20260131-235959</c>.</summary>
    /// <param name="name">Name of the measurement.</param>
    /// <param name="clock">The clock.</param>
    public static string Default(string name, TimeProvider clock)
    {
        var plain = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'));
        return System.IO.Path.Combine(Parent, FormattableString.Invariant($"{plain}-{clock.GetUtcNow():yyyyMMdd-HHmmss}"));
    }

    /// <summary>Makes sure, before any work is done, that the folder can be one.</summary>
    /// <exception cref="InvalidInputException">PX1110: a file has its name; PX0107: it cannot be written.</exception>
    public void Check()
    {
        if (File.Exists(folder))
        {
            throw new InvalidInputException("PX1110", folder, "a file has this name; name a folder.");
        }

        CheckWritable(folder);
    }

    /// <summary>Makes sure that a folder, or the one in which it would be made, takes files; leaves nothing there.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidInputException">PX0107: it does not.</exception>
    public static void CheckWritable(string folder)
    {
        var there = System.IO.Path.GetFullPath(folder);
        while (!Directory.Exists(there) && !File.Exists(there) && System.IO.Path.GetDirectoryName(there) is { } parent)
        {
            there = parent;
        }

        if (File.Exists(there))
        {
            throw new InvalidInputException("PX1110", folder, $"{there} is a file, where a folder is needed; choose another name.");
        }

        try
        {
            using var probe = new PendingFile(System.IO.Path.Combine(there, "paramoo"));
        }
        catch (InvalidInputException)
        {
            throw new InvalidInputException("PX0107", folder, $"nothing can be written in {there}; choose another folder, or ask for the permission.");
        }
    }

    /// <summary>Makes sure, before any work is done, that a file can be written.</summary>
    /// <param name="output">The file.</param>
    /// <exception cref="InvalidInputException">PX1111: it is a folder; PX0107, PX1110: it cannot be written.</exception>
    public static void CheckFile(string output)
    {
        if (Directory.Exists(output))
        {
            throw new InvalidInputException("PX1111", output, "is a folder; name the file inside it.");
        }

        CheckWritable(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(output))!);
    }

    /// <summary>Makes sure, before any work is done, that a verb can write its file.</summary>
    /// <param name="input">The file that the verb reads.</param>
    /// <param name="output">The file that it writes.</param>
    /// <exception cref="InvalidInputException">PX1111: the output is the input or a folder; PX0107: it cannot be written.</exception>
    public static void CheckOutput(string input, string output)
    {
        if (System.IO.Path.GetFullPath(input) == System.IO.Path.GetFullPath(output))
        {
            throw new InvalidInputException("PX1111", output, "is the input itself; name another file with --output.");
        }

        CheckFile(output);
    }

    /// <summary>The full path of a file or folder, behind links.</summary>
    /// <param name="path">The path; nothing needs to be there.</param>
    public static string FinalPath(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        return File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target ? target.FullName : full;
    }

    /// <summary>Adds a text file.</summary>
    /// <param name="name">Its name inside the folder.</param>
    /// <param name="text">The text.</param>
    public void Add(string name, string text) => files.Add((name, Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes all files.</summary>
    /// <returns>Their full paths, in the order in which they were added.</returns>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public IReadOnlyList<string> Write()
    {
        var pending = new List<PendingFile>();
        try
        {
            foreach (var (name, bytes) in files)
            {
                var file = new PendingFile(System.IO.Path.Combine(folder, name));
                pending.Add(file);
                file.Stream.Write(bytes);
            }

            pending.ForEach(file => file.Commit());
            return [.. pending.Select(file => file.Path)];
        }
        finally
        {
            pending.ForEach(file => file.Dispose());
            files.Clear();
        }
    }
}
