using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>
/// The digest by which hnsbi-toolkit recognises a model: SHA-256 of the intensity specification in Python's canonical JSON (sorted keys,
/// no spaces, ASCII). Numbers are taken as they are written, since the workspace was written by the same Python.
/// </summary>
internal static class HnsbiFingerprint
{
    /// <summary>Warns (PX1006) when the recorded digest is not that of the specification.</summary>
    public static void Check(JsonElement root, string file, Findings findings)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("hnsbi", out var extension)
            || extension.ValueKind != JsonValueKind.Object
            || !extension.TryGetProperty("intensity_fingerprint", out var recorded)
            || !extension.TryGetProperty("intensity_specification", out var specification))
        {
            return;
        }

        var found = Of(specification);
        if (recorded.ToString() != found)
        {
            findings.Warning(
                "PX1006",
                $"{file}#/hnsbi/intensity_fingerprint",
                $"the fingerprint is {recorded}, the specification has {found}; the file was edited or written by another version.");
        }
    }

    /// <summary>The digest in lower-case hexadecimal.</summary>
    public static string Of(JsonElement specification)
    {
        var text = new StringBuilder();
        Write(specification, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal);
                WriteList('{', '}', properties, text, property =>
                {
                    WriteText(property.Name, text);
                    text.Append(':');
                    Write(property.Value, text);
                });
                break;
            case JsonValueKind.Array:
                WriteList('[', ']', value.EnumerateArray(), text, item => Write(item, text));
                break;
            case JsonValueKind.String:
                WriteText(value.GetString()!, text);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteList<T>(char open, char close, IEnumerable<T> items, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            text.Append(isFirst ? "" : ",");
            write(item);
            isFirst = false;
        }

        text.Append(close);
    }

    private static void WriteText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => letter.ToString(),
            });
        }

        text.Append('"');
    }
}
