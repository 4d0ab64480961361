using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Which impacts are wanted.</summary>
public sealed record ImpactOptions : StatementOptions
{
    /// <summary>Parameters with refits: those with the largest impact by covariance, which is all that is known of the others; 0 (default) for all.</summary>
    public int Most { get; init; }

    /// <summary>
    /// Sources of uncertainty in the breakdown, first match first. What no group names goes to <c>MC statistics</c>, to <c>free
    /// normalisations</c> (part of the data statistics) or to <c>systematics</c>.
    /// </summary>
    public ValueList<SourceGroup> Groups { get; init; }
}

/// <summary>Names that go together: parameters that make one source of uncertainty, or samples that make one process.</summary>
/// <param name="Name">Name of the whole.</param>
/// <param name="Patterns">Names of its members; <c>*</c> stands for any letters.</param>
public sealed record SourceGroup(string Name, ValueList<string> Patterns)
{
    /// <summary>Whether a name belongs to the group.</summary>
    /// <param name="name">The name, e.g. <c>staterror_SR[3]</c>.</param>
    public bool Contains(string name) => Patterns.Any(pattern => Matches(pattern, name));

    /// <summary>Whether a name has the form of a pattern, in which <c>*</c> stands for any letters.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">The name.</param>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(name);
        }

        if (!name.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var from = star; from <= name.Length; from++)
        {
            if (Matches(rest, name[from..]))
            {
                return true;
            }
        }

        return false;
    }
}
