namespace ParamOO.Files.Yaml;

/// <summary>
/// What the analysis file says about one key: the only source of its checks, of the JSON Schema and of the reference page.
/// </summary>
/// <param name="meaning">One sentence for the schema and the reference page, with the unit where there is one.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyAttribute(string meaning) : Attribute
{
    /// <summary>One sentence for the schema and the reference page.</summary>
    public string Meaning => meaning;

    /// <summary>Whether the key must be written.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when the key is not written, as the reference page says it.</summary>
    public string Default { get; init; } = "";

    /// <summary>Smallest number allowed.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>Whether <see cref="Least"/> itself is forbidden.</summary>
    public bool Above { get; init; }

    /// <summary>Largest number allowed.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether a formula may stand here: for numbers a constant one such as <c>sqrt(10)</c>.</summary>
    public bool Formula { get; init; }

    /// <summary>Whether a number is inside the allowed range.</summary>
    /// <param name="value">The number.</param>
    public bool Allows(double value) => (Above ? value > Least : value >= Least) && value <= Most;

    /// <summary>The allowed range in words.</summary>
    public string Range() => (double.IsFinite(Least), double.IsFinite(Most)) switch
    {
        (true, true) => $"from {Least} to {Most}",
        (true, false) => Above ? $"greater than {Least}" : $"at least {Least}",
        (false, true) => $"at most {Most}",
        _ => "any number",
    };
}
