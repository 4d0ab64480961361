using System.Text.Json.Nodes;

namespace ParamOO.Interchange;

/// <summary>JSON Patch (RFC 6902) operations that make one document of another of the same structure.</summary>
internal static class JsonDifference
{
    private const int FewChanges = 4;

    /// <summary>The operations, all of them "replace".</summary>
    /// <param name="from">The document to be changed.</param>
    /// <param name="to">What it shall become.</param>
    public static JsonArray Of(JsonNode? from, JsonNode? to)
    {
        var operations = new JsonArray();
        Compare(from, to, string.Empty, operations);
        return operations;
    }

    private static void Compare(JsonNode? from, JsonNode? to, string path, JsonArray operations)
    {
        if (JsonNode.DeepEquals(from, to))
        {
            return;
        }

        switch (from, to)
        {
            case (JsonObject before, JsonObject after) when IsTree(before) && before.Select(entry => entry.Key).SequenceEqual(after.Select(entry => entry.Key)):
                foreach (var (key, value) in before)
                {
                    Compare(value, after[key], $"{path}/{Escape(key)}", operations);
                }

                break;
            case (JsonArray before, JsonArray after) when before.Count == after.Count && IsShorterInParts(before, after):
                for (var index = 0; index < before.Count; index++)
                {
                    Compare(before[index], after[index], $"{path}/{index}", operations);
                }

                break;
            default:
                operations.Add(new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = to?.DeepClone() });
                break;
        }
    }

    /// <summary>An object of plain values is replaced as a whole: that is shorter.</summary>
    private static bool IsTree(JsonObject node) => node.Any(entry => entry.Value is not JsonValue);

    /// <summary>A list of numbers is replaced as a whole unless few of them change.</summary>
    private static bool IsShorterInParts(JsonArray before, JsonArray after) =>
        before.Any(item => item is not JsonValue)
        || before.Zip(after).Count(pair => !JsonNode.DeepEquals(pair.First, pair.Second)) * FewChanges < before.Count;

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
