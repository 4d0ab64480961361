using ParamOO.Mixture;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From the sections of an analysis file to a validated plan; every finding names the line that it is about.</summary>
/// <param name="document">The file.</param>
/// <param name="tables">Opens tables.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class AnalysisPlanner(AnalysisDocument document, TableOpener tables, Places places, Findings findings)
{
    private static readonly Interval DefaultNormBounds = new(0, 10);

    private readonly NameRules names = new(places, findings);
    private readonly SamplePlanner samples = new(document, places, findings);
    private readonly ColumnNames columns = new(document.General?.Columns);
    private readonly PoiPlanner hypotheses = new(document, places, findings);
    private readonly RegionMixtures mixtures = new(document, tables, places, findings);

    /// <summary>Makes the plan.</summary>
    /// <returns>The plan; null when there are errors.</returns>
    public AnalysisPlan? Plan()
    {
        CheckNotEmpty();
        var parameters = FreeParameters();
        var poi = hypotheses.Find(parameters);
        var coefficients = samples.Coefficients([.. parameters.Select(parameter => parameter.Name)]);
        hypotheses.CheckUse(parameters, coefficients);
        var systematics = new SystematicPlanner(document, columns, places, findings);
        systematics.Check(samples.Names, [.. (document.Regions ?? []).Select(region => region.Name).OfType<string>()]);
        mixtures.Check();
        var morphs = new MorphPlanner(document, places, findings);
        morphs.Check(samples.Names, systematics.Nuisances);
        CheckNuisances(parameters);
        CheckMorphed(parameters);
        new ShapeFactorPlanner(document, places, findings).Check(mixtures, [.. parameters.Select(parameter => parameter.Name), .. systematics.Nuisances, .. morphs.Parameters]);
        var (regions, controls) = Regions(systematics, coefficients, poi);
        var tested = new ScanPlanner(places, findings).TestedValues(document.Scan, CoveredBy(poi));
        CheckDerived();
        if (findings.HasErrors || poi is null)
        {
            return null;
        }

        Parameter[] all = [.. parameters, .. systematics.Nuisances.Concat(morphs.Parameters).Distinct().Select(Parameter.Nuisance)];
        var model = Model(all, Processes(document.Samples!, coefficients, systematics.PerSample(samples.Names, null)));
        return new(document.General!.Measurement!, model, regions)
        {
            ControlRegions = controls,
            TestedValues = tested,
            Tolerances = Tolerances(document.Tolerances ?? new()),
        };
    }

    private static Tolerances Tolerances(TolerancesSection section)
    {
        var standard = new Tolerances();
        return new()
        {
            Retained = section.Retained ?? standard.Retained,
            RetainedProfiled = section.RetainedProfiled ?? standard.RetainedProfiled,
            Excess = section.Excess ?? standard.Excess,
            KnotError = section.KnotError ?? standard.KnotError,
            KnotErrorPerT = section.KnotErrorPerT ?? standard.KnotErrorPerT,
            Closure = section.Closure ?? standard.Closure,
            SmallestJudged = section.SmallestJudged ?? standard.SmallestJudged,
            Bias = section.Bias ?? standard.Bias,
            Edge = section.Edge ?? standard.Edge,
            EdgeElsewhere = section.EdgeElsewhere ?? standard.EdgeElsewhere,
            Contour = section.Contour ?? standard.Contour,
            ContourProfiled = section.ContourProfiled ?? standard.ContourProfiled,
            Pull = section.Pull ?? standard.Pull,
            Constraint = section.Constraint ?? standard.Constraint,
            FreeParameter = section.FreeParameter,
        };
    }

    private MixtureModel Model(Parameter[] parameters, IEnumerable<Process> processes)
    {
        var general = document.General!;
        return new(
            general.FirstPoi!,
            general.ReferenceHypothesis ?? 1,
            parameters.ToValueList(),
            processes.ToValueList(),
            general.ShapeNormalization ?? ShapeNormalization.Reference)
        {
            SecondPoi = general.SecondPoi,
            SecondReference = general.ReferenceHypothesis ?? 1,
            HypothesisValue = hypotheses.Value,
        };
    }

    private IEnumerable<Process> Processes(
        IEnumerable<SampleEntry> entries,
        Dictionary<string, Expression> coefficients,
        Dictionary<string, List<(ProcessSystematic Systematic, SystematicEntry Entry)>> moved) => entries.Select(sample => new Process(
            sample.Name!,
            sample.Yield!.Total,
            coefficients[sample.Name!],
            RatioColumn(sample),
            moved[sample.Name!].Select(pair => pair.Systematic).ToValueList()));

    /// <summary>Hypotheses that the yields of all regions cover; null when they are not known.</summary>
    private Interval? CoveredBy(Parameter? poi)
    {
        var ranges = (document.Regions ?? []).Where(region => region.Variable is null).Select(region => region.Yields?.Range ?? poi?.Bounds).OfType<Interval>().ToList();
        return ranges.Count == 0 ? poi?.Bounds : new Interval(ranges.Max(range => range.Low), ranges.Min(range => range.High));
    }

    private void CheckDerived()
    {
        foreach (var name in tables.Unused)
        {
            findings.Error("PX0937", places.Of(document.General!.Columns!, nameof(ColumnsSection.Derived), name), $"no table has the columns that the derived column '{name}' is made of; correct its formula.");
        }
    }

    private void CheckNotEmpty()
    {
        CheckNotEmpty(document.Samples, nameof(document.Samples));
        CheckNotEmpty(document.Parameters, nameof(document.Parameters));
        CheckNotEmpty(document.Regions, nameof(document.Regions));
    }

    private void CheckNotEmpty<T>(IReadOnlyList<T>? list, string key)
    {
        if (list is { Count: 0 })
        {
            findings.Error("PX0919", places.Of(document, key), $"{key} is an empty list; at least one item is needed.");
        }
    }

    private List<Parameter> FreeParameters()
    {
        var written = document.Parameters ?? [];
        var factors = document.NormFactors ?? [];
        names.Unique("parameter", [.. written.Select(item => (item.Name, (object)item)), .. factors.Select(item => (item.Name, (object)item))]);
        var parameters = new List<Parameter>();
        foreach (var item in written)
        {
            Add(parameters, item, item.Name, item.Nominal, item.Bounds, item.Fixed ?? false);
        }

        foreach (var factor in factors)
        {
            Add(parameters, factor, factor.Name, factor.Nominal ?? 1, factor.Bounds ?? DefaultNormBounds, isFixed: false);
        }

        return parameters;
    }

    private void Add(List<Parameter> parameters, object item, string? name, double? nominal, Interval? bounds, bool isFixed)
    {
        names.Formula(item, name);
        if (nominal is { } value && bounds is { } box && !box.Contains(value))
        {
            findings.Error("PX0913", places.Of(item, "Nominal"), $"Nominal is {value}, outside the bounds [{box.Low}, {box.High}]; move one of them.");
        }

        if (name is not null && parameters.TrueForAll(parameter => parameter.Name != name))
        {
            parameters.Add(Parameter.Free(name, nominal ?? 0, bounds ?? new(double.NegativeInfinity, double.PositiveInfinity)) with { IsFixed = isFixed });
        }
    }

    private void CheckNuisances(List<Parameter> parameters)
    {
        foreach (var entry in (document.Systematics ?? []).Where(entry => parameters.Exists(parameter => parameter.Name == (entry.Parameter ?? entry.Name))))
        {
            findings.Error("PX0909", places.Of(entry, nameof(entry.Name)), $"'{entry.Parameter ?? entry.Name}' is a free parameter already; a systematic needs its own name.");
        }
    }

    private void CheckMorphed(List<Parameter> parameters)
    {
        foreach (var entry in document.Morphs ?? [])
        {
            foreach (var (index, name) in (entry.Parameters ?? []).Index().Where(pair => parameters.Exists(parameter => parameter.Name == pair.Item)))
            {
                findings.Error("PX0909", places.Of(entry, nameof(entry.Parameters), index), $"'{name}' is a free parameter; a morph moves with nuisance parameters, which have a constraint: give it another name.");
            }
        }
    }

    private string RatioColumn(SampleEntry sample) => sample.RatioColumn ?? columns.Ratio(sample.Name!);

    private List<ColumnDemand> Demands(
        IEnumerable<SampleEntry> entries, Dictionary<string, List<(ProcessSystematic Systematic, SystematicEntry Entry)>> moved)
    {
        var demands = new List<ColumnDemand>();
        foreach (var sample in entries)
        {
            var (name, place) = (sample.Name!, places.Of(sample, sample.RatioColumn is null ? nameof(sample.Name) : nameof(sample.RatioColumn)));
            demands.Add(new(name, RatioColumn(sample), IsRatio: true, place)
            {
                Template = sample.RatioColumn is null ? (columns.RatioTemplate, PlaceOfTemplate(nameof(ColumnsSection.Ratio), place)) : null,
            });
            foreach (var (systematic, entry) in moved[name].Where(pair => pair.Systematic.RatioUpColumn is not null))
            {
                var up = new ColumnDemand(name, systematic.RatioUpColumn!, IsRatio: false, places.Of(entry, nameof(entry.Name)));
                up = up with { Template = entry.Column is { } own ? (own, up.Place) : (columns.ShapeTemplate, PlaceOfTemplate(nameof(ColumnsSection.Systematic), up.Place)) };
                demands.Add(up);
                demands.Add(up with { Column = systematic.RatioDownColumn!, MirrorOf = entry.Symmetrize == SymmetrizationKind.OneSided ? up.Column : null });
            }
        }

        return demands;
    }

    private string PlaceOfTemplate(string key, string otherwise) =>
        document.General?.Columns is { } section && places.Has(section, key) ? places.Of(section, key) : otherwise;

    private (ValueList<RegionPlan> Signal, ValueList<ControlRegionPlan> Control) Regions(
        SystematicPlanner systematics, Dictionary<string, Expression> coefficients, Parameter? poi)
    {
        var planner = new RegionPlanner(document, tables, places, findings);
        var (signal, control) = (new List<RegionPlan>(), new List<ControlRegionPlan>());
        var parts = new List<(RegionEntry, IEnumerable<Process>, ReferenceTable?)>();
        foreach (var region in document.Regions ?? [])
        {
            var entries = mixtures.In(region);
            var moved = systematics.PerSample([.. entries.Select(entry => entry.Name!)], region.Name ?? "");
            var demands = Demands(entries, moved);
            if (region.Variable is null && planner.Plan(region, entries, demands, poi) is { } plan)
            {
                signal.Add(plan);
                parts.Add((region, Processes(entries, coefficients, moved), plan.Reference));
            }
            else if (region.Variable is not null && planner.PlanControl(region, entries, demands) is { } counted)
            {
                control.Add(counted);
                parts.Add((region, Processes(entries, coefficients, moved), counted.Reference));
            }
        }

        if (findings.HasErrors)
        {
            return ([], []);
        }

        var own = mixtures.Of(parts);
        if (!findings.HasErrors)
        {
            mixtures.CheckOverlaps();
        }

        return (
            [.. signal.Select(region => region with { Processes = own[region.Name] })],
            [.. control.Select(region => region with { Processes = own[region.Name] })]);
    }
}
