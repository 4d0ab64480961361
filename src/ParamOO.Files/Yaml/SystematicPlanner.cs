using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>Systematics</c> to what moves each sample.</summary>
/// <param name="document">The file.</param>
/// <param name="columns">Column names.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class SystematicPlanner(AnalysisDocument document, ColumnNames columns, Places places, Findings findings)
{
    private const string CabinetryKey = "Normalization";

    private readonly NameRules names = new(places, findings);
    private readonly HashSet<(SystematicEntry, string)> repeated = [];

    /// <summary>Names of all nuisance parameters, in order of first appearance.</summary>
    public List<string> Nuisances { get; } =
    [
        .. (from entry in document.Systematics ?? []
            where entry.Name is not null
            from sample in entry.Samples ?? (document.Samples ?? []).Select(sample => sample.Name).OfType<string>()
            select ShapingPlanner.ParameterOf(entry, sample)).Distinct(),
    ];

    /// <summary>Looks at everything that does not depend on a region.</summary>
    /// <param name="samples">Names of all samples.</param>
    /// <param name="regions">Names of all regions.</param>
    public void Check(IReadOnlyCollection<string> samples, IReadOnlyCollection<string> regions)
    {
        names.Unique("systematic", (document.Systematics ?? []).Select(systematic => (systematic.Name, (object)systematic)));
        foreach (var entry in document.Systematics ?? [])
        {
            CheckNumbers(entry, samples);
            foreach (var (sample, index) in (entry.Samples ?? []).Select((sample, index) => (sample, index)))
            {
                names.IsSample(places.Of(entry, nameof(entry.Samples), index), sample, samples);
            }

            foreach (var (region, index) in (entry.Regions ?? []).Select((region, index) => (region, index)))
            {
                names.IsRegion(places.Of(entry, nameof(entry.Regions), index), region, regions);
            }

            if (entry is { Formula: not null, Regions: not null })
            {
                findings.Error("PX0916", places.Of(entry, nameof(entry.Regions)), $"Formula of '{entry.Name}' is a part of the coefficient, which is the same in all regions; remove Regions.");
            }
        }
    }

    /// <summary>What moves each sample in a region.</summary>
    /// <param name="samples">Names of the samples that are in it.</param>
    /// <param name="region">Name of the region; null for the mixture as it is in some region.</param>
    /// <returns>For each sample the systematics, with the list item that states each.</returns>
    public Dictionary<string, List<(ProcessSystematic Systematic, SystematicEntry Entry)>> PerSample(IReadOnlyCollection<string> samples, string? region)
    {
        var perSample = samples.Distinct().ToDictionary(sample => sample, _ => new List<(ProcessSystematic, SystematicEntry)>());
        foreach (var entry in (document.Systematics ?? []).Where(entry => region is null || entry.Regions is null || entry.Regions.Contains(region)))
        {
            foreach (var sample in (entry.Samples ?? samples).Where(perSample.ContainsKey).Distinct())
            {
                Add(entry, sample, region, perSample[sample]);
            }
        }

        return perSample;
    }

    private void Add(SystematicEntry entry, string sample, string? region, List<(ProcessSystematic Systematic, SystematicEntry Entry)> moved)
    {
        // A change that is a formula of parameters is part of the coefficient.
        if (entry.Name is null || entry.Type is not { } type || entry.Formula is not null)
        {
            return;
        }

        var parameter = ShapingPlanner.ParameterOf(entry, sample);
        if (moved.Find(other => other.Systematic.Parameter == parameter) is { Entry: { } first })
        {
            if (region is null || !repeated.Add((entry, sample)))
            {
                return;
            }

            var place = places.Of(entry, nameof(entry.Name));
            findings.Error("PX0922", place, $"'{parameter}' moves the sample '{sample}' already at {places.Of(first, nameof(entry.Name))}; one entry per sample.");
            return;
        }

        var (up, down) = type == SystematicKind.Normalization ? (null, (string?)null) : columns.Shape(entry.Name, sample, entry.Column);
        var yieldUp = 1 + NumberOf(entry, nameof(entry.Up), entry.Up, sample);
        var isOneSided = entry.Symmetrize == SymmetrizationKind.OneSided;
        down = isOneSided && up is not null ? ColumnNames.MirrorOf(up) : down;
        moved.Add((new(parameter, yieldUp, isOneSided ? 1 / yieldUp : 1 + NumberOf(entry, nameof(entry.Down), entry.Down, sample), up, down), entry));
    }

    private double NumberOf(SystematicEntry entry, string key, PerSample? numbers, string sample)
    {
        if (numbers is null || numbers.All is not null)
        {
            return numbers?.All ?? 0;
        }

        if (numbers.Each.TryGetValue(sample, out var value) || numbers.Each.TryGetValue(CabinetryKey, out value))
        {
            return value;
        }

        findings.Error("PX0918", places.Of(entry, key), $"'{entry.Name}' moves the sample '{sample}', for which {key} says nothing; add it or leave the sample out of Samples.");
        return 0;
    }

    private void CheckNumbers(SystematicEntry entry, IReadOnlyCollection<string> samples)
    {
        CheckCombination(entry);
        if (entry.Formula is null)
        {
            CheckDirection(entry, nameof(entry.Up), entry.Up, samples);
        }

        if (entry.Formula is null && entry.Symmetrize != SymmetrizationKind.OneSided)
        {
            CheckDirection(entry, nameof(entry.Down), entry.Down, samples);
            CheckSigns(entry, samples);
        }
    }

    private void CheckCombination(SystematicEntry entry)
    {
        if (entry is { Symmetrize: SymmetrizationKind.OneSided, Down: not null })
        {
            findings.Error("PX0512", places.Of(entry, nameof(entry.Down)), $"'{entry.Name}' is one-sided, so that Down is made from Up; remove Down, or write Symmetrize: twosided.");
        }

        if (entry is { Type: SystematicKind.Normalization, Smoothing: true })
        {
            findings.Error("PX0513", places.Of(entry, nameof(entry.Smoothing)), $"'{entry.Name}' changes yields only and has no shape to be smoothed; remove Smoothing.");
        }

        if (entry.Formula is not null && (entry.Type != SystematicKind.Normalization || entry.Up is not null || entry.Down is not null || entry.Symmetrize is not null))
        {
            findings.Error("PX0514", places.Of(entry, nameof(entry.Formula)), $"Formula of '{entry.Name}' belongs to Type: Normalization without Up, Down and Symmetrize; state a shape in an entry of its own with the same Parameter.");
        }
    }

    /// <summary>Both directions may move a yield the same way, but it is more often a slip: of a sign, or factors in place of relative changes.</summary>
    private void CheckSigns(SystematicEntry entry, IReadOnlyCollection<string> samples)
    {
        double? Of(PerSample? numbers, string sample) => numbers?.All ?? (numbers?.Each.TryGetValue(sample, out var own) == true ? own : null);
        foreach (var sample in entry.Symmetrize is null or SymmetrizationKind.None ? (entry.Samples ?? samples).Distinct() : [])
        {
            if (Of(entry.Up, sample) is { } up && Of(entry.Down, sample) is { } down && up * down > 0)
            {
                findings.Warning("PX0532", places.Of(entry, nameof(entry.Down)), up > 0.5 && down > 0.5
                    ? Invariant($"Up and Down of '{entry.Name}' change '{sample}' by {up:P0} and {down:P0}; they are relative changes, not factors: is it Up: {up - 1:G4} and Down: {down - 1:G4}?")
                    : Invariant($"Up and Down of '{entry.Name}' change '{sample}' by {up:P2} and {down:P2}, both the same way; Down is the change at -1, so that the other sign is usual. Symmetrize: maximum keeps the larger one and its mirror."));
                return;
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void CheckDirection(SystematicEntry entry, string key, PerSample? numbers, IReadOnlyCollection<string> samples)
    {
        if (numbers is null && !places.Has(entry, key) && entry.Type is SystematicKind.Normalization or SystematicKind.NormPlusShape)
        {
            findings.Error("PX0918", places.Of(entry, nameof(entry.Type)), $"'{entry.Name}' changes yields and lacks the key '{key}', e.g. {key}: 0.02.");
        }
        else if (numbers is not null && entry.Type is SystematicKind.Shape)
        {
            findings.Error("PX0918", places.Of(entry, key), $"'{entry.Name}' is a pure shape and has no '{key}'; remove it or write Type: NormPlusShape.");
        }

        foreach (var name in numbers?.Each.Keys ?? [])
        {
            if (name != CabinetryKey || numbers!.Each.Count > 1)
            {
                names.IsSample(places.Of(entry, key, name), name, samples);
            }
        }
    }
}
