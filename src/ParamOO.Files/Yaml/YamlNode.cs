namespace ParamOO.Files.Yaml;

/// <summary>One node of a YAML document and where it stands. The set of cases is closed.</summary>
/// <param name="Line">Line in the file, 1-based.</param>
internal abstract record YamlNode(int Line);

/// <summary>A single value.</summary>
/// <param name="Line">Line in the file, 1-based.</param>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsQuoted">Whether it was written in quotes, and so is text whatever it looks like.</param>
internal sealed record YamlScalar(int Line, string Text, bool IsQuoted) : YamlNode(Line)
{
    /// <summary>Whether nothing is written, or the word for nothing.</summary>
    public bool IsEmpty => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
/// <param name="Line">Line in the file, 1-based.</param>
/// <param name="Items">The items, in order.</param>
internal sealed record YamlSequence(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line);

/// <summary>Keys and their values; no key occurs twice.</summary>
/// <param name="Line">Line in the file, 1-based.</param>
/// <param name="Entries">The entries, in order.</param>
internal sealed record YamlMapping(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line)
{
    /// <summary>The entry of a key; null when there is none.</summary>
    /// <param name="key">The key.</param>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">Line of the key, 1-based.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
