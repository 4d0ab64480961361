using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>
/// Turns YAML nodes into the sections of <see cref="AnalysisDocument"/>. What does not fit becomes a finding and null, and reading goes on,
/// so that everything is found at once.
/// </summary>
/// <param name="places">Receives where each section stands.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class DocumentBinder(Places places, Findings findings)
{
    private string root = "the analysis file";

    /// <summary>Reads the whole file.</summary>
    /// <param name="node">The root of the tree.</param>
    /// <returns>The file; null when the root is no mapping.</returns>
    public AnalysisDocument? BindDocument(YamlNode node) => Bind<AnalysisDocument>(node);

    /// <summary>Reads a whole file of some kind.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="node">The root of the tree.</param>
    /// <returns>The file; null when the root is no mapping.</returns>
    public T? Bind<T>(YamlNode node)
        where T : class
    {
        root = typeof(T) == typeof(AnalysisDocument) ? root : "the file of densities";
        return (T?)BindSection(typeof(T), node, root);
    }

    /// <summary>Reads a section: a mapping whose keys are the properties of a type.</summary>
    /// <param name="type">The type of the section.</param>
    /// <param name="node">The node.</param>
    /// <param name="name">How findings call the section.</param>
    /// <returns>The section; null when the node is no mapping.</returns>
    private object? BindSection(Type type, YamlNode node, string name)
    {
        if (node is not YamlMapping mapping)
        {
            return Wrong(node, name, "keys and values");
        }

        var section = Activator.CreateInstance(type)!;
        places.Add(section, mapping);
        var keys = DocumentShape.Keys(type);
        foreach (var entry in mapping.Entries)
        {
            BindEntry(section, keys, entry, name);
        }

        ReportMissing(keys, mapping, name);
        return section;
    }

    private void BindEntry(object section, IReadOnlyList<DocumentKey> keys, YamlEntry entry, string name)
    {
        var key = keys.FirstOrDefault(candidate => candidate.Name == entry.Key);
        if (key is null)
        {
            var suggestion = Suggestion.For(entry.Key, [.. keys.Select(known => known.Name)]);
            findings.Error("PX0904", $"{places.File}:{entry.Line}", $"'{entry.Key}' is no key of {name}; {suggestion}");
            return;
        }

        key.Property.SetValue(section, Bind(key.Property.PropertyType, entry.Value, name == root ? entry.Key : $"{name}/{entry.Key}", key.Meaning));
    }

    private void ReportMissing(IReadOnlyList<DocumentKey> keys, YamlMapping mapping, string name)
    {
        foreach (var key in keys.Where(key => key.Meaning.Required && mapping.Find(key.Name) is null))
        {
            findings.Error("PX0905", places.Of(mapping), $"{name} lacks the key '{key.Name}': {key.Meaning.Meaning}");
        }
    }

    private object? Bind(Type type, YamlNode node, string name, KeyAttribute key)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare switch
        {
            _ when bare == typeof(string) => BindText(node, name),
            _ when bare == typeof(double) => BindNumber(node, name, key),
            _ when bare == typeof(int) => BindInteger(node, name, key),
            _ when bare == typeof(bool) => BindTruth(node, name),
            _ when bare.IsEnum => BindWord(bare, node, name),
            _ when bare == typeof(Interval) => BindInterval(node, name, key),
            _ when bare == typeof(PerSample) => BindPerSample(node, name, key),
            _ when bare == typeof(PerRegion) => BindPerSample(node, name, key) is { } numbers ? new PerRegion(numbers.All, numbers.Each) : null,
            _ when bare == typeof(IReadOnlyDictionary<string, string>) => BindTextsByName(node, name),
            _ when bare == typeof(IReadOnlyDictionary<string, double>) => BindNumbersByName(node, name, key),
            _ when DocumentShape.ItemOf(bare) is { } item => BindList(item, node, name, key),
            _ => BindSection(bare, node, name),
        };
    }

    private string? BindText(YamlNode node, string name) =>
        node is YamlScalar { IsEmpty: false } scalar ? scalar.Text : (string?)Wrong(node, name, "text");

    private double? BindNumber(YamlNode node, string name, KeyAttribute key)
    {
        if (node is not YamlScalar { IsEmpty: false, IsQuoted: false } scalar || ReadNumber(scalar, key) is not { } value)
        {
            return (double?)Wrong(node, name, key.Formula ? "a number or a formula of numbers" : "a number");
        }

        if (!double.IsFinite(value))
        {
            findings.Error("PX0907", places.Of(node), $"{name} is {scalar.Text}; a finite number is needed.");
            return null;
        }

        if (key.Allows(value))
        {
            return value;
        }

        findings.Error("PX0907", places.Of(node), $"{name} is {scalar.Text}; it must be {key.Range()}.");
        return null;
    }

    private static double? ReadNumber(YamlScalar scalar, KeyAttribute key)
    {
        var text = scalar.Text.ToLowerInvariant() switch
        {
            ".nan" => "NaN",
            ".inf" or "+.inf" => "Infinity",
            "-.inf" => "-Infinity",
            var other => other,
        };
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        return key.Formula && Expression.TryParse(scalar.Text, "", []) is { IsConstant: true } formula ? formula.Evaluate([]) : null;
    }

    private int? BindInteger(YamlNode node, string name, KeyAttribute key)
    {
        if (BindNumber(node, name, key) is not { } value)
        {
            return null;
        }

        return value == Math.Floor(value) && Math.Abs(value) < int.MaxValue ? (int)value : (int?)Wrong(node, name, "a whole number");
    }

    private bool? BindTruth(YamlNode node, string name) => (node as YamlScalar)?.Text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => (bool?)Wrong(node, name, "true or false"),
    };

    private object? BindWord(Type words, YamlNode node, string name)
    {
        if (node is not YamlScalar { IsEmpty: false } scalar)
        {
            return Wrong(node, name, "a word");
        }

        var known = DocumentShape.Words(words);
        var index = known.FindIndex(word => string.Equals(word, scalar.Text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            return Enum.GetValues(words).GetValue(index);
        }

        findings.Error("PX0908", places.Of(node), $"{name} is '{scalar.Text}'; {Suggestion.For(scalar.Text, known)}");
        return null;
    }

    private Interval? BindInterval(YamlNode node, string name, KeyAttribute key)
    {
        if (node is not YamlSequence { Items: [var first, var second] })
        {
            return (Interval?)Wrong(node, name, "two numbers [low, high]");
        }

        if (BindNumber(first, name, key) is not { } low || BindNumber(second, name, key) is not { } high)
        {
            return null;
        }

        if (low < high)
        {
            return new Interval(low, high);
        }

        findings.Error("PX0907", places.Of(node), $"{name} is [{low}, {high}]; the first number must be smaller than the second.");
        return null;
    }

    private PerSample? BindPerSample(YamlNode node, string name, KeyAttribute key)
    {
        if (node is YamlMapping)
        {
            return BindNumbersByName(node, name, key) is { } each ? new PerSample(null, each) : null;
        }

        return BindNumber(node, name, key) is { } all ? new PerSample(all, new Dictionary<string, double>()) : null;
    }

    private Dictionary<string, double>? BindNumbersByName(YamlNode node, string name, KeyAttribute key)
    {
        if (node is not YamlMapping mapping)
        {
            return (Dictionary<string, double>?)Wrong(node, name, "names with a number each");
        }

        var numbers = new Dictionary<string, double>();
        foreach (var entry in mapping.Entries)
        {
            if (BindNumber(entry.Value, $"{name}/{entry.Key}", key) is { } value)
            {
                numbers.Add(entry.Key, value);
            }
        }

        return numbers;
    }

    private Dictionary<string, string>? BindTextsByName(YamlNode node, string name)
    {
        if (node is not YamlMapping mapping)
        {
            return (Dictionary<string, string>?)Wrong(node, name, "names with a formula each");
        }

        var texts = new Dictionary<string, string>();
        foreach (var entry in mapping.Entries)
        {
            if (BindText(entry.Value, $"{name}/{entry.Key}") is { } text)
            {
                texts.Add(entry.Key, text);
            }
        }

        return texts;
    }

    /// <summary>A list; a single name may stand for a list of one, as cabinetry allows.</summary>
    private Array? BindList(Type item, YamlNode node, string name, KeyAttribute key)
    {
        if (node is not YamlSequence && !(item == typeof(string) && node is YamlScalar { IsEmpty: false }))
        {
            return (Array?)Wrong(node, name, "a list");
        }

        var nodes = node is YamlSequence list ? list.Items : [node];
        var items = nodes.Select((each, index) => Bind(item, each, $"{name}[{index}]", key)).OfType<object>().ToArray();
        var typed = Array.CreateInstance(item, items.Length);
        Array.Copy(items, typed, items.Length);
        return typed;
    }

    private object? Wrong(YamlNode node, string name, string expected)
    {
        findings.Error("PX0906", places.Of(node), $"{name} is {Describe(node)}; {expected} must stand here.");
        return null;
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalar { IsEmpty: true } => "empty",
        YamlScalar { IsQuoted: true } scalar => $"the text \"{scalar.Text}\"",
        YamlScalar scalar => $"'{scalar.Text}'",
        YamlSequence => "a list",
        _ => "a mapping",
    };
}
