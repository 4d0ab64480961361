using System.Text;
using System.Text.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>
/// JSON text to a document. Bare NaN and Infinity, which some writers emit, are let through as strings, so that the reader can say where
/// they are.
/// </summary>
internal static class JsonText
{
    private static readonly string[] NotNumbers = ["NaN", "-Infinity", "Infinity"];

    /// <summary>Reads a document; null, with a finding, when the text is not JSON.</summary>
    public static JsonDocument? Parse(string text, string file, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            findings.Error("PX0600", file, "the file is empty; it must hold a JSON document.");
            return null;
        }

        try
        {
            return JsonDocument.Parse(QuoteNotNumbers(text), new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException) when (file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            findings.Error("PX0600", file, "this is YAML, not JSON; if it is an analysis file, run paramoo build on it first and name the workspace that it writes; of a file of densities 'paramoo densities --workspace' writes one.");
            return null;
        }
        catch (JsonException) when (text.TrimStart()[0] is not ('{' or '['))
        {
            findings.Error("PX0600", file, $"this is not JSON (it begins with '{new string([.. text.TrimStart().Take(6).TakeWhile(letter => !char.IsControl(letter))])}'): a workspace is needed, which 'paramoo build' makes of an analysis file that names tables of events.");
            return null;
        }
        catch (JsonException exception)
        {
            findings.Error("PX0600", $"{file}:{exception.LineNumber + 1}", $"this is not JSON: {exception.Message.Split(" LineNumber")[0]}");
            return null;
        }
    }

    private static string QuoteNotNumbers(string text)
    {
        if (!Array.Exists(NotNumbers, word => text.Contains(word, StringComparison.Ordinal)))
        {
            return text;
        }

        var quoted = new StringBuilder(text.Length + 16);
        var isInString = false;
        for (var at = 0; at < text.Length; at++)
        {
            var word = isInString ? null : Array.Find(NotNumbers, word => string.CompareOrdinal(text, at, word, 0, word.Length) == 0);
            if (word is not null)
            {
                quoted.Append('"').Append(word).Append('"');
                at += word.Length - 1;
                continue;
            }

            quoted.Append(text[at]);
            if (isInString && text[at] == '\\' && at + 1 < text.Length)
            {
                quoted.Append(text[++at]);
            }
            else if (text[at] == '"')
            {
                isInString = !isInString;
            }
        }

        return quoted.ToString();
    }
}
