using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>A pyhf PatchSet: changes of one background-only workspace, one for every signal point (schema 1.0.0).</summary>
/// <param name="Description">What the patches are.</param>
/// <param name="References">Where they come from: (kind, identifier), e.g. (<c>hepdata</c>, <c>ins1234567</c>).</param>
/// <param name="Digests">Digests of the workspace that they belong to: (algorithm, hexadecimal digest).</param>
/// <param name="Labels">Names of the values of a patch.</param>
/// <param name="Patches">The patches, with distinct names and values.</param>
public sealed record PatchSet(
    string Description,
    ValueList<(string Kind, string Identifier)> References,
    ValueList<(string Algorithm, string Digest)> Digests,
    ValueList<string> Labels,
    ValueList<Patch> Patches)
{
    /// <summary>The patch of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidInputException">PX0662: there is none.</exception>
    public Patch Named(string name) => Patches.FirstOrDefault(patch => patch.Name == name)
        ?? throw new InvalidInputException("PX0662", "patch", $"there is no patch '{name}'; {Suggestion.For(name, [.. Patches.Select(patch => patch.Name)])}");

    /// <summary>The patch at a point.</summary>
    /// <param name="values">One value per label; texts for values that are texts.</param>
    /// <exception cref="InvalidInputException">PX0662: there is none.</exception>
    public Patch At(ValueList<PatchValue> values) => Patches.FirstOrDefault(patch => patch.Values == values)
        ?? throw new InvalidInputException(
            "PX0662", "patch", $"there is no patch at ({string.Join(", ", Labels.Zip(values, (label, value) => $"{label} = {value}"))}); the first is at ({string.Join(", ", Patches[0].Values)}).");
}

/// <summary>One patch.</summary>
/// <param name="Name">Its name: letters, digits and underscores.</param>
/// <param name="Values">One value per label of the set.</param>
/// <param name="Operations">The operations of JSON Patch (RFC 6902) as JSON text, a list.</param>
public sealed record Patch(string Name, ValueList<PatchValue> Values, string Operations);

/// <summary>A coordinate of a patch: a number or a text.</summary>
/// <param name="Number">The number; null for a text.</param>
/// <param name="Text">The text; null for a number.</param>
public readonly record struct PatchValue(double? Number, string? Text)
{
    /// <summary>A number as a coordinate.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator PatchValue(double number) => new(number, null);

    /// <summary>A text as a coordinate.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator PatchValue(string text) => new(null, text);

    /// <summary>A number as a coordinate.</summary>
    /// <param name="number">The number.</param>
    public static PatchValue FromDouble(double number) => number;

    /// <summary>A text as a coordinate.</summary>
    /// <param name="text">The text.</param>
    public static PatchValue FromString(string text) => text;

    /// <inheritdoc/>
    public override string ToString() => Number is { } number ? JsonScribe.Shortest(number) : Text ?? string.Empty;
}
