using ParamOO.Mixture;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>What each region has of the mixture: its samples, their yields there, and that no event is in two regions.</summary>
/// <param name="document">The file.</param>
/// <param name="tables">Opens tables.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class RegionMixtures(AnalysisDocument document, TableOpener tables, Places places, Findings findings)
{
    private readonly NameRules names = new(places, findings);
    private readonly bool isNormalized = document.General?.ShapeNormalization != ShapeNormalization.None;

    private IReadOnlyList<RegionEntry> Regions => document.Regions ?? [];

    private IReadOnlyList<SampleEntry> Samples => document.Samples ?? [];

    /// <summary>The samples that are in a region, in file order.</summary>
    /// <param name="region">The region.</param>
    public List<SampleEntry> In(RegionEntry region) =>
        [.. Samples.Where(sample => sample.Name is not null && (sample.Yield?.All is not null || sample.Yield?.Each.ContainsKey(region.Name ?? "") == true))];

    /// <summary>Looks at names of regions and at the ways to state yields.</summary>
    public void Check()
    {
        names.Unique("region", Regions.Select(region => (region.Name, (object)region)));
        List<string> known = [.. Regions.Select(region => region.Name).OfType<string>()];
        foreach (var sample in Samples.Where(sample => sample.Yield is not null))
        {
            foreach (var region in sample.Yield!.Each.Keys)
            {
                names.IsRegion(places.Of(sample, nameof(sample.Yield), region), region, known);
            }

            CheckOneNumber(sample);
        }

        foreach (var region in Regions.Where(region => region.Name is not null && Samples.Count > 0 && In(region).Count == 0))
        {
            findings.Error("PX0934", places.Of(region), $"no sample is in the region '{region.Name}'; state their yields there.");
        }

        if (Regions.Count > 0 && Regions.All(region => region.Variable is not null))
        {
            findings.Error("PX0936", places.Of(document, nameof(document.Regions)), "every region has a Variable, and none an observable that follows the hypothesis; add such a region.");
        }
    }

    /// <summary>The processes of every region where they are not those of the mixture; empty where they are.</summary>
    /// <param name="regions">The regions, each with its samples, which have the yields of all regions together, and its reference table.</param>
    /// <returns>By the name of the region.</returns>
    public Dictionary<string, ValueList<Process>> Of(IReadOnlyList<(RegionEntry Entry, IEnumerable<Process> Processes, ReferenceTable? Reference)> regions)
    {
        var parts = regions.Where(region => isNormalized && region.Reference is not null && IsOwn(region.Entry)).ToList();
        var shares = RegionShares.Of([.. parts.Select(region => (region.Reference!, region.Processes.Select(process => process.RatioColumn).ToArray()))])
            .Zip(parts).ToDictionary(pair => pair.Second.Entry.Name!, pair => pair.First);
        return regions.ToDictionary(
            region => region.Entry.Name!, region => IsOwn(region.Entry) ? Of(region.Entry, [.. region.Processes], shares.GetValueOrDefault(region.Entry.Name!)) : []);
    }

    /// <summary>Whether a region needs processes of its own.</summary>
    /// <param name="region">The region.</param>
    public bool IsOwn(RegionEntry region) =>
        region.Filter is not null
        || Samples.Any(sample => sample.Yield?.All is null)
        || (document.Systematics ?? []).Any(systematic => systematic.Regions is not null);

    /// <summary>No event may count twice: regions that take events from one table must exclude each other.</summary>
    public void CheckOverlaps()
    {
        for (var second = 1; second < Regions.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                CheckOverlap(Regions[first], Regions[second]);
            }
        }
    }

    private ValueList<Process> Of(RegionEntry region, Process[] processes, double[]? shares)
    {
        var entries = In(region);
        var yields = entries.Select((entry, index) => entry.Yield!.All * (shares?[index] ?? 1) ?? entry.Yield.Each[region.Name!]).ToList();
        for (var i = 0; i < yields.Count; i++)
        {
            if (!double.IsFinite(yields[i]) || yields[i] < 0)
            {
                findings.Error(
                    "PX0935",
                    places.Of(entries[i], nameof(SampleEntry.Yield)),
                    FormattableString.Invariant($"the yield of '{entries[i].Name}' in '{region.Name}' comes out as {yields[i]}: the share of Σ w r that the Filter selects has no meaning; look for numbers that are not finite, or state the yield of each region."));
            }
        }

        return processes.Zip(yields, (process, yield) => process with { Yield = yield })
            .Where((process, index) => shares is null || process.Yield > 0 || !CanBeAbsent(entries[index])).ToValueList();
    }

    /// <summary>Whether a sample none of whose events pass the filter of a region is simply not in it: nothing else there names it.</summary>
    private bool CanBeAbsent(SampleEntry sample) =>
        sample.Ensemble is null && (document.Morphs ?? []).All(morph => morph.Samples?.Contains(sample.Name!) != true);

    private static string? Both(string? first, string? second) => (first, second) switch
    {
        (null, _) => second,
        (_, null) => first,
        _ => $"({first}) && ({second})",
    };

    private void CheckOneNumber(SampleEntry sample)
    {
        var place = places.Of(sample, nameof(sample.Yield));
        var whole = Regions.Where(region => region is { Filter: null, Reference: not null }).ToList();
        if (sample.Yield!.All is not null && Regions.Count > 1 && whole.Count > 0)
        {
            findings.Error(
                "PX0930",
                place,
                $"'{sample.Name}' has one Yield, and '{whole[0].Name}' of {Regions.Count} regions has no Filter that would say which part of it is there; write Yield: {{{string.Join(", ", Regions.Select(region => $"{region.Name}: …"))}}}.");
        }

        if (!isNormalized && sample.Yield.All is null && Regions.Any(region => region.Filter is not null && sample.Yield.Each.ContainsKey(region.Name ?? "")))
        {
            findings.Error("PX0916", place, "ShapeNormalization: none takes ratios as they are, so that the yields of regions with a Filter follow from them; write one number.");
        }
    }

    private void CheckOverlap(RegionEntry first, RegionEntry second)
    {
        foreach (var (path, friends) in TablesOf(first))
        {
            if (!TablesOf(second).Any(other => other.Path.SequenceEqual(path))
                || tables.Open(path, friends, places.Of(first)) is not { } table)
            {
                continue;
            }

            var before = findings.Count;
            var condition = Both(first.Filter, second.Filter);
            var overlap = condition is null ? table : tables.Where(table, condition, places.Of(second, nameof(second.Filter)));
            if (overlap is { Rows: > 0 } && findings.Count == before)
            {
                findings.Error(
                    "PX0933",
                    places.Of(second, nameof(second.Filter)),
                    $"{overlap.Rows} events of {table.Name} are in '{first.Name}' and in '{second.Name}', where they would count twice; make the filters exclude each other.");
            }

            return;
        }
    }

    private IEnumerable<(IReadOnlyList<string> Path, IReadOnlyList<string> Friends)> TablesOf(RegionEntry region)
    {
        IEnumerable<(IReadOnlyList<string>, IReadOnlyList<string>)> own = In(region).Where(sample => sample.Table is not null).Select(sample => (sample.Table!, (IReadOnlyList<string>)[]));
        return region.Reference is null ? own : own.Prepend((region.Reference, region.Friends ?? []));
    }
}
