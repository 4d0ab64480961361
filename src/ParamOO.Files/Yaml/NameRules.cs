using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>Rules about names: unique where they identify, known where they refer, usable where formulae hold them.</summary>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class NameRules(Places places, Findings findings)
{
    /// <summary>Reports names that occur twice.</summary>
    /// <param name="what">What is named, e.g. <c>sample</c>.</param>
    /// <param name="items">Name and list item; items without a name are passed over.</param>
    public void Unique(string what, IEnumerable<(string? Name, object Item)> items)
    {
        foreach (var group in items.Where(item => item.Name is not null).GroupBy(item => item.Name))
        {
            foreach (var (_, item) in group.Skip(1))
            {
                findings.Error("PX0909", places.Of(item, "Name"), $"the {what} '{group.Key}' stands already at {places.Of(group.First().Item, "Name")}; rename one.");
            }
        }
    }

    /// <summary>Reports a sample that does not exist.</summary>
    /// <param name="place">Where it is named.</param>
    /// <param name="name">Its name.</param>
    /// <param name="samples">The samples there are.</param>
    /// <returns>Whether it exists.</returns>
    public bool IsSample(string place, string name, IReadOnlyCollection<string> samples)
    {
        if (samples.Contains(name))
        {
            return true;
        }

        findings.Error("PX0910", place, $"there is no sample '{name}'; {Suggestion.For(name, samples)}");
        return false;
    }

    /// <summary>Reports a region that does not exist.</summary>
    /// <param name="place">Where it is named.</param>
    /// <param name="name">Its name.</param>
    /// <param name="regions">The regions there are.</param>
    public void IsRegion(string place, string name, IReadOnlyCollection<string> regions)
    {
        if (!regions.Contains(name))
        {
            findings.Error("PX0931", place, $"there is no region '{name}'; {Suggestion.For(name, regions)}");
        }
    }

    /// <summary>Reports a parameter whose name a formula cannot hold.</summary>
    /// <param name="item">The list item.</param>
    /// <param name="name">The name.</param>
    public void Formula(object item, string? name)
    {
        if (name is not null && !(Expression.TryParse(name, "", []) is { Names: [var read] } && read == name))
        {
            findings.Error("PX0920", places.Of(item, "Name"), $"the parameter '{name}' cannot stand in a formula; use letters, digits and '_', a letter first.");
        }
    }
}
