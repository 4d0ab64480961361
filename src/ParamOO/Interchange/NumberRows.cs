using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Documents with one list of rows of numbers: points in parameter space, or data sets.</summary>
public static class NumberRows
{
    /// <summary>Reads a document <c>{"key": [[…], …]}</c>.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="key">The key, e.g. <c>points</c>.</param>
    /// <param name="length">How many numbers every row must have.</param>
    /// <param name="meaning">What the numbers of a row are, for the finding.</param>
    /// <returns>The rows, in order; at least one.</returns>
    /// <exception cref="InvalidInputException">The text is not such a document.</exception>
    public static IReadOnlyList<double[]> Read(string text, string file, string key, int length, string meaning)
    {
        var findings = new Findings();
        using var document = JsonText.Parse(text, file, findings);
        findings.ThrowIfErrors();
        var root = new JsonPlace(document!.RootElement, $"{file}#", findings);
        root.AllowOnly(key);
        var rows = root[key].Items().Select(place => ReadRow(place, length, meaning)).ToArray();
        if (rows.Length == 0 && !findings.HasErrors)
        {
            root[key].Refuse("PX0602", "the list is empty; give at least one row.");
        }

        findings.ThrowIfErrors();
        return rows;
    }

    private static double[] ReadRow(JsonPlace place, int length, string meaning)
    {
        var row = place.Numbers();
        if (place.IsArray && row.Length != length)
        {
            place.Refuse("PX0638", $"the row has {row.Length} numbers; give {length}: {meaning}.");
        }

        return row;
    }
}
