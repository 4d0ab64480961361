using System.Text;
using ParamOO.Events;
using ParamOO.Files.Arrow;
using ParamOO.Files.Csv;
using ParamOO.Files.Npy;
using ParamOO.Files.Parquet;
using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>Opens and writes tables of events of every format that ParamOO knows.</summary>
public static class EventSources
{
    private static readonly string[] TableExtensions = [".arrow", ".arrows", ".feather", ".ipc", ".parquet", ".pq", ".csv", ".tsv"];

    private static readonly (byte[] Start, string Format)[] Strangers =
    [
        (Encoding.ASCII.GetBytes("root"), "a ROOT file; convert its tree, e.g. with uproot, to Arrow IPC or Parquet"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "an HDF5 file; convert it to Arrow IPC or Parquet"),
        (Encoding.ASCII.GetBytes("FEA1"), "a Feather file of version 1; write it with version 2 or later"),
        (Encoding.ASCII.GetBytes("PK\u0003\u0004"), "a ZIP archive, perhaps NPZ; unpack it and open the folder"),
        ([0x1F, 0x8B], "compressed with GZip; unpack it first"),
    ];

    private static ReadOnlySpan<byte> StreamStart => [0xFF, 0xFF, 0xFF, 0xFF];

    /// <summary>
    /// Opens a table. The first bytes of a file tell the format, and the extension where they do not. A path with wildcards
    /// (<c>data/*.parquet</c>, <c>data/**/*.arrow</c>) is all files that match, one behind the other, but NPY files are the columns
    /// of one table; a folder is all its NPY files or, when it has none, all its tables.
    /// </summary>
    /// <param name="path">A file, a folder or a path with wildcards.</param>
    /// <exception cref="InvalidInputException">
    /// PX0101: there is no such file; PX0102: its format is unknown; PX0150: no file matches; PX0151: files have different columns;
    /// PX011x to PX014x: a file cannot be read.
    /// </exception>
    public static IEventSource Open(string path) =>
        File.Exists(path) ? OpenFile(path)
        : Directory.Exists(path) ? OpenFolder(path)
        : PathPattern.IsPattern(path) ? OpenChain(path, PathPattern.Expand(path))
        : OpenFile(path);

    /// <summary>Opens tables with the same columns as one table, one behind the other.</summary>
    /// <param name="paths">Files, folders or paths with wildcards, at least one.</param>
    /// <exception cref="InvalidInputException">PX0151: they have different columns; or one cannot be read. All are listed.</exception>
    public static IEventSource OpenChain(IReadOnlyList<string> paths) => paths.Count == 1 ? Open(paths[0]) : OpenChain(string.Join(", ", paths), paths);

    /// <summary>Opens tables with the same rows as one table, side by side.</summary>
    /// <param name="paths">Files, folders or paths with wildcards, at least one.</param>
    /// <exception cref="InvalidInputException">PX0108: they have different numbers of rows; or one cannot be read. All are listed.</exception>
    public static IEventSource OpenJoin(IReadOnlyList<string> paths) =>
        paths.Count == 1 ? Open(paths[0]) : new EventJoin(string.Join(" + ", paths), OpenAll(paths));

    /// <summary>Writes the numeric columns of a table; the extension tells the format: .arrow, .feather, .parquet, .csv, or none for a folder of NPY files.</summary>
    /// <param name="path">A file, or a folder that gets one NPY file per column.</param>
    /// <param name="source">The table.</param>
    /// <exception cref="InvalidInputException">PX0102: the extension is unknown; PX0107: the folder cannot be written; or the table is damaged.</exception>
    public static void Write(string path, IEventSource source)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".arrow" or ".feather" or ".ipc":
                ArrowWriter.Write(path, source);
                break;
            case ".parquet" or ".pq":
                ParquetWriter.Write(path, source);
                break;
            case ".csv":
                CsvWriter.Write(path, source);
                break;
            case "" when !File.Exists(path):
                NpyWriter.WriteColumns(path, source);
                break;
            default:
                throw new InvalidInputException("PX0102", path, "the extension tells no format; choose .arrow, .parquet, .csv, or none for a folder of NPY files.");
        }
    }

    private static IEventSource OpenFile(string path) => FormatOf(path, FirstBytes(path)) switch
    {
        "arrow" => new ArrowFile(path),
        "parquet" => new ParquetFile(path),
        "npy" => NpyTable.Open(path),
        "csv" => new CsvFile(path),
        var stranger => throw new InvalidInputException("PX0102", path, $"the file is {stranger}."),
    };

    private static IEventSource OpenFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.npy").Any()
            ? NpyTable.OpenFolder(folder)
            : OpenChain(folder, [.. PathPattern.Expand(Path.Combine(folder, "*")).Where(path => TableExtensions.Contains(Path.GetExtension(path).ToLowerInvariant()))]);

    private static IEventSource OpenChain(string name, IReadOnlyList<string> paths) => paths.Count switch
    {
        0 => throw new InvalidInputException("PX0150", name, "no table is there; correct the path, or the wildcards in it."),
        1 => Open(paths[0]),
        _ when paths.All(path => path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)) =>
            NpyTable.Open(name, [.. paths.Select(path => (Path.GetFileNameWithoutExtension(path), path))]),
        _ => new EventChain(name, OpenAll(paths)),
    };

    private static IEventSource[] OpenAll(IReadOnlyList<string> paths)
    {
        var findings = new Findings();
        var sources = new List<IEventSource>();
        foreach (var path in paths)
        {
            try
            {
                sources.Add(Open(path));
            }
            catch (InvalidInputException e)
            {
                findings.AddRange(e.Findings);
            }
        }

        findings.ThrowIfErrors();
        return [.. sources];
    }

    private static string FormatOf(string path, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("ARROW1"u8))
        {
            return "arrow";
        }

        if (start.StartsWith("PAR1"u8) || start.StartsWith("PARE"u8))
        {
            return "parquet";
        }

        if (start.Length > 5 && start[1..].StartsWith("NUMPY"u8))
        {
            return "npy";
        }

        foreach (var (bytes, format) in Strangers)
        {
            if (start.StartsWith(bytes))
            {
                return format;
            }
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".arrow" or ".arrows" or ".feather" or ".ipc" => "arrow",
            ".parquet" or ".pq" => "parquet",
            ".npy" => "npy",
            ".csv" or ".tsv" or ".txt" => "csv",
            _ when start.StartsWith(StreamStart) => "arrow",
            var extension => $"of no known format ('{extension}'); write Arrow IPC (.arrow), Parquet (.parquet), NPY (.npy) or CSV (.csv)",
        };
    }

    private static byte[] FirstBytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[8];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("PX0101", path, $"the file cannot be opened ({e.Message}); correct the path.");
        }
    }
}
