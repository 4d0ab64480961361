using System.Collections.Immutable;
using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>Everything that is counted in one region.</summary>
/// <param name="Observable">What bins its events.</param>
/// <param name="Record">What was seen while the observable was made.</param>
/// <param name="Templates">The binned region at every hypothesis.</param>
/// <param name="FromProcessTables">
/// The same filled from the processes' own simulations where the region has both; comparing the two tests the ratios. Null otherwise.
/// </param>
/// <param name="HasData">Whether the templates hold data.</param>
public sealed record RegionTemplates(
    Observable Observable, ObservableRecord Record, TemplateSet Templates, TemplateSet? FromProcessTables, bool HasData)
{
    /// <summary>Events whose bins are remembered while a workspace is made: more would be too many for one.</summary>
    private const int MostObserved = 1 << 20;

    /// <summary>Templates of every anchor of every morph of the region.</summary>
    public ImmutableArray<ImmutableArray<TemplateSet>> Anchors { get; init; } = [];

    /// <summary>Templates of every member of every ensemble of the region.</summary>
    public ImmutableArray<ImmutableArray<TemplateSet>> Members { get; init; } = [];

    /// <summary>The observed events and their bins; null where the region has none, or its data are an expectation.</summary>
    internal ObservedEvents? Observed { get; init; }

    /// <summary>Makes the observable of a region and fills its templates.</summary>
    /// <param name="model">The mixture, valid.</param>
    /// <param name="region">The region with its tables and options.</param>
    /// <param name="grid">The hypotheses; the observable may add breaks.</param>
    /// <param name="findings">Receives PX0300 to PX0304 and PX0401 to PX0405.</param>
    /// <param name="how">How templates are filled; null for whole tables without a watcher. A shard leaves them empty.</param>
    /// <param name="others">The other regions of the analysis, whose likelihood profiled scores follow too; null where there are none.</param>
    /// <exception cref="InvalidInputException">The tables cannot be used.</exception>
    internal static RegionTemplates Fill(MixtureModel model, RegionPlan region, HypothesisGrid grid, Findings findings, TemplateFill? how = null, OtherRegions? others = null)
    {
        var fill = how ?? TemplateFill.Whole();
        var yields = new MixtureYields(model);
        var reference = Hypothesis.At(yields, model.ReferenceHypothesis);
        var processTables = RegionLook.ProcessTables(model, region);
        WeightedTable[] tables = region.Reference is { } table ? [new(table.Source, table.WeightColumn, -1)] : processTables;
        var look = new RegionLook(model, region, fill, findings);
        var (sums, integrals) = look.At(tables, processTables);
        var anchors = region.Morphs.Select(morph => look.AtFurther(morph.Process, morph.Anchors.Select(anchor => (anchor.Source, anchor.WeightColumn)))).ToArray();
        var members = region.Ensembles.Select(ensemble => look.AtFurther(ensemble.Process, ensemble.Members.Select(member => (member.Source, member.WeightColumn)))).ToArray();
        findings.ThrowIfErrors();
        var scales = RatioScales.Of(model, region.Reference is null ? null : sums[0], region.Name, findings, isPart: region.Reference?.Whole is not null);
        findings.ThrowIfErrors();

        var shapes = default(ShapeProjection);
        var second = region.Observable.SecondAxis is SecondScore.Nominal or SecondScore.Profiled ? grid : null;
        if (region.Observable is { Nuisances: not ScoreNuisances.Nominal } or { SecondAxis: SecondScore.Profiled } && region.Reference is { } events)
        {
            (var profiled, shapes) = ProfiledCourse.Follow(model, events, grid, region.Observable.Nuisances, others, region.Name, findings);
            second = region.Observable.SecondAxis == SecondScore.Profiled ? profiled : second;
            grid = region.Observable.Nuisances == ScoreNuisances.Nominal ? grid : profiled;
        }

        var columns = new ScoreColumns(model, reference, scales, shapes, MakeCategories());
        double[] nominal = [.. model.Processes.Select(process => process.Yield)];
        var (observable, record) = MakeObservable();

        var filled = FillAll("templates", tables, region.Reference?.DataWeightColumn, withVariations: true);
        var closure = region.Reference is not null && !region.Observable.NeedsShapes && processTables.Length > 0 ? FillAll("closure", processTables, null, withVariations: false) : null;
        return new(observable, record, filled, closure, region.Reference?.DataWeightColumn is not null)
        {
            Anchors = FillEach("morph", anchors),
            Members = FillEach("ensemble", members),
            Observed = fill.IsComplete && region.Reference is { DataWeightColumn: { } data, DataAreAsimov: false }
                ? ObservedEvents.Read(tables[0], data, observable, MostObserved, fill.Watch("rows looked at for data", tables[0].Source.Rows)) : null,
        };

        NuisanceCategories? MakeCategories()
        {
            if (region.Observable.SecondAxis != SecondScore.Nuisances)
            {
                return null;
            }

            var made = NuisanceCategories.Make(model, tables[0], new ScoreColumns(model, reference, scales), reference, grid.Plane is null ? null : region.Observable.Columns);
            if (made is null)
            {
                findings.Warning("PX0465", region.Name, "nuisance parameters move all events alike, or there are none: the second axis has nothing to divide. Leave out SecondAxis, or name another score.");
            }

            return made;
        }

        (Observable Observable, ObservableRecord Record) MakeObservable()
        {
            var share = EventDraw.ShareOf(tables, fill.MostDrawn);
            var samples = ScoreSample.Load(tables, columns, reference, nominal, region.Observable.CrossFit, share);
            RequireEvents(samples, region, findings);
            var (made, seen) = ObservableBuilder.Build(region.Observable, grid, columns, samples, reference, region.Name, findings, second);
            if (share >= 1 || !fill.IsComplete)
            {
                return (made, seen);
            }

            var watch = fill.Watch("rows scored", tables.Sum(table => table.Source.Rows));
            seen = WholeInformation.Complete(seen, tables, columns, reference, nominal, made.Grid, watch.Pass);
            findings.Note("PX0171", region.Name, string.Create(CultureInfo.InvariantCulture, $"scores and edges are made of {samples.Sum(sample => sample.Rows)} of {seen.Events} events, chosen by their content; templates hold them all."));
            return (made, seen);
        }

        ImmutableArray<ImmutableArray<TemplateSet>> FillEach(string what, WeightedTable[][] lists) =>
        [
            .. lists.Select((list, index) => list.Select((table, number) =>
                FillAll($"{what} {index}, {number}", [table], null, withVariations: false)).ToImmutableArray()),
        ];

        TemplateSet FillAll(string what, WeightedTable[] tables, string? data, bool withVariations)
        {
            var set = new TemplateSet(
                observable.Grid,
                model.Processes.Count,
                observable.Bins,
                observable.Grid.SpreadKnots(region.Variations.Knots),
                withVariations ? [.. VariationsOf(model), .. ReplicasOf(model, region)] : [])
            {
                ShapeIntegrals = withVariations ? integrals : [],
                Replicas = withVariations ? region.Variations.Bootstrap?.Replicas ?? 0 : 0,
            };
            foreach (var (index, table) in tables.Index())
            {
                var filled = set.Replicas > 0 ? WithReplicas(table) : table;
                fill.Fill($"{region.Name}: {what}, table {index}", new TemplateFiller(filled, data, model, observable, reference, set), set);
            }

            return set;
        }

        WeightedTable WithReplicas(WeightedTable table) =>
            table with { Source = new ReplicaWeights(table, columns.Names, region.Variations.Bootstrap!.Replicas, region.Variations.Bootstrap.Seed) };
    }

    private static void RequireEvents(ImmutableArray<ScoreSample> samples, RegionPlan region, Findings findings)
    {
        var needed = region.Observable.Keep is null ? region.Observable.Bins : 1;
        int[] usable = [.. samples.Select(sample => sample.ReferenceWeights.Count(weight => weight > 0))];
        if (usable.Min() < needed)
        {
            var (events, mend) = Described(usable);
            findings.Error("PX0404", region.Name, string.Create(CultureInfo.InvariantCulture, $"{events} cannot make {needed} bin{(needed == 1 ? "" : "s")}{mend}"));
        }

        findings.ThrowIfErrors();
    }

    /// <summary>Events go into halves by what they say: equal ones all into the same.</summary>
    private static (string Events, string Mend) Described(int[] usable)
    {
        var all = string.Create(CultureInfo.InvariantCulture, $"{usable.Sum()} event{(usable.Sum() == 1 ? "" : "s")} with positive weight under the reference hypothesis");
        return usable is not [var first, var second] ? (all, "; ask for fewer bins or simulate more events.")
            : usable.Sum() > 1 && usable.Min() == 0
                ? ($"{all}, all in one half because their columns are equal,", " in the other half; look for ratios that are the same for all events, or set CrossFit to false.")
                : (string.Create(CultureInfo.InvariantCulture, $"{all}, {first} in one half and {second} in the other,"), " in either half; ask for fewer bins, simulate more events, or set CrossFit to false.");
    }

    /// <summary>All varied shapes of a mixture.</summary>
    /// <param name="model">The mixture.</param>
    internal static ImmutableArray<TemplateVariation> VariationsOf(MixtureModel model) =>
    [
        .. from process in Enumerable.Range(0, model.Processes.Count)
           from systematic in model.Processes[process].Systematics
           where systematic.RatioUpColumn is not null && systematic.RatioDownColumn is not null
           from isUp in new[] { true, false }
           select new TemplateVariation(
               process, systematic.Parameter, isUp, (isUp ? systematic.RatioUpColumn : systematic.RatioDownColumn)!),
    ];

    /// <summary>Bootstrap replicas of all processes, which are filled as varied shapes are.</summary>
    private static IEnumerable<TemplateVariation> ReplicasOf(MixtureModel model, RegionPlan region) => region.Variations.Bootstrap is not { } bootstrap ? [] :
        from process in Enumerable.Range(0, model.Processes.Count)
        from replica in Enumerable.Range(0, bootstrap.Replicas)
        select new TemplateVariation(process, "", IsUp: true, ReplicaWeights.ColumnOf(bootstrap.Seed, replica));
}
