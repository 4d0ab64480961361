using System.Text.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>A file named on the command line.</summary>
internal static class InputPath
{
    /// <summary>Makes sure that a file is there before anything is opened.</summary>
    /// <param name="path">The path as the user wrote it.</param>
    /// <returns>The same path.</returns>
    /// <exception cref="InvalidInputException">There is no file there, or a folder is.</exception>
    public static string MustExist(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidInputException("PX1103", path, "is a folder; name the file inside it.");
        }

        return File.Exists(path) ? path : throw new InvalidInputException("PX1103", path, "there is no such file; check the path.");
    }

    /// <summary>What kind of file it is.</summary>
    /// <param name="path">The path as the user wrote it; a folder counts as a table of NPY columns.</param>
    /// <exception cref="InvalidInputException">There is no file there.</exception>
    public static InputKind KindOf(string path)
    {
        if (Directory.Exists(path))
        {
            return InputKind.Table;
        }

        return Path.GetExtension(MustExist(path)).ToLowerInvariant() switch
        {
            ".yaml" or ".yml" => InputKind.Analysis,
            ".json" => KindOfJson(path),
            _ => InputKind.Table,
        };
    }

    /// <summary>
    /// hnsbi-toolkit's workspaces carry its name at the top level, those of nsbi-common-utils have channels with types; everything else
    /// is left to the reader of workspaces.
    /// </summary>
    private static InputKind KindOfJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind != JsonValueKind.Object ? InputKind.Workspace
                : document.RootElement.TryGetProperty("hnsbi", out _) ? InputKind.Hnsbi
                : HasTypedChannels(document.RootElement) ? InputKind.Nsbi
                : InputKind.Workspace;
        }
        catch (JsonException)
        {
            return InputKind.Workspace;
        }
    }

    private static bool HasTypedChannels(JsonElement root) =>
        root.TryGetProperty("channels", out var channels)
        && channels.ValueKind == JsonValueKind.Array
        && channels.EnumerateArray().Any(channel => channel.ValueKind == JsonValueKind.Object && channel.TryGetProperty("type", out var type) && type.ValueEquals("unbinned"));
}
