using System.Text.Json;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>
/// A value in a JSON document, with its pointer. Every question that the value cannot answer becomes a finding and gives a harmless
/// answer, so that a reader can go on and report everything at once.
/// </summary>
internal readonly struct JsonPlace
{
    private readonly JsonElement element;
    private readonly Findings findings;

    public JsonPlace(JsonElement element, string path, Findings findings)
    {
        this.element = element;
        this.findings = findings;
        Path = path;
    }

    /// <summary>The file and, behind '#', the JSON pointer.</summary>
    public string Path { get; }

    public bool IsObject => element.ValueKind is JsonValueKind.Object;

    public bool IsNull => element.ValueKind is JsonValueKind.Null;

    public bool IsArray => element.ValueKind is JsonValueKind.Array;

    public bool IsString => element.ValueKind is JsonValueKind.String;

    /// <summary>The value as it is written in the document; empty where it is missing.</summary>
    public string RawText => IsMissing ? string.Empty : element.GetRawText();

    private bool IsMissing => element.ValueKind is JsonValueKind.Undefined;

    /// <summary>A value that must be there.</summary>
    public JsonPlace this[string key]
    {
        get
        {
            var found = Find(key);
            if (found.IsMissing && IsObject)
            {
                findings.Error("PX0630", found.Path, $"the key '{key}' is missing; add it.");
            }

            return found;
        }
    }

    /// <summary>A value that may be missing; null then.</summary>
    public JsonPlace? Optional(string key) => Find(key) is { IsMissing: false } found ? found : null;

    /// <summary>Reports keys other than these, and keys given twice.</summary>
    public void AllowOnly(params string[] keys)
    {
        if (!RequireKind(JsonValueKind.Object, "an object {…}"))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                findings.Error("PX0631", Below(property.Name), $"the key '{property.Name}' has no meaning here; allowed are {string.Join(", ", keys)}.");
            }
            else if (!seen.Add(property.Name))
            {
                findings.Error("PX0631", Below(property.Name), $"the key '{property.Name}' is given twice; keep one.");
            }
        }
    }

    public string Text() => RequireKind(JsonValueKind.String, "a text \"…\"") ? element.GetString()! : string.Empty;

    /// <summary>The number; 0 with a finding when it is none, or not finite.</summary>
    public double Number()
    {
        if (!RequireKind(JsonValueKind.Number, "a number"))
        {
            return 0;
        }

        var value = element.GetDouble();
        if (!double.IsFinite(value))
        {
            findings.Error("PX0601", Path, $"{element.GetRawText()} is too large for a number.");
            return 0;
        }

        return value;
    }

    /// <summary>A formula; null with a finding when it is none.</summary>
    public Expression? Formula() => Text() is { Length: > 0 } text ? Expression.TryParse(text, Path, findings) : null;

    public bool Flag()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }

        RequireKind(JsonValueKind.True, "true or false");
        return false;
    }

    /// <summary>Requires null, as modifiers without data have it.</summary>
    public void Nothing() => RequireKind(JsonValueKind.Null, "null");

    /// <summary>The entries of a list; none with a finding when it is no list.</summary>
    public IReadOnlyList<JsonPlace> Items()
    {
        if (!RequireKind(JsonValueKind.Array, "a list […]"))
        {
            return [];
        }

        var items = new List<JsonPlace>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            items.Add(new JsonPlace(item, $"{Path}/{items.Count}", findings));
        }

        return items;
    }

    /// <summary>The entries of an object whose keys are free; none with a finding when it is no object.</summary>
    public IReadOnlyList<(string Key, JsonPlace Value)> Entries()
    {
        if (!RequireKind(JsonValueKind.Object, "an object {…}"))
        {
            return [];
        }

        var entries = new List<(string, JsonPlace)>();
        foreach (var property in element.EnumerateObject())
        {
            entries.Add((property.Name, new JsonPlace(property.Value, Below(property.Name), findings)));
        }

        return entries;
    }

    /// <summary>A list of numbers, at least one.</summary>
    public double[] Numbers()
    {
        if (!RequireKind(JsonValueKind.Array, "a list of numbers"))
        {
            return [];
        }

        var numbers = new double[element.GetArrayLength()];
        if (numbers.Length == 0)
        {
            findings.Error("PX0602", Path, "the list is empty; give at least one number.");
        }

        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            var isPlain = item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out numbers[index]) && double.IsFinite(numbers[index]);
            if (!isPlain)
            {
                numbers[index] = new JsonPlace(item, $"{Path}/{index}", findings).Number();
            }

            index++;
        }

        return numbers;
    }

    /// <summary>Reports that the value has the right shape and the wrong content.</summary>
    public void Refuse(string id, string message) => findings.Error(id, Path, message);

    /// <summary>Says how the value was understood where that is not plain.</summary>
    public void Note(string id, string message) => findings.Note(id, Path, message);

    private JsonPlace Find(string key) => IsObject && element.TryGetProperty(key, out var found)
        ? new(found, Below(key), findings)
        : new(default, Below(key), findings);

    private string Below(string key) =>
        $"{Path}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private bool RequireKind(JsonValueKind kind, string wanted)
    {
        const int Shown = 40;
        if (element.ValueKind != kind && !IsMissing)
        {
            var text = element.GetRawText();
            findings.Error("PX0632", Path, $"{(text.Length > Shown ? text[..Shown] + "…" : text)} is not {wanted}.");
        }

        return element.ValueKind == kind;
    }
}
