using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>
/// The JSON Schema (2020-12) of the analysis file and the tables of its reference page, both made from the types that read it, so that
/// editors and docs say what the reader does.
/// </summary>
public static class AnalysisSchema
{
    /// <summary>The schema, indented, LF, with a final newline.</summary>
    public static string Json()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "ParamOO analysis file",
            ["description"] = "Schema version 1.0. Generated from the reader; do not edit.",
        };
        foreach (var (name, value) in Section(typeof(AnalysisDocument)).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        var options = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        return schema.ToJsonString(options) + "\n";
    }

    /// <summary>One Markdown table per section: key, type, default, meaning.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        Describe(typeof(AnalysisDocument), "The file", page);
        return page.ToString();
    }

    private static JsonObject Section(Type type)
    {
        var keys = DocumentShape.Keys(type);
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            properties[key.Name] = Value(key);
        }

        var required = keys.Where(key => key.Meaning.Required).Select(key => (JsonNode)key.Name).ToArray();
        var section = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Length > 0)
        {
            section["required"] = new JsonArray(required);
        }

        section["additionalProperties"] = false;
        return section;
    }

    private static JsonObject Value(DocumentKey key)
    {
        var schema = OfType(Bare(key.Property.PropertyType), key.Meaning);
        schema["description"] = key.Meaning.Default.Length == 0 ? key.Meaning.Meaning : $"{key.Meaning.Meaning} Default: {key.Meaning.Default}.";
        return schema;
    }

    private static JsonObject OfType(Type type, KeyAttribute key) => type switch
    {
        _ when type == typeof(string) => new() { ["type"] = key.Formula ? new JsonArray("string", "number") : "string" },
        _ when type == typeof(double) => Number("number", key),
        _ when type == typeof(int) => Number("integer", key),
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type.IsEnum => new() { ["enum"] = new JsonArray([.. DocumentShape.Words(type).Select(word => (JsonNode)word)]) },
        _ when type == typeof(Interval) => new() { ["type"] = "array", ["items"] = Number("number", key), ["minItems"] = 2, ["maxItems"] = 2 },
        _ when type == typeof(PerSample) || type == typeof(PerRegion) => new() { ["anyOf"] = new JsonArray(Number("number", key), NumbersByName(key)) },
        _ when type == typeof(IReadOnlyDictionary<string, double>) => NumbersByName(key),
        _ when type == typeof(IReadOnlyDictionary<string, string>) => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number") } },
        _ when DocumentShape.ItemOf(type) == typeof(string) => new() { ["type"] = new JsonArray("array", "string"), ["items"] = OfType(typeof(string), key) },
        _ when DocumentShape.ItemOf(type) is { } item => new() { ["type"] = "array", ["items"] = OfType(item, key) },
        _ => Section(type),
    };

    private static JsonObject NumbersByName(KeyAttribute key) => new() { ["type"] = "object", ["additionalProperties"] = Number("number", key) };

    private static JsonObject Number(string type, KeyAttribute key)
    {
        var number = new JsonObject { ["type"] = key.Formula ? new JsonArray(type, "string") : type };
        if (double.IsFinite(key.Least))
        {
            number[key.Above ? "exclusiveMinimum" : "minimum"] = key.Least;
        }

        if (double.IsFinite(key.Most))
        {
            number["maximum"] = key.Most;
        }

        return number;
    }

    private static void Describe(Type section, string title, StringBuilder page)
    {
        page.Append("### ").Append(title).Append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
        var keys = DocumentShape.Keys(section);
        foreach (var key in keys)
        {
            var standard = key.Meaning.Required ? "**required**" : key.Meaning.Default;
            page.Append($"| `{key.Name}` | {Words(Bare(key.Property.PropertyType), key.Meaning)} | {standard} | {key.Meaning.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        page.Append('\n');
        foreach (var key in keys)
        {
            var type = Bare(key.Property.PropertyType);
            var item = DocumentShape.ItemOf(type);
            if (IsSection(item ?? type))
            {
                Describe(item ?? type, title == "The file" ? $"`{key.Name}`" : $"{title[..^1]}/{key.Name}`", page);
            }
        }
    }

    private static string Words(Type type, KeyAttribute key) => type switch
    {
        _ when type == typeof(string) => key.Formula ? "formula" : "text",
        _ when type == typeof(double) => key.Formula ? "number or formula" : Ranged("number", key),
        _ when type == typeof(int) => Ranged("whole number", key),
        _ when type == typeof(bool) => "true, false",
        _ when type.IsEnum => string.Join(", ", DocumentShape.Words(type).Select(word => $"`{word}`")),
        _ when type == typeof(Interval) => "[low, high]",
        _ when type == typeof(PerSample) => "number, or {sample: number, …}",
        _ when type == typeof(PerRegion) => "number, or {region: number, …}",
        _ when type == typeof(IReadOnlyDictionary<string, string>) => "{name: formula, …}",
        _ when type == typeof(IReadOnlyDictionary<string, double>) => key.Formula ? "{sample: number or formula, …}" : "{parameter: number, …}",
        _ when DocumentShape.ItemOf(type) is { } item => IsSection(item) ? "list" : $"list of {Words(item, key)}",
        _ => "section",
    };

    private static string Ranged(string word, KeyAttribute key) => key.Range() is "any number" ? word : $"{word}, {key.Range()}";

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && type != typeof(PerSample) && type != typeof(PerRegion) && DocumentShape.Keys(type).Count > 0;

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
