using System.Globalization;

namespace ParamOO.Files.Toys;

/// <summary>One of several equal shares of the units of a run, dealt out in turn.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Of">How many there are.</param>
public sealed record Shard(int Number, int Of)
{
    /// <summary>Everything.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>2/4</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The share; null where the text is none.</returns>
    public static Shard? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            && number >= 1 && number <= of
            ? new Shard(number, of)
            : null;
    }

    /// <summary>The entries of a list that belong to this share.</summary>
    /// <typeparam name="T">Type of an entry.</typeparam>
    /// <param name="all">The list.</param>
    public IEnumerable<T> Take<T>(IEnumerable<T> all) => all.Where((_, index) => index % Of == Number - 1);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Of}");
}
