namespace ParamOO.Vocabulary;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Note,

    /// <summary>The result stands, but the user should look.</summary>
    Warning,

    /// <summary>The input cannot be used; nothing is written.</summary>
    Error,
}

/// <summary>One finding about a user's input: what, where and how to mend it.</summary>
/// <param name="Id">Stable code, e.g. <c>PX0412</c>; listed in docs/findings.md and never reused.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Path">
/// Where: a file, and inside it a line (<c>analysis.yaml:12</c>), a JSON pointer (<c>workspace.json#/channels/0/name</c>) or a column.
/// </param>
/// <param name="Message">One sentence naming the offending value, the expected one and the way to mend it.</param>
public sealed record Finding(string Id, Severity Severity, string Path, string Message)
{
    /// <summary>The finding on one line, as the command line prints it.</summary>
    public override string ToString() => $"{Severity.ToString().ToLowerInvariant()} {Id} {Path}: {Message}";
}
