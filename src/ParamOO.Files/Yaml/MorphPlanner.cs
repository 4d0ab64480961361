using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>Morphs</c> to what moves samples together, with opened tables.</summary>
/// <param name="document">The file.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class MorphPlanner(AnalysisDocument document, Places places, Findings findings)
{
    private readonly NameRules names = new(places, findings);

    private IReadOnlyList<MorphEntry> Entries => document.Morphs ?? [];

    /// <summary>All nuisance parameters of morphs.</summary>
    public IEnumerable<string> Parameters => Entries.SelectMany(entry => entry.Parameters ?? []).Distinct();

    /// <summary>Looks at everything but the tables.</summary>
    /// <param name="samples">Names of all samples.</param>
    /// <param name="nuisances">Nuisance parameters of systematics.</param>
    public void Check(IReadOnlyCollection<string> samples, IReadOnlyCollection<string> nuisances)
    {
        names.Unique("morph", Entries.Select(entry => (entry.Name, (object)entry)));
        foreach (var entry in Entries)
        {
            foreach (var (index, sample) in (entry.Samples ?? []).Index())
            {
                names.IsSample(places.Of(entry, nameof(entry.Samples), index), sample, samples);
            }

            foreach (var (index, parameter) in (entry.Parameters ?? []).Index())
            {
                CheckParameter(entry, index, parameter, nuisances);
            }

            CheckGroups(entry);
            CheckAnchors(entry);
        }

        foreach (var entry in Entries.Where(entry => entry is { Name: not null, Anchors.Count: > 0 }))
        {
            CheckEvents(entry);
        }
    }

    /// <summary>Whether the events of an anchor are those of the reference table of a region, with other weights.</summary>
    private static bool IsOfReference(MorphEntry entry, AnchorEntry anchor, RegionEntry region) =>
        entry.Noise == MorphNoise.None && region is { Variable: null, Reference: [var path] } && anchor.Table == path;

    private void CheckEvents(MorphEntry entry)
    {
        var regions = (document.Regions ?? []).Where(region => region.Variable is null).ToList();
        var isNormalized = document.General?.ShapeNormalization != ShapeNormalization.None;
        if (entry.Noise != MorphNoise.None && regions.Exists(region => region.Reference is [var path] && entry.Anchors?.Any(anchor => anchor.Table == path) == true))
        {
            findings.Note("PX0531", places.Of(entry), $"anchors of '{entry.Name}' are the events of Reference with other weights, and their statistics are counted as if they had events of their own; write Noise: none.");
        }
        else if (!isNormalized || !regions.TrueForAll(region => entry.Anchors?.All(anchor => IsOfReference(entry, anchor, region)) == true))
        {
            findings.Note(
                "PX0523",
                places.Of(entry),
                isNormalized
                    ? $"anchors of '{entry.Name}' have events of their own, which say nothing of the density of single events: in regions with an observable the unbinned likelihood has the product of single variations, and 'validate' shows the morph as a difference."
                    : $"with ShapeNormalization: none the unbinned likelihood has the product of single variations in place of '{entry.Name}', and 'validate' shows the morph as a difference.");
        }
    }

    /// <summary>The reference table with the weights of all anchors that are its events.</summary>
    /// <param name="reference">The reference table; null for none.</param>
    /// <param name="morphs">The morphs of the region.</param>
    /// <param name="tables">Adds columns.</param>
    /// <param name="place">Where the region stands.</param>
    public static ReferenceTable? WithAnchors(ReferenceTable? reference, ValueList<MorphPlan> morphs, TableOpener tables, string place) =>
        morphs.SelectMany(morph => morph.Anchors).Select(anchor => anchor.ReferenceColumn).OfType<string>().Distinct().Aggregate(reference, (table, column) =>
            table is not null && tables.WithColumn(table.Source, column, place) is { } source
                ? table with { Source = source, Whole = table.Whole is null ? null : tables.WithColumn(table.Whole, column, place) }
                : table);

    /// <summary>The morphs of the samples of a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="samples">The samples that are in it.</param>
    /// <param name="demands">Columns that tables of the region must have.</param>
    /// <param name="opener">Opens tables.</param>
    public ValueList<MorphPlan> Of(RegionEntry region, IReadOnlyList<SampleEntry> samples, IReadOnlyList<ColumnDemand> demands, RegionTables opener)
    {
        if (findings.HasErrors)
        {
            return [];
        }

        var ratios = demands.Where(demand => demand.IsRatio).ToList();
        return
        [
            .. from entry in Entries
               from sample in entry.Samples!
               where samples.Any(other => other.Name == sample)
               select Of(entry, sample, entry.Anchors!.Select(anchor => Of(entry, anchor, opener.OpenAnchor(anchor, sample, region, ratios), IsOfReference(entry, anchor, region))).OfType<AnchorTable>().ToValueList()),
        ];
    }

    private static MorphPlan Of(MorphEntry entry, string sample, ValueList<AnchorTable> anchors)
    {
        var standard = new MorphPlan(entry.Name!, sample, entry.Parameters!.ToValueList(), anchors);
        return standard with
        {
            Kernel = entry.Kernel switch
            {
                MorphKernel.Rbf => KernelFamily.SquaredExponential,
                MorphKernel.Matern32 => KernelFamily.Matern32,
                MorphKernel.Matern52 => KernelFamily.Matern52,
                MorphKernel.RationalQuadratic => KernelFamily.RationalQuadratic,
                _ => standard.Kernel,
            },
            Groups = (entry.Groups ?? []).Select(group => group.Select(name => entry.Parameters!.Index().First(pair => pair.Item == name).Index).ToValueList()).ToValueList(),
            HasNoise = entry.Noise != MorphNoise.None,
            HasUncertainty = entry.Uncertainty == MorphUncertainty.Gamma,
        };
    }

    private static AnchorTable? Of(MorphEntry entry, AnchorEntry anchor, ProcessTable? table, bool isOfReference) => table is null ? null
        : new(PointOf(entry, anchor).ToValueList(), table.Source, table.WeightColumn) { ReferenceColumn = isOfReference ? table.WeightColumn : null };

    private static double[] PointOf(MorphEntry entry, AnchorEntry anchor) => [.. (entry.Parameters ?? []).Select(name => anchor.At?.GetValueOrDefault(name) ?? 0)];

    /// <summary>A parameter is one of a systematic, or its own variations at ±1 are among the anchors.</summary>
    private void CheckParameter(MorphEntry entry, int index, string parameter, IReadOnlyCollection<string> nuisances)
    {
        var place = places.Of(entry, nameof(entry.Parameters), index);
        var isOnAxis = new[] { 1.0, -1 }.All(value => (entry.Anchors ?? []).Any(anchor =>
            PointOf(entry, anchor).Index().All(pair => pair.Item == (pair.Index == index ? value : 0))));
        if (!nuisances.Contains(parameter) && !isOnAxis)
        {
            findings.Error("PX0517", place, $"no systematic has the parameter '{parameter}', and it has no anchors at -1 and +1 on its axis; {Suggestion.For(parameter, nuisances)}");
        }

        if (entry.Parameters!.Take(index).Contains(parameter))
        {
            findings.Error("PX0517", place, $"'{parameter}' is named twice; name it once.");
        }
    }

    private void CheckGroups(MorphEntry entry)
    {
        var parameters = entry.Parameters ?? [];
        foreach (var name in (entry.Groups ?? []).SelectMany(group => group).Where(name => !parameters.Contains(name)).Distinct())
        {
            findings.Error("PX0518", places.Of(entry, nameof(entry.Groups)), $"'{name}' is in a group but not in Parameters; {Suggestion.For(name, [.. parameters])}");
        }

        foreach (var name in entry.Groups is null ? [] : parameters.Where(name => !entry.Groups.Any(group => group.Contains(name))))
        {
            findings.Error("PX0518", places.Of(entry, nameof(entry.Groups)), $"the parameter '{name}' is in no group; put it into one, or remove Groups.");
        }
    }

    private void CheckAnchors(MorphEntry entry)
    {
        if (entry.Anchors is { Count: 0 })
        {
            findings.Error("PX0919", places.Of(entry, nameof(entry.Anchors)), "Anchors is an empty list; at least one simulation is needed.");
        }

        var seen = new List<double[]>();
        var unknown = new HashSet<string>();
        foreach (var anchor in (entry.Anchors ?? []).Where(anchor => anchor.At is not null))
        {
            // A name that is wrong in every anchor is one mistake, and points are not known before it is mended.
            string[] wrong = [.. anchor.At!.Keys.Where(name => !(entry.Parameters ?? []).Contains(name))];
            foreach (var name in wrong.Where(unknown.Add))
            {
                findings.Error("PX0518", places.Of(anchor, nameof(anchor.At), name), $"'{name}' is not in Parameters of '{entry.Name}'; {Suggestion.For(name, [.. entry.Parameters ?? []])}");
            }

            if (wrong.Length > 0)
            {
                continue;
            }

            var point = PointOf(entry, anchor);
            if (Array.TrueForAll(point, value => value == 0))
            {
                findings.Error("PX0519", places.Of(anchor, nameof(anchor.At)), "the anchor is the nominal point, where every morph is 1 exactly; remove it.");
            }
            else if (seen.Exists(other => other.SequenceEqual(point)))
            {
                findings.Error("PX0519", places.Of(anchor, nameof(anchor.At)), $"'{entry.Name}' has another anchor at the same point; keep one of them.");
            }

            seen.Add(point);
        }
    }
}
