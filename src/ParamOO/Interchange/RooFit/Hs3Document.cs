using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>An HS3 document by names.</summary>
internal sealed class Hs3Document
{
    private readonly Findings findings;
    private readonly Dictionary<string, JsonPlace> functions;
    private readonly Dictionary<string, JsonPlace> distributions;
    private readonly Dictionary<string, JsonPlace> data;
    private readonly Dictionary<string, Interval> ranges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Value, bool IsConstant)> values = new(StringComparer.Ordinal);

    public Hs3Document(JsonPlace root, Findings findings)
    {
        (Root, this.findings) = (root, findings);
        functions = ByName("functions");
        distributions = ByName("distributions");
        data = ByName("data");
        ReadRanges();
        ReadValues();
    }

    public JsonPlace Root { get; }

    /// <summary>A function; null when the name is that of a variable or of nothing.</summary>
    public JsonPlace? Function(string name) => functions.TryGetValue(name, out var place) ? place : null;

    /// <summary>A distribution; null, with a finding, when there is none.</summary>
    public JsonPlace? Distribution(JsonPlace reference) => Find(distributions, reference, "distribution");

    /// <summary>A data set; null, with a finding, when there is none.</summary>
    public JsonPlace? Data(JsonPlace reference) => Find(data, reference, "data set");

    /// <summary>The value of a variable; null when the document gives none.</summary>
    public double? Value(string name) => values.TryGetValue(name, out var entry) ? entry.Value : null;

    public bool IsConstant(string name) => values.TryGetValue(name, out var entry) && entry.IsConstant;

    /// <summary>Where a variable may be; null when the document does not say.</summary>
    public Interval? Range(string name) => ranges.TryGetValue(name, out var range) ? range : null;

    /// <summary>Entries of a list at the top, by name; none when it is missing.</summary>
    public IReadOnlyList<JsonPlace> List(string key) => Root.Optional(key)?.Items() ?? [];

    /// <summary>The entry of that name in a list at the top, or the first; null, with a finding, when there is none.</summary>
    public JsonPlace? Entry(string key, string? name)
    {
        var entries = List(key);
        if (name is null && entries.Count > 0)
        {
            return entries[0];
        }

        var found = entries.Where(entry => entry["name"].Text() == name).ToList();
        if (found.Count == 0)
        {
            findings.Error("PX0840", $"{Root.Path}/{key}", name is null ? $"the document has no '{key}'." : $"there is no entry '{name}'; {Suggestion.For(name, [.. entries.Select(entry => entry["name"].Text())])}");
        }

        return found.Count > 0 ? found[0] : null;
    }

    private Dictionary<string, JsonPlace> ByName(string key)
    {
        var found = new Dictionary<string, JsonPlace>(StringComparer.Ordinal);
        foreach (var entry in List(key))
        {
            var name = entry["name"];
            if (!found.TryAdd(name.Text(), entry))
            {
                name.Refuse("PX0840", $"'{name.Text()}' is there twice; keep one.");
            }
        }

        return found;
    }

    private static JsonPlace? Find(Dictionary<string, JsonPlace> entries, JsonPlace reference, string what)
    {
        var name = reference.Text();
        if (entries.TryGetValue(name, out var place))
        {
            return place;
        }

        reference.Refuse("PX0840", $"there is no {what} '{name}'; {Suggestion.For(name, entries.Keys)}");
        return null;
    }

    private void ReadRanges()
    {
        foreach (var axis in List("domains").Where(domain => domain["name"].Text() == "default_domain").SelectMany(domain => domain["axes"].Items()))
        {
            ranges[axis["name"].Text()] = new Interval(
                axis.Optional("min") is { IsNull: false } low ? low.Number() : double.NegativeInfinity,
                axis.Optional("max") is { IsNull: false } high ? high.Number() : double.PositiveInfinity);
        }
    }

    private void ReadValues()
    {
        foreach (var entry in List("parameter_points").Where(point => point["name"].Text() == "default_values").SelectMany(point => point["parameters"].Items()))
        {
            values[entry["name"].Text()] = (entry["value"].Number(), entry.Optional("const")?.Flag() ?? false);
        }
    }
}
