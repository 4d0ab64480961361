using System.Collections;

namespace ParamOO.Vocabulary;

/// <summary>
/// Collects what is wrong with an input, so that everything is reported at once.
/// A reader adds to it as it goes and calls <see cref="ThrowIfErrors"/> when there is nothing more to look at.
/// </summary>
public sealed class Findings : IReadOnlyCollection<Finding>
{
    private readonly List<Finding> items = [];

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <summary>Whether anything found forbids using the input.</summary>
    public bool HasErrors => items.Exists(finding => finding.Severity == Severity.Error);

    /// <summary>Adds an error.</summary>
    /// <param name="id">Stable code of the finding.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    public void Error(string id, string path, string message) => items.Add(new Finding(id, Severity.Error, path, message));

    /// <summary>Adds a warning.</summary>
    /// <param name="id">Stable code of the finding.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="message">What is odd and what follows.</param>
    public void Warning(string id, string path, string message) => items.Add(new Finding(id, Severity.Warning, path, message));

    /// <summary>Adds a note.</summary>
    /// <param name="id">Stable code of the finding.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="message">What was seen.</param>
    public void Note(string id, string path, string message) => items.Add(new Finding(id, Severity.Note, path, message));

    /// <summary>Adds findings made elsewhere.</summary>
    /// <param name="findings">The findings, in order.</param>
    public void AddRange(IEnumerable<Finding> findings) => items.AddRange(findings);

    /// <summary>Ends the reading of an input that cannot be used.</summary>
    /// <exception cref="InvalidInputException">There is at least one error.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new InvalidInputException([.. items]);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
