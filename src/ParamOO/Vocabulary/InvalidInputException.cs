namespace ParamOO.Vocabulary;

/// <summary>
/// The user's input cannot be used. Carries every finding, not only the first; the command line prints them and exits with code 2.
/// </summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Ends the reading of an input.</summary>
    /// <param name="findings">Everything that was found, errors and warnings alike, in order.</param>
    public InvalidInputException(IReadOnlyList<Finding> findings)
        : base(string.Join("\n", findings)) => Findings = findings;

    /// <summary>Ends the reading of an input with a single error.</summary>
    /// <param name="id">Stable code of the finding.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    public InvalidInputException(string id, string path, string message)
        : this([new Finding(id, Severity.Error, path, message)])
    {
    }

    /// <summary>Everything that was found, in order.</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
