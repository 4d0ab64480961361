using ParamOO.Events;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>Regions</c> and the tables of <c>Samples</c> to opened tables and options of each stage.</summary>
/// <param name="document">The file.</param>
/// <param name="tables">Opens tables.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class RegionPlanner(AnalysisDocument document, TableOpener tables, Places places, Findings findings)
{
    private readonly string? commonWeight = document.General?.Columns?.Weight;
    private readonly ShapingPlanner shaping = new(document);

    /// <summary>Opens the tables of a region and collects its options.</summary>
    /// <param name="region">The region.</param>
    /// <param name="demands">Columns that its tables must have.</param>
    /// <param name="poi">The parameter of interest; null when it is not known.</param>
    /// <returns>The region; null when a table cannot be used.</returns>
    public RegionPlan? Plan(RegionEntry region, IReadOnlyList<ColumnDemand> demands, Parameter? poi)
    {
        CheckContradictions(region, poi);
        var reference = OpenReference(region, demands);
        var processes = (document.Samples ?? []).Where(sample => sample.Table is not null).Select(sample => OpenOwnTable(sample, demands)).ToList();
        return reference is null || region.Name is null || processes.Contains(null)
            ? null
            : new RegionPlan(region.Name, reference, processes.OfType<ProcessTable>().ToValueList())
            {
                Observable = Observable(region.Observable ?? new()),
                Yields = Yields(region.Yields ?? new()),
                Variations = Variations(region.Variations ?? new()),
            };
    }

    private static ObservableOptions Observable(ObservableSection section)
    {
        var standard = new ObservableOptions();
        return new()
        {
            Kind = section.Type ?? standard.Kind,
            Nuisances = section.Nuisances ?? standard.Nuisances,
            Bins = section.Bins ?? standard.Bins,
            Edges = section.Edges ?? standard.Edges,
            Stretch = section.Stretch,
            CrossFit = section.CrossFit ?? standard.CrossFit,
            FineCells = section.FineCells ?? standard.FineCells,
            MinimumEvents = section.MinimumEvents ?? standard.MinimumEvents,
            MinimumYield = section.MinimumYield ?? standard.MinimumYield,
        };
    }

    private static YieldOptions Yields(YieldsSection section)
    {
        var standard = new YieldOptions();
        return new()
        {
            Family = section.Type ?? standard.Family,
            Knots = section.Knots ?? standard.Knots,
            Degree = section.Degree ?? standard.Degree,
            Pieces = section.Pieces ?? standard.Pieces,
            Resolution = section.Resolution ?? standard.Resolution,
            Tolerance = section.Tolerance ?? standard.Tolerance,
            Range = section.Range,
        };
    }

    private VariationOptions Variations(VariationsSection section)
    {
        var standard = new VariationOptions();
        return new()
        {
            Treatment = section.Treatment ?? standard.Treatment,
            Overrides = shaping.Treatments,
            Knots = section.Knots ?? standard.Knots,
            EnvelopeRange = section.EnvelopeRange,
            MinimumEffectiveEvents = section.MinimumEffectiveEvents ?? standard.MinimumEffectiveEvents,
            Negligible = section.Negligible ?? standard.Negligible,
            Symmetrization = section.Symmetrize ?? standard.Symmetrization,
            IsSmoothed = section.Smoothing ?? standard.IsSmoothed,
            Shaping = shaping.Of(section),
            Decorrelated = shaping.Decorrelated,
            Pruning = new(section.Pruning?.Norm ?? 0, section.Pruning?.Shape ?? 0, section.Pruning?.Total ?? 0),
            McStatistics = section.McStatistics ?? standard.McStatistics,
        };
    }

    private ReferenceTable? OpenReference(RegionEntry region, IReadOnlyList<ColumnDemand> demands)
    {
        var place = places.Of(region, nameof(region.Reference));
        if (region.Reference is null || tables.Open(region.Reference, place) is not { } table)
        {
            return null;
        }

        table = Demand(table, demands);
        if (region.DataWeight is not null)
        {
            tables.Require(table, region.DataWeight, places.Of(region, nameof(region.DataWeight)));
        }

        var named = region.Weight ?? commonWeight;
        var weight = Weight(table, named, region.Weight is null ? CommonWeightPlace(place) : places.Of(region, nameof(region.Weight)));
        if (weight is null && named is null)
        {
            findings.Note("PX0926", place, $"{table.Name} has no column 'weight', and Columns/Weight names none: every event has the same weight.");
        }

        return new ReferenceTable(table, weight, region.DataWeight);
    }

    private ProcessTable? OpenOwnTable(SampleEntry sample, IReadOnlyList<ColumnDemand> demands)
    {
        var place = places.Of(sample, nameof(sample.Table));
        if (tables.Open(sample.Table!, place) is not { } table || sample.Name is null)
        {
            return null;
        }

        table = Demand(table, demands.Where(demand => demand.Sample == sample.Name || demand.IsRatio));
        var weight = Weight(table, sample.Weight ?? commonWeight ?? TableOpener.DefaultWeight, sample.Weight is null ? place : places.Of(sample, nameof(sample.Weight)));
        return weight is null ? null : new ProcessTable(sample.Name, table, weight);
    }

    /// <summary>Looks for columns, and adds those that are the inverse of others.</summary>
    private IEventSource Demand(IEventSource table, IEnumerable<ColumnDemand> demands)
    {
        var mirrors = new Dictionary<string, ColumnFormula>();
        foreach (var demand in demands)
        {
            if (tables.Require(table, demand.MirrorOf ?? demand.Column, demand.Place) && demand.MirrorOf is { } mirrored)
            {
                mirrors.TryAdd(demand.Column, ColumnFormula.Parse($"1 / `{mirrored}`"));
            }
        }

        return mirrors.Count == 0 ? table : new DerivedColumns(table, [.. mirrors.Select(mirror => (mirror.Key, mirror.Value))]);
    }

    private string CommonWeightPlace(string fallback) =>
        document.General?.Columns is { Weight: not null } columns ? places.Of(columns, nameof(columns.Weight)) : fallback;

    /// <summary>The column that the user named, which must be there, or the usual one where it is there.</summary>
    private string? Weight(IEventSource table, string? named, string place)
    {
        if (named is not null)
        {
            return tables.Require(table, named, place) ? named : null;
        }

        return table.Columns.Any(column => column.Name == TableOpener.DefaultWeight) ? TableOpener.DefaultWeight : null;
    }

    private void CheckContradictions(RegionEntry region, Parameter? poi)
    {
        if (region.Observable is { Stretch: not null, Type: null or ObservableKind.Ratio or ObservableKind.Quantile } observable)
        {
            findings.Error("PX0916", places.Of(observable, nameof(observable.Stretch)), "Stretch belongs to Type: stretched or standardized; remove it or change the type.");
        }

        if (region.Yields is { Degree: not null, Type: not YieldFamily.Bernstein } yields)
        {
            findings.Error("PX0916", places.Of(yields, nameof(yields.Degree)), "Degree belongs to Type: bernstein; remove it or change the type.");
        }

        if (region.Yields is { Pieces: not null, Type: not YieldFamily.Bspline } splines)
        {
            findings.Error("PX0916", places.Of(splines, nameof(splines.Pieces)), "Pieces belongs to Type: bspline; remove it or change the type.");
        }

        CheckInside(region.Yields, nameof(YieldsSection.Range), region.Yields?.Range, poi?.Bounds);
        CheckInside(region.Variations, nameof(VariationsSection.EnvelopeRange), region.Variations?.EnvelopeRange, region.Yields?.Range ?? poi?.Bounds);
    }

    private void CheckInside(object? section, string key, Interval? range, Interval? outer)
    {
        if (range is { } inner && outer is { } limits && (!limits.Contains(inner.Low) || !limits.Contains(inner.High)))
        {
            findings.Error("PX0921", places.Of(section!, key), $"{key} is [{inner.Low}, {inner.High}], which is not inside [{limits.Low}, {limits.High}]; shorten it or widen the bounds.");
        }
    }
}
