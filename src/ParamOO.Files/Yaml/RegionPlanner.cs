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
    // The most bins that are tried where their number is chosen, and the most that can be made.

    private readonly ShapingPlanner shaping = new(document);
    private readonly RegionTables opener = new(document, tables, places, findings);
    private readonly MorphPlanner morphs = new(document, places, findings);
    private readonly ShapeFactorPlanner factors = new(document, places, findings);

    /// <summary>Opens the tables of a signal region and collects its options.</summary>
    /// <param name="region">The region.</param>
    /// <param name="samples">The samples that are in it.</param>
    /// <param name="demands">Columns that its tables must have.</param>
    /// <param name="poi">The parameter of interest; null when it is not known.</param>
    /// <returns>The region; null when a table cannot be used.</returns>
    public RegionPlan? Plan(RegionEntry region, IReadOnlyList<SampleEntry> samples, IReadOnlyList<ColumnDemand> demands, Parameter? poi)
    {
        CheckContradictions(region, poi);
        CheckBootstrap(region);
        if (OpenTables(region, samples, demands) is not var (reference, own))
        {
            return null;
        }

        var moved = morphs.Of(region, samples, demands, opener);
        return new RegionPlan(region.Name!, MorphPlanner.WithAnchors(reference, moved, tables, places.Of(region)), own)
        {
            Observable = Observable(region.Observable ?? new()),
            Yields = Yields(region.Yields ?? new()),
            Variations = Variations(region.Variations ?? new()),
            Morphs = moved,
            Ensembles = new EnsemblePlanner(tables, places, findings).Of(samples, reference),
            ShapeFactors = factors.Of(region),
        };
    }

    /// <summary>Opens the tables of a control region and collects its options.</summary>
    /// <param name="region">The region, which has a variable.</param>
    /// <param name="samples">The samples that are in it.</param>
    /// <param name="demands">Columns that its tables must have.</param>
    /// <returns>The region; null when a table cannot be used.</returns>
    public ControlRegionPlan? PlanControl(RegionEntry region, IReadOnlyList<SampleEntry> samples, IReadOnlyList<ColumnDemand> demands)
    {
        CheckBinning(region);
        CheckBootstrap(region);
        var data = opener.OpenData(region);
        if (OpenTables(region, samples, demands) is not var (reference, own) || region.Binning is null || (region.Data is not null && data is null))
        {
            return null;
        }

        return new ControlRegionPlan(region.Name!, region.Variable!, region.Binning.ToValueList(), reference, own)
        {
            Data = data,
            Variations = Variations(region.Variations ?? new()),
            Morphs = morphs.Of(region, samples, [], opener),
            ShapeFactors = factors.Of(region),
        };
    }

    private (ReferenceTable? Reference, ValueList<ProcessTable> Own)? OpenTables(
        RegionEntry region, IReadOnlyList<SampleEntry> samples, IReadOnlyList<ColumnDemand> demands)
    {
        var reference = opener.OpenReference(region, demands);
        var isFixed = region.Variable is not null;
        var own = samples.Where(sample => sample.Table is not null)
            .Select(sample => opener.OpenOwn(sample, region, demands.Where(demand => demand.IsRatio ? !isFixed : demand.Sample == sample.Name))).ToList();
        if (region.Reference is null && samples.FirstOrDefault(sample => sample.Table is null) is { } without)
        {
            findings.Error("PX0905", places.Of(region), $"the region lacks the key 'Reference', which it can do without where every sample has a Table; '{without.Name}' has none.");
        }

        return (reference is null && region.Reference is not null) || region.Name is null || own.Contains(null) ? null : (reference, own.OfType<ProcessTable>().ToValueList());
    }

    private void CheckBinning(RegionEntry region)
    {
        if (region.Observable is not null || region.Yields is not null)
        {
            var key = region.Observable is null ? nameof(region.Yields) : nameof(region.Observable);
            findings.Error("PX0916", places.Of(region, key), $"{key} stands beside Variable; a region has an observable or fixed bins: remove one of them.");
        }

        if (region.Binning is null)
        {
            findings.Error("PX0905", places.Of(region), "the region has a Variable and lacks the key 'Binning': edges of its bins, ascending.");
        }
        else if (region.Binning.Count < 2 || region.Binning.Zip(region.Binning.Skip(1), (low, high) => low < high).Contains(false))
        {
            findings.Error("PX0907", places.Of(region, nameof(region.Binning)), "Binning must be at least two numbers, ascending.");
        }
    }

    private static ObservableOptions Observable(ObservableSection section)
    {
        var standard = new ObservableOptions();
        return new()
        {
            Kind = section.Type ?? standard.Kind,
            Nuisances = section.Nuisances ?? standard.Nuisances,
            Bins = section.Bins ?? MostBins(section),
            Keep = section.Keep,
            SecondAxis = section.SecondAxis,
            Columns = section.Columns ?? MostColumns(section),
            KeepConstraints = section.KeepConstraints,
            Edges = section.Edges ?? standard.Edges,
            Stretch = section.Stretch,
            CrossFit = section.CrossFit ?? standard.CrossFit,
            FineCells = section.FineCells ?? standard.FineCells,
            MinimumEvents = section.MinimumEvents ?? standard.MinimumEvents,
            MinimumYield = section.MinimumYield ?? standard.MinimumYield,
        };
    }

    /// <summary>Number of bins where none is written: the standard, or where it is to be chosen as many as may be useful.</summary>
    private static int MostBins(ObservableSection section)
    {
        var standard = new ObservableOptions();
        var columns = section.SecondAxis is null ? 1 : section.Columns ?? standard.Columns;
        return section.Keep is null ? standard.Bins : ObservableOptions.MostToChooseFrom(columns);
    }

    /// <summary>Number of columns where none is written: the standard, or where it is to be chosen as many as there can be.</summary>
    private static int MostColumns(ObservableSection section) => section.KeepConstraints is null
        ? new ObservableOptions().Columns
        : Math.Clamp(ObservableOptions.LargestBins / (section.Bins ?? MostBins(section)), 2, 50);

    private YieldOptions Yields(YieldsSection section)
    {
        var standard = new YieldOptions();
        return new()
        {
            Family = section.Type ?? (document.General?.SecondPoi is null ? standard.Family : YieldFamily.Piecewise),
            Rays = section.Rays ?? standard.Rays,
            Radii = section.Radii ?? standard.Radii,
            SecondRange = section.SecondRange,
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
            Bootstrap = section.Bootstrap is null ? null : Bootstrap(section.Bootstrap),
        };
    }

    private static BootstrapOptions Bootstrap(BootstrapSection section)
    {
        var standard = new BootstrapOptions();
        return new()
        {
            Replicas = section.Replicas ?? standard.Replicas,
            Seed = (ulong)(section.Seed ?? (int)standard.Seed),
            Treatment = section.Treatment ?? standard.Treatment,
            Fraction = section.Fraction ?? standard.Fraction,
        };
    }

    /// <summary>The rest of the covariance stands in the MC statistics, which therefore must be there.</summary>
    private void CheckBootstrap(RegionEntry region)
    {
        if (region.Variations is not { Bootstrap: { } bootstrap } variations)
        {
            return;
        }

        if (region.Variable is not null)
        {
            findings.Error("PX0529", places.Of(variations, nameof(variations.Bootstrap)), $"'{region.Name}' has fixed bins, whose events are independent: McStatistics has their whole covariance; remove Bootstrap.");
        }
        else if (variations.McStatistics == false)
        {
            findings.Error("PX0529", places.Of(variations, nameof(variations.Bootstrap)), "Bootstrap replaces the variances of the MC statistics, and McStatistics is false; remove one of them.");
        }

        if (bootstrap is { Fraction: not null, Treatment: not EnsembleTreatment.Coherent })
        {
            findings.Error("PX0916", places.Of(bootstrap, nameof(bootstrap.Fraction)), "Fraction belongs to Treatment: coherent; remove it or change the treatment.");
        }
    }

    private void CheckContradictions(RegionEntry region, Parameter? poi)
    {
        if (region.Binning is not null)
        {
            findings.Error("PX0916", places.Of(region, nameof(region.Binning)), "Binning belongs to Variable, the column that is binned; add it, or remove Binning: Observable/Bins is the number of bins of an observable.");
        }

        if (region.Observable is { Stretch: not null, Type: null or ObservableKind.Ratio or ObservableKind.Quantile } observable)
        {
            findings.Error("PX0916", places.Of(observable, nameof(observable.Stretch)), "Stretch belongs to Type: stretched or standardized; remove it or change the type.");
        }

        if (region.Observable is { Columns: not null, SecondAxis: null } divided)
        {
            findings.Error("PX0916", places.Of(divided, nameof(divided.Columns)), "Columns belongs to SecondAxis; name its score, or remove Columns.");
        }

        if (region.Observable is { KeepConstraints: not null, SecondAxis: not SecondScore.Nuisances } kept)
        {
            findings.Error("PX0916", places.Of(kept, nameof(kept.KeepConstraints)), "KeepConstraints belongs to SecondAxis: nuisances; add it, or remove KeepConstraints.");
        }

        if (region.Observable is { SecondAxis: SecondScore.Nominal, Nuisances: null or ScoreNuisances.Nominal }
            or { SecondAxis: SecondScore.Profiled, Nuisances: ScoreNuisances.Profiled })
        {
            findings.Error("PX0916", places.Of(region.Observable, nameof(region.Observable.SecondAxis)), "SecondAxis and Nuisances name the same score; name another one on the second axis.");
        }

        if (region.Yields is { Degree: not null, Type: not YieldFamily.Bernstein } yields)
        {
            findings.Error("PX0916", places.Of(yields, nameof(yields.Degree)), "Degree belongs to Type: bernstein; remove it or change the type.");
        }

        if (region.Yields is { Pieces: not null, Type: not YieldFamily.Bspline } splines)
        {
            findings.Error("PX0916", places.Of(splines, nameof(splines.Pieces)), "Pieces belongs to Type: bspline; remove it or change the type.");
        }

        if (region.Yields is { } plane && document.General?.POIs is null && (plane.Rays ?? plane.Radii ?? plane.SecondRange?.Low) is not null)
        {
            findings.Error("PX0944", places.Of(plane), "Rays, Radii and SecondRange belong to two POIs; remove them, or name two POIs in General.");
        }

        if (region.Yields is { Knots: not null } line && document.General?.SecondPoi is not null)
        {
            findings.Error("PX0944", places.Of(line, nameof(line.Knots)), "Knots belongs to one POI; with two give Rays and Radii.");
        }

        if (region.Yields is { Range: { } covered } limited && document.General?.HypothesisValue is null && !covered.Contains(document.General?.ReferenceHypothesis ?? 1))
        {
            findings.Error("PX0921", places.Of(limited, nameof(limited.Range)), FormattableString.Invariant(
                $"Range is [{covered.Low}, {covered.High}], without the reference hypothesis {document.General?.ReferenceHypothesis ?? 1}, to which every score is relative; widen it."));
        }

        CheckInside(region.Yields, nameof(YieldsSection.Range), region.Yields?.Range, document.General?.HypothesisValue is null ? poi?.Bounds : null);
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
