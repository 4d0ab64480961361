using System.Globalization;
using System.Text.Json.Nodes;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Changes of a JSON document by JSON Patch (RFC 6902) with JSON Pointers (RFC 6901).</summary>
internal static class JsonPatch
{
    /// <summary>Applies operations in order; all or none: the first that cannot be applied ends with a finding.</summary>
    /// <param name="document">The document; not changed.</param>
    /// <param name="operations">A list of operations.</param>
    /// <param name="path">Where the operations stand, for the finding.</param>
    /// <returns>The changed document.</returns>
    /// <exception cref="InvalidInputException">PX0663: an operation cannot be applied.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonArray operations, string path)
    {
        var changed = document?.DeepClone();
        for (var index = 0; index < operations.Count; index++)
        {
            try
            {
                changed = Apply(changed, operations[index] as JsonObject ?? throw new FormatException("it is no object"));
            }
            catch (FormatException problem)
            {
                throw new InvalidInputException("PX0663", $"{path}/{index}", $"the operation cannot be applied: {problem.Message}.");
            }
        }

        return changed;
    }

    private static JsonNode? Apply(JsonNode? document, JsonObject operation)
    {
        var path = Text(operation, "path");
        switch (Text(operation, "op"))
        {
            case "add":
                return Add(document, path, Value(operation));
            case "remove":
                return Remove(document, path, out _);
            case "replace":
                return Add(Remove(document, path, out _), path, Value(operation));
            case "move":
                var from = Text(operation, "from");
                return path.StartsWith(from + "/", StringComparison.Ordinal)
                    ? throw new FormatException($"'{from}' cannot be moved into itself")
                    : Add(Remove(document, from, out var moved), path, moved);
            case "copy":
                return Add(document, path, Find(document, Text(operation, "from"))?.DeepClone());
            case "test":
                return JsonNode.DeepEquals(Find(document, path), Value(operation))
                    ? document
                    : throw new FormatException($"the value at '{path}' is not the one that is tested for");
            case var unknown:
                throw new FormatException($"there is no operation '{unknown}'; there are add, remove, replace, move, copy and test");
        }
    }

    private static string Text(JsonObject operation, string key) => operation[key] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw new FormatException($"its key '{key}' is missing or no text");

    private static JsonNode? Value(JsonObject operation) => operation.TryGetPropertyValue("value", out var value)
        ? value?.DeepClone()
        : throw new FormatException("its key 'value' is missing");

    private static JsonNode? Find(JsonNode? document, string pointer)
    {
        var node = document;
        foreach (var step in Steps(pointer))
        {
            node = node switch
            {
                JsonObject parent when parent.TryGetPropertyValue(step, out var child) => child,
                JsonArray list when Index(step, list.Count - 1) is var index => list[index],
                _ => throw Missing(pointer),
            };
        }

        return node;
    }

    private static JsonNode? Add(JsonNode? document, string pointer, JsonNode? value)
    {
        if (pointer.Length == 0)
        {
            return value;
        }

        var (parent, step) = Parent(document, pointer);
        switch (parent)
        {
            case JsonObject container:
                container[step] = value;
                break;
            case JsonArray list:
                list.Insert(step == "-" ? list.Count : Index(step, list.Count), value);
                break;
            default:
                throw Missing(pointer);
        }

        return document;
    }

    private static JsonNode? Remove(JsonNode? document, string pointer, out JsonNode? removed)
    {
        removed = Find(document, pointer);
        if (pointer.Length == 0)
        {
            return null;
        }

        var (parent, step) = Parent(document, pointer);
        if (parent is JsonArray list)
        {
            list.RemoveAt(Index(step, list.Count - 1));
        }
        else
        {
            ((JsonObject)parent!).Remove(step);
        }

        return document;
    }

    private static (JsonNode? Parent, string Step) Parent(JsonNode? document, string pointer)
    {
        var last = pointer.LastIndexOf('/');
        return last < 0 ? throw new FormatException($"'{pointer}' is no JSON pointer") : (Find(document, pointer[..last]), Unescape(pointer[(last + 1)..]));
    }

    private static IEnumerable<string> Steps(string pointer) => pointer.Length == 0
        ? []
        : pointer[0] == '/' ? pointer[1..].Split('/').Select(Unescape) : throw new FormatException($"'{pointer}' is no JSON pointer");

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static int Index(string step, int last)
    {
        var isPlain = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (step == "0" || step[0] != '0');
        return isPlain && index <= last ? index : throw new FormatException($"'{step}' is no index from 0 to {last}");
    }

    private static FormatException Missing(string pointer) => new($"there is nothing at '{pointer}'");
}
