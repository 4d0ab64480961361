using ParamOO.Inference;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO;

/// <summary>The whole pipeline: a plan into a workspace, and the workspace against the unbinned likelihood.</summary>
public static class Analysis
{
    private const int ComparedValues = 21;

    /// <summary>Turns the regions of a plan into channels and states the measurement.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="progress">Told the name of each stage as it begins; null for silence.</param>
    /// <param name="how">How templates are filled; null for whole tables without a watcher.</param>
    /// <param name="cancellation">Asked between regions.</param>
    /// <returns>A workspace that fulfils every rule, and what its build reports of itself.</returns>
    /// <exception cref="InvalidInputException">The model or a table cannot be used; carries all findings.</exception>
    public static BuiltAnalysis Build(AnalysisPlan plan, IProgress<string>? progress = null, TemplateFill? how = null, CancellationToken cancellation = default)
    {
        var findings = new Findings();
        CheckModels(plan, findings);
        findings.ThrowIfErrors();

        var regions = new List<BuiltRegion>();
        foreach (var region in plan.Regions)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"templates of {region.Name}");
            regions.Add(RegionBuilder.Build(plan.ModelOf(region), region, findings, how));
        }

        var controls = new List<BuiltControlRegion>(plan.BinnedRegions.Select(ControlRegionBuilder.Of));
        if (plan.ControlRegions.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"templates of {string.Join(", ", plan.ControlRegions.Select(region => region.Name))}");
            controls.AddRange(Counted(plan, findings));
        }

        var workspace = new Workspace(
            [.. regions.Select(region => region.Channel), .. controls.Select(region => region.Channel)],
            [.. regions.Zip(plan.Regions, ObservationOf), .. controls.Select(region => region.Observation)],
            [new Measurement(plan.Name, plan.Model.Poi, SettingsOf(plan, [.. regions.Select(region => region.Channel), .. controls.Select(region => region.Channel)]))]);
        findings.AddRange(WorkspaceRules.Check(workspace));
        findings.ThrowIfErrors();
        return new BuiltAnalysis(workspace, regions.Select(region => region.Record).ToValueList(), controls.ToValueList(), findings.ToValueList());
    }

    /// <summary>Fills one shard of the regions with a hypothesis-dependent observable; regions with fixed bins are left to the build.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="progress">Told the name of each stage as it begins; null for silence.</param>
    /// <param name="rows">Told how far the reading of a table is; null for silence.</param>
    /// <param name="cancellation">Stops within some thousand rows.</param>
    /// <returns>The part, for <see cref="TemplateFill.From"/>, and warnings.</returns>
    /// <exception cref="InvalidInputException">The model or a table cannot be used; carries all findings.</exception>
    public static (TemplatePart Part, ValueList<Finding> Findings) Fill(
        AnalysisPlan plan, Shard shard, IProgress<string>? progress = null, IProgress<FillProgress>? rows = null, CancellationToken cancellation = default)
    {
        var findings = new Findings();
        CheckModels(plan, findings);
        findings.ThrowIfErrors();
        var fill = TemplateFill.Of(shard, rows, cancellation);
        foreach (var region in plan.Regions)
        {
            progress?.Report($"shard {shard} of {region.Name}");
            RegionBuilder.Fill(plan.ModelOf(region), region, findings, fill);
        }

        return (fill.Part(), findings.ToValueList());
    }

    /// <summary>
    /// Lays the test statistic of the workspace over that of the unbinned likelihood, statistics-only and with all nuisance parameters
    /// profiled, for the Asimov data of the reference hypothesis.
    /// </summary>
    /// <param name="plan">The analysis; every region has a reference table.</param>
    /// <param name="built">What was built from it.</param>
    /// <param name="progress">Told the name of each stage as it begins; null for silence.</param>
    /// <param name="cancellation">Asked between stages.</param>
    /// <exception cref="InvalidInputException">A table cannot be used.</exception>
    public static AnalysisValidation Validate(
        AnalysisPlan plan, BuiltAnalysis built, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var workspace = built.Workspace;
        var values = plan.TestedValues.Count > 0 ? plan.TestedValues : DefaultValues(plan.Model, workspace);
        progress?.Report("unbinned likelihood");
        var unbinned = OpenUnbinned(WithoutObservations(plan), WithoutData(built));
        var factors = BinFactorsOf(workspace);
        var held = McStatisticsOf(workspace).Concat(factors).Concat(ReplicasOf(built)).ToValueList();
        var options = new ScanOptions { Data = new AsimovData(), Held = held, Threads = 0 };
        var (statOnly, profiled) = (Compare("statistics only", statOnly: true), Compare("nuisances profiled", statOnly: false));
        var withMcStatistics = ScanWorkspace("with MC statistics", workspace, options with { Held = factors });
        var enveloped = EnvelopeTreatment.Of(workspace, VariationNames(plan).Contains, channel => plan.Regions.First(region => region.Name == channel.Name).Variations.EnvelopeRange);
        var envelope = enveloped == workspace ? null : ScanWorkspace("envelopes", enveloped, options);
        var truths = new TruthComparison(plan, built, options);
        return new AnalysisValidation(statOnly, profiled, withMcStatistics, unbinned.Closures.ToValueList(), unbinned.Findings.ToValueList())
        {
            Uncertainties = ComparedUncertainty.AtReference(unbinned, workspace, held),
            Envelope = envelope,
            Truths = truths.Of(unbinned, progress, cancellation),
        };

        ComparedScan Compare(string what, bool statOnly)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"unbinned scan, {what}");
            var full = UnbinnedScan.Run(unbinned, plan.Model.Poi, values, statOnly);
            return new ComparedScan(full, ScanWorkspace(what, workspace, options with { StatOnly = statOnly }));
        }

        ScanResult ScanWorkspace(string what, Workspace scanned, ScanOptions how)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"binned scan, {what}");
            return ProfileScan.Run(scanned, how with { Values = values }, cancellation);
        }
    }

    /// <summary>
    /// Lays planes of the test statistic over those of the unbinned likelihood where hypotheses are pairs of values, for the Asimov data of the
    /// reference hypothesis.
    /// </summary>
    /// <param name="plan">The analysis; every region has a reference table.</param>
    /// <param name="built">What was built from it.</param>
    /// <param name="progress">Told the name of each stage as it begins; null for silence.</param>
    /// <param name="cancellation">Asked between stages.</param>
    /// <returns>The comparison; null where hypotheses are values of one parameter, see <see cref="Validate"/>.</returns>
    /// <exception cref="InvalidInputException">A table cannot be used.</exception>
    public static PlaneValidation? ValidatePlane(
        AnalysisPlan plan, BuiltAnalysis built, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var comparison = new PlaneComparison(built, new ScanOptions { Held = McStatisticsOf(built.Workspace) });
        if (comparison.Companion is null)
        {
            return null;
        }

        progress?.Report("unbinned likelihood");
        var unbinned = OpenUnbinned(WithoutObservations(plan), WithoutData(built));
        progress?.Report("planes, statistics only");
        var statOnly = comparison.Of(unbinned, statOnly: true, cancellation);
        progress?.Report("planes, nuisances profiled");
        var profiled = comparison.Of(unbinned, statOnly: false, cancellation);
        return new PlaneValidation(statOnly, profiled, unbinned.Closures.ToValueList(), unbinned.Findings.ToValueList());
    }

    /// <summary>Opens the unbinned likelihood of all regions of a plan; regions with fixed bins are filled for it.</summary>
    /// <param name="plan">The analysis; every region with an observable has a reference table.</param>
    /// <param name="options">Memory, threads and tolerances; null for the defaults.</param>
    /// <param name="findings">Receives what was found while regions with fixed bins were filled.</param>
    /// <exception cref="InvalidInputException">A region has no reference table (PX0308), or a table cannot be used.</exception>
    public static UnbinnedLikelihood OpenUnbinned(AnalysisPlan plan, UnbinnedOptions? options, Findings findings)
    {
        CheckModels(plan, findings);
        findings.ThrowIfErrors();
        var filled = Counted(plan, findings).Select(region => region.Region);
        findings.ThrowIfErrors();
        return OpenUnbinned(plan, [.. plan.BinnedRegions, .. filled], options, findings);
    }

    private static IEnumerable<BuiltControlRegion> Counted(AnalysisPlan plan, Findings findings) =>
        ControlRegionBuilder.Build([.. plan.ControlRegions.Select(region => (plan.ModelOf(region), region))], findings);

    /// <summary>Opens the unbinned likelihood with regions with fixed bins that are filled already.</summary>
    internal static UnbinnedLikelihood OpenUnbinned(AnalysisPlan plan, ValueList<BinnedRegion> binned, UnbinnedOptions? options = null, Findings? findings = null)
    {
        var regions = plan.Regions.Select(region => Morphed(plan, region, findings ?? [])).ToList();
        ValueList<KernelParameter> kernels = [.. regions.SelectMany(region => region.Model.Kernels), .. binned.SelectMany(region => region.Kernels)];
        return UnbinnedLikelihood.Open(
            WithKernels(Decorrelated(plan, plan.Model, name => name)),
            [.. regions.Select(region => region with { Model = WithKernels(region.Model) })],
            binned,
            options);

        MixtureModel WithKernels(MixtureModel model) => model with
        {
            Parameters = [.. model.Parameters, .. kernels.Select(kernel => kernel.Parameter)],
            Kernels = kernels,
        };
    }

    /// <summary>A region with the morphs that are known event by event.</summary>
    private static UnbinnedRegion Morphed(AnalysisPlan plan, RegionPlan region, Findings findings)
    {
        var whole = new UnbinnedRegion(Decorrelated(plan, plan.ModelOf(region), name => region.Variations.NameIn(name, region.Name)), ReferenceOf(region));
        return region.Morphs.Where(morph => morph.IsOfEvents && plan.Model.ShapeNormalization == ShapeNormalization.Reference).Aggregate(whole, (made, morph) =>
        {
            var own = morph with { Parameters = morph.Parameters.Select(name => region.Variations.NameIn(name, region.Name)).ToValueList() };
            var process = made.Model.Processes.First(process => process.Name == morph.Process);
            return EventMorph.Learn(own, process, made.Table, region.Name, findings) is not { } learned ? made : new UnbinnedRegion(
                made.Model with
                {
                    Processes = made.Model.Processes.Select(other => other == process ? learned.Process : other).ToValueList(),
                    Kernels = [.. made.Model.Kernels, .. learned.Kernels],
                },
                learned.Table);
        });
    }

    /// <summary>Regions with fixed bins without their data, which the unbinned likelihood replaces by Asimov data.</summary>
    internal static ValueList<BinnedRegion> WithoutData(BuiltAnalysis built) =>
        built.ControlRegions.Select(region => region.Region with { Data = null }).ToValueList();

    /// <summary>Systematics under the names that they have in the channels.</summary>
    private static HashSet<string> VariationNames(AnalysisPlan plan) =>
        plan.Regions.SelectMany(region => plan.ModelOf(region).Processes)
            .SelectMany(process => process.Systematics.Select(systematic => systematic.Parameter)).Distinct()
            .SelectMany(name => plan.NamesOf(name)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The plan without observed data, so that both likelihoods have the Asimov data of the reference hypothesis.</summary>
    private static AnalysisPlan WithoutObservations(AnalysisPlan plan) => plan with
    {
        Regions = plan.Regions.Select(region => region.Reference is { DataAreAsimov: false } reference
            ? region with { Reference = reference with { DataWeightColumn = null } } : region).ToValueList(),
    };

    /// <summary>A mixture with the parameters that regions have for themselves, under their names in one region.</summary>
    private static MixtureModel Decorrelated(AnalysisPlan plan, MixtureModel model, Func<string, string> nameIn) => model with
    {
        Parameters = [.. model.Parameters.SelectMany(parameter => plan.NamesOf(parameter.Name).Select(name => parameter with { Name = name })), .. FactorsOf(plan)],
        Processes = model.Processes.Select(process => process with
        {
            Systematics = process.Systematics.Select(systematic => systematic with { Parameter = nameIn(systematic.Parameter) }).ToValueList(),
        }).ToValueList(),
    };

    /// <summary>The free factors of fixed bins. Bins that follow the hypothesis have no counterpart among events.</summary>
    private static IEnumerable<Parameter> FactorsOf(AnalysisPlan plan) =>
        from set in plan.ControlRegions.SelectMany(region => region.ShapeFactors.Select(factor => (factor.Name, factor.Bounds, Bins: region.Edges.Count - 1))).DistinctBy(set => set.Name)
        from bin in Enumerable.Range(0, set.Bins)
        select Parameter.Free(ShapeFactorPlan.ParameterOf(set.Name, bin), 1, set.Bounds);

    /// <summary>The reference table of a region, against which it can be validated.</summary>
    /// <param name="region">The region.</param>
    /// <exception cref="InvalidInputException">The region has process tables only.</exception>
    public static ReferenceTable ReferenceOf(RegionPlan region) => region.Reference ?? throw new InvalidInputException(
        "PX0308", region.Name, "the region has process tables only, and the unbinned likelihood needs one table of the reference density; name it under Reference.");

    /// <summary>The mixture itself and what each region makes of it; a mistake that all share is told once.</summary>
    private static void CheckModels(AnalysisPlan plan, Findings findings)
    {
        MixtureRules.Check(plan.Model, plan.Name, findings);
        var own = plan.Regions.Where(region => region.Processes.Count > 0).Select(region => (region.Name, Model: plan.ModelOf(region)))
            .Concat(plan.ControlRegions.Where(region => region.Processes.Count > 0).Select(region => (region.Name, Model: plan.ModelOf(region))));
        foreach (var (name, model) in own)
        {
            MixtureRules.Check(model, $"{plan.Name}/{name}", findings);
        }
    }

    /// <summary>The γ of the templates: the unbinned likelihood has no counterpart, so a fair comparison holds them at 1.</summary>
    private static ValueList<ParameterValue> McStatisticsOf(Workspace workspace) =>
    [
        .. from channel in workspace.Channels
           let name = channel.McStatistics?.Name
           where name is not null
           from bin in Enumerable.Range(0, channel.Bins)
           select new ParameterValue($"{name}[{bin}]", 1),
    ];

    /// <summary>What replicas of the events make of the statistics of the templates.</summary>
    private static IEnumerable<ParameterValue> ReplicasOf(BuiltAnalysis built) =>
        built.Regions.SelectMany(region => region.Bootstrap?.Parameters ?? []).Select(name => new ParameterValue(name, 0));

    /// <summary>The free factors of bins that follow the hypothesis, which the unbinned likelihood does not have either.</summary>
    private static ValueList<ParameterValue> BinFactorsOf(Workspace workspace) =>
    [
        .. from channel in workspace.Channels.Where(channel => channel.Hypothesis is not null)
           from name in channel.Samples.SelectMany(sample => sample.Modifiers.OfType<ShapeFactor>()).Select(factor => factor.Name).Distinct()
           from bin in Enumerable.Range(0, channel.Bins)
           select new ParameterValue(ShapeFactorPlan.ParameterOf(name, bin), 1),
    ];

    /// <summary>Expectations are no observation: without data the workspace says that there are none yet.</summary>
    private static Observation ObservationOf(BuiltRegion built, RegionPlan plan) =>
        plan.Reference is null or { DataWeightColumn: null } or { DataAreAsimov: true } ? new Observation(plan.Name, []) : built.Observation;

    /// <summary>Settings of every parameter under the names that it has in the channels; those of which pruning left nothing have none.</summary>
    private static ValueList<ParameterSettings> SettingsOf(AnalysisPlan plan, List<Channel> channels)
    {
        var used = channels.SelectMany(channel => channel.Samples)
            .SelectMany(sample => sample.Modifiers.SelectMany(modifier => modifier.ParameterNames).Concat(sample.Coefficient?.Names ?? []))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from parameter in plan.Model.Parameters
               from name in plan.NamesOf(parameter.Name)
               where used.Contains(name) || (name == parameter.Name && !parameter.Constraint.IsPresent)
               select SettingsOf(parameter with { Name = name }),
            .. FactorSettingsOf(plan, channels),
        ];
    }

    private static IEnumerable<ParameterSettings> FactorSettingsOf(AnalysisPlan plan, List<Channel> channels)
    {
        var written = plan.Regions.SelectMany(region => region.ShapeFactors).Concat(plan.ControlRegions.SelectMany(region => region.ShapeFactors));
        return
            from factor in written.DistinctBy(factor => factor.Name)
            let bins = channels.First(channel => channel.Samples.Any(sample => sample.Modifiers.Contains(new ShapeFactor(factor.Name)))).Bins
            select new ParameterSettings(factor.Name, Inits: [.. Enumerable.Repeat(1.0, bins)], Bounds: [.. Enumerable.Repeat(factor.Bounds, bins)]);
    }

    private static ParameterSettings SettingsOf(Parameter parameter) => new(
        parameter.Name,
        Inits: [parameter.Nominal],
        Bounds: [parameter.Bounds],
        IsFixed: parameter.IsFixed ? true : null,
        Constraint: parameter.Constraint.IsPresent ? parameter.Constraint : null);

    private static ValueList<double> DefaultValues(MixtureModel model, Workspace workspace)
    {
        var axis = workspace.Channels.Select(channel => channel.Axis).First(axis => axis is not null)!;
        var variable = HypothesisVariable.Of(model);
        var (low, high) = (variable.At(axis.Range.Low), variable.At(axis.Range.High));
        return Enumerable.Range(0, ComparedValues)
            .Select(i => variable.PoiAt(low + ((high - low) * i / (ComparedValues - 1))))
            .ToValueList();
    }
}
