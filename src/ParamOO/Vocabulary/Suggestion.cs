namespace ParamOO.Vocabulary;

/// <summary>"did you mean …?": the known name that a misspelt one is nearest to.</summary>
public static class Suggestion
{
    private const int MostListed = 12;

    /// <summary>The end of a finding's sentence about an unknown name.</summary>
    /// <param name="name">The name that is not known.</param>
    /// <param name="known">The names that are.</param>
    /// <returns><c>did you mean 'x'?</c>, or the list of known names when none is near.</returns>
    public static string For(string name, IReadOnlyCollection<string> known)
    {
        var nearest = known.Select(candidate => (Name: candidate, Distance: Distance(name, candidate))).OrderBy(pair => pair.Distance).FirstOrDefault();
        var isNear = nearest.Name is not null && nearest.Distance < name.Length && nearest.Distance <= (name.Length + 1) / 3;
        return isNear ? $"did you mean '{nearest.Name}'?" : $"known are {List(known)}.";
    }

    private static string List(IReadOnlyCollection<string> known) =>
        known.Count == 0 ? "none" : string.Join(", ", known.Take(MostListed)) + (known.Count > MostListed ? $" and {known.Count - MostListed} more" : "");

    /// <summary>Edits (insert, delete, replace) from one name to the other; a difference of case only counts as none.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[right.Length];
    }
}
