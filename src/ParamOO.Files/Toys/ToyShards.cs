using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Toys;

/// <summary>Puts the shares of a run together.</summary>
public static class ToyShards
{
    /// <summary>Writes the file that one run would have written.</summary>
    /// <param name="path">Its name; an existing one is replaced when all is written.</param>
    /// <param name="shares">The files of all shares, in any order.</param>
    /// <param name="units">The units of the whole run, in order.</param>
    /// <exception cref="InvalidInputException">PX0722: a share is missing or not finished; PX0720: shares are of different runs; PX0721: a file holds no toys.</exception>
    public static void Merge(string path, IReadOnlyList<string> shares, IEnumerable<ToyUnit> units)
    {
        var tables = shares.Select(share => new ToyTable(share)).ToList();
        try
        {
            tables.Sort((one, other) => one.Header.Shard.Number.CompareTo(other.Header.Shard.Number));
            Check(path, tables);
            var partial = $"{path}.partial";
            File.Delete(partial);
            using (var log = new ToyLog(partial, tables[0].Header with { Shard = Shard.Whole }, units))
            {
                foreach (var (index, unit) in units.Index())
                {
                    log.Append(Find(tables[index % tables.Count], index / tables.Count, unit));
                }
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            tables.ForEach(table => table.Dispose());
            if (File.Exists($"{path}.partial"))
            {
                File.Delete($"{path}.partial");
            }
        }
    }

    private static void Check(string path, List<ToyTable> tables)
    {
        var findings = new Findings();
        var of = tables.Count == 0 ? 0 : tables[0].Header.Shard.Of;
        var missing = Enumerable.Range(1, of).Except(tables.Select(table => table.Header.Shard.Number)).ToList();
        if (tables.Count == 0)
        {
            findings.Error("PX0722", path, "no share is there; make them with --shard 1/n and so on, into the same folder.");
        }
        else if (tables.Count != of || missing.Count > 0)
        {
            findings.Error("PX0722", path, $"{tables.Count} of {of} shares are there{(missing.Count > 0 ? $", {string.Join(", ", missing)} not" : "")}; run each share once.");
        }

        foreach (var difference in tables.Skip(1).SelectMany(table => tables[0].Header.DifferencesFrom(table.Header with { Shard = tables[0].Header.Shard })).Distinct())
        {
            findings.Error("PX0720", path, $"the shares belong to different runs: {difference}; run them with the same options.");
        }

        findings.ThrowIfErrors();
    }

    private static ToyBlock Find(ToyTable table, int index, ToyUnit unit)
    {
        if (index >= table.Units.Count || table.Units[index] != unit)
        {
            throw new InvalidInputException(
                "PX0722", $"shard {table.Header.Shard}", $"toys {unit.First} to {unit.First + unit.Count - 1} of {table.Header.Poi} = {table.Header.Hypotheses[unit.Hypothesis]:R} are missing; run this share to its end.");
        }

        return table.Read(index);
    }
}
