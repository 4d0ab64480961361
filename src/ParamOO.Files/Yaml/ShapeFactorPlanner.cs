using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>ShapeFactors</c> to free factors in the bins of regions.</summary>
/// <param name="document">The file.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class ShapeFactorPlanner(AnalysisDocument document, Places places, Findings findings)
{
    private static readonly Interval DefaultBounds = new(0, 10);

    private readonly NameRules names = new(places, findings);

    private IReadOnlyList<ShapeFactorEntry> Entries => document.ShapeFactors ?? [];

    /// <summary>Looks at everything.</summary>
    /// <param name="mixtures">Says which samples are in a region.</param>
    /// <param name="parameters">Names of all other parameters.</param>
    public void Check(RegionMixtures mixtures, IReadOnlyCollection<string> parameters)
    {
        List<string> samples = [.. (document.Samples ?? []).Select(sample => sample.Name).OfType<string>()];
        names.Unique("shape factor", Entries.Select(entry => (entry.Name, (object)entry)));
        foreach (var entry in Entries)
        {
            CheckName(entry, parameters);
            CheckBounds(entry);
            foreach (var (index, sample) in (entry.Samples ?? []).Index())
            {
                names.IsSample(places.Of(entry, nameof(entry.Samples), index), sample, samples);
            }

            CheckRegions(entry, mixtures);
        }

        CheckRepetitions();
    }

    /// <summary>The factors of a region.</summary>
    /// <param name="region">The region.</param>
    public ValueList<ShapeFactorPlan> Of(RegionEntry region) =>
    [
        .. from entry in Entries
           where entry.Name is not null && entry.Regions?.Contains(region.Name) == true
           from sample in (entry.Samples ?? []).Distinct()
           select new ShapeFactorPlan(entry.Name!, sample, entry.Bounds ?? DefaultBounds),
    ];

    private void CheckName(ShapeFactorEntry entry, IReadOnlyCollection<string> parameters)
    {
        if (parameters.Contains(entry.Name))
        {
            findings.Error("PX0909", places.Of(entry, nameof(entry.Name)), $"'{entry.Name}' is another parameter already; shape factors need a name of their own.");
        }

        if (entry.Samples is { Count: 0 } || entry.Regions is { Count: 0 })
        {
            var key = entry.Samples is { Count: 0 } ? nameof(entry.Samples) : nameof(entry.Regions);
            findings.Error("PX0919", places.Of(entry, key), $"{key} is an empty list; '{entry.Name}' would multiply nothing.");
        }
    }

    private void CheckBounds(ShapeFactorEntry entry)
    {
        if (entry.Bounds is { } bounds && !bounds.Contains(1))
        {
            findings.Error("PX0913", places.Of(entry, nameof(entry.Bounds)), FormattableString.Invariant($"Bounds are [{bounds.Low}, {bounds.High}], without 1, at which the template is as it is filled; widen them."));
        }
        else if (entry.Bounds is { Low: < 0 } negative)
        {
            findings.Error("PX0907", places.Of(entry, nameof(entry.Bounds)), FormattableString.Invariant($"Bounds begin at {negative.Low}, where the sample would expect negative counts; begin at 0 or above."));
        }
    }

    private void CheckRegions(ShapeFactorEntry entry, RegionMixtures mixtures)
    {
        var all = document.Regions ?? [];
        foreach (var (index, name) in (entry.Regions ?? []).Index())
        {
            names.IsRegion(places.Of(entry, nameof(entry.Regions), index), name, [.. all.Select(region => region.Name).OfType<string>()]);
        }

        var regions = all.Where(region => entry.Regions?.Contains(region.Name) == true).ToList();
        foreach (var region in regions)
        {
            List<string> present = [.. mixtures.In(region).Select(sample => sample.Name!)];
            var known = (document.Samples ?? []).Select(sample => sample.Name);
            foreach (var sample in (entry.Samples ?? []).Where(sample => known.Contains(sample) && !present.Contains(sample)))
            {
                findings.Error("PX0526", places.Of(entry, nameof(entry.Regions)), $"the sample '{sample}' is not in the region '{region.Name}'; state its yield there, or leave the region out of '{entry.Name}'.");
            }
        }

        CheckBins(entry, regions);
    }

    /// <summary>Bins that follow the hypothesis are those of one region alone.</summary>
    private void CheckBins(ShapeFactorEntry entry, List<RegionEntry> regions)
    {
        var following = regions.Find(region => region.Variable is null);
        if (following is not null && regions.Count > 1)
        {
            findings.Error("PX0527", places.Of(entry, nameof(entry.Regions)), $"bins of '{following.Name}' follow the hypothesis and are not those of another region; write one entry for each region, with names of their own.");
        }
        else if (following is not null)
        {
            findings.Note("PX0525", places.Of(entry), $"'{entry.Name}' is free in bins that follow the hypothesis, which the unbinned likelihood does not have; it has the sample as it is, and comparisons hold these factors at 1.");
        }
        else if (regions.Where(region => region.Binning is not null).DistinctBy(region => region.Binning!.Count).ToList() is [var first, var other, ..])
        {
            findings.Error("PX0527", places.Of(entry, nameof(entry.Regions)), $"'{first.Name}' has {first.Binning!.Count - 1} bins and '{other.Name}' has {other.Binning!.Count - 1}, which cannot share their factors; write one entry for each, with names of their own.");
        }
    }

    private void CheckRepetitions()
    {
        var seen = new Dictionary<(string Sample, string Region), string>();
        foreach (var entry in Entries.Where(entry => entry.Name is not null))
        {
            foreach (var pair in (entry.Samples ?? []).Distinct().SelectMany(sample => (entry.Regions ?? []).Distinct().Select(region => (sample, region))))
            {
                if (!seen.TryAdd(pair, entry.Name!))
                {
                    findings.Error("PX0524", places.Of(entry, nameof(entry.Samples)), $"the bins of '{pair.sample}' in '{pair.region}' have the free factors '{seen[pair]}' already; a product of two has no single best value: keep one.");
                }
            }
        }
    }
}
