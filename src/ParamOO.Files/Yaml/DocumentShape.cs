using System.Reflection;

namespace ParamOO.Files.Yaml;

/// <summary>A key of a section.</summary>
/// <param name="Property">The property that holds its value.</param>
/// <param name="Meaning">What the file may say.</param>
internal sealed record DocumentKey(PropertyInfo Property, KeyAttribute Meaning)
{
    /// <summary>The key as it is written.</summary>
    public string Name => Property.Name;
}

/// <summary>The keys, lists and words of the analysis file, read off the types of <see cref="AnalysisDocument"/>.</summary>
internal static class DocumentShape
{
    /// <summary>The keys of a section, in the order of the type.</summary>
    /// <param name="section">Type of the section.</param>
    public static List<DocumentKey> Keys(Type section) =>
    [
        .. from property in section.GetProperties()
           let meaning = property.GetCustomAttribute<KeyAttribute>()
           where meaning is not null
           select new DocumentKey(property, meaning),
    ];

    /// <summary>The type of the items of a list; null when a type is no list.</summary>
    /// <param name="type">The type of a key's value.</param>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>The words of an enumeration as the file writes them: Types of systematics as the field does, everything else in lower case.</summary>
    /// <param name="words">The enumeration.</param>
    public static List<string> Words(Type words) =>
        [.. Enum.GetNames(words).Select(word => words == typeof(SystematicKind) ? word : word.ToLowerInvariant())];
}
