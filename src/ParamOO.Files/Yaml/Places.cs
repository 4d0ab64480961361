namespace ParamOO.Files.Yaml;

/// <summary>Where in the file each part of a document stands, so that findings about its meaning can name a line.</summary>
/// <param name="path">The file, as findings name it.</param>
internal sealed class Places(string path)
{
    private readonly Dictionary<object, YamlMapping> sections = new(ReferenceEqualityComparer.Instance);

    /// <summary>The file, as findings name it.</summary>
    public string File => path;

    /// <summary>Remembers where a section was read.</summary>
    /// <param name="section">The section or list item.</param>
    /// <param name="mapping">Its node.</param>
    public void Add(object section, YamlMapping mapping) => sections[section] = mapping;

    /// <summary>A line of the file.</summary>
    /// <param name="node">The node that stands there.</param>
    public string Of(YamlNode node) => $"{path}:{node.Line}";

    /// <summary>The first line of a section.</summary>
    /// <param name="section">The section or list item.</param>
    public string Of(object section) => Of(sections[section]);

    /// <summary>The line of a key; of its section where the key is not written.</summary>
    /// <param name="section">The section or list item.</param>
    /// <param name="key">The key.</param>
    public string Of(object section, string key) =>
        sections[section].Find(key) is { } entry ? $"{path}:{entry.Line}" : Of(section);

    /// <summary>Whether a key is written, be its value right or wrong.</summary>
    /// <param name="section">The section or list item.</param>
    /// <param name="key">The key.</param>
    public bool Has(object section, string key) => sections[section].Find(key) is not null;

    /// <summary>The line of an item of a list.</summary>
    /// <param name="section">The section that holds the list.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="index">Position of the item.</param>
    public string Of(object section, string key, int index) =>
        sections[section].Find(key)?.Value is YamlSequence list && index < list.Items.Count ? Of(list.Items[index]) : Of(section, key);

    /// <summary>The line of an entry of a mapping from samples to numbers.</summary>
    /// <param name="section">The section that holds the mapping.</param>
    /// <param name="key">The key of the mapping.</param>
    /// <param name="name">The entry.</param>
    public string Of(object section, string key, string name) =>
        sections[section].Find(key)?.Value is YamlMapping mapping && mapping.Find(name) is { } entry ? $"{path}:{entry.Line}" : Of(section, key);
}
