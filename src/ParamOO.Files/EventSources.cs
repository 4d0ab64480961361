using ParamOO.Events;
using ParamOO.Files.Arrow;
using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>Opens tables of events of every format that ParamOO reads.</summary>
public static class EventSources
{
    /// <summary>Opens a table; its first bytes tell the format, and its extension where they do not.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="InvalidInputException">PX0101: there is no such file; PX0102: its format is unknown; PX011x …: it is damaged.</exception>
    public static IEventSource Open(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".arrow" or ".arrows" or ".feather" or ".ipc" => new ArrowFile(path),
        var extension => throw new InvalidInputException(
            "PX0102", path, $"'{extension}' is no known table format; write the table as Arrow IPC (.arrow), NPY (.npy) or CSV (.csv)."),
    };
}
