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

        var controls = new List<BuiltControlRegion>(plan.BinnedRegions.Select(ControlRegionBuilder.Of));
        if (plan.ControlRegions.Count > 0)
        {
            progress?.Report($"templates of {string.Join(", ", plan.ControlRegions.Select(region => region.Name))}");
            controls.AddRange(Counted(plan, findings));
        }

        var regions = new List<BuiltRegion>();
        foreach (var region in plan.Regions)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"templates of {region.Name}");
            regions.Add(RegionBuilder.Build(plan.ModelOf(region), region, findings, how, UnbinnedAnalysis.BesideOf(plan, region, controls)));
        }

        ValueList<Channel> channels = [.. regions.Select(region => region.Channel), .. controls.Select(region => region.Channel)];
        var workspace = new Workspace(
            channels,
            [.. regions.Zip(plan.Regions, ObservationOf), .. controls.Select(region => region.Observation)],
            [new Measurement(plan.Name, plan.Model.Poi, MeasurementSettings.Of(plan, channels))]);
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
        List<BuiltControlRegion> controls = plan.Regions.Any(region => region.Observable.FollowsFits) ? [.. plan.BinnedRegions.Select(ControlRegionBuilder.Of), .. Counted(plan, findings)] : [];
        foreach (var region in plan.Regions)
        {
            progress?.Report($"shard {shard} of {region.Name}");
            RegionBuilder.Fill(plan.ModelOf(region), region, findings, fill, UnbinnedAnalysis.BesideOf(plan, region, controls));
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
        var unbinned = UnbinnedAnalysis.OpenExpected(plan, built);
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
        var unbinned = UnbinnedAnalysis.OpenExpected(plan, built);
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
        return UnbinnedAnalysis.Open(plan, [.. plan.BinnedRegions, .. filled], options, findings);
    }

    private static IEnumerable<BuiltControlRegion> Counted(AnalysisPlan plan, Findings findings) =>
        ControlRegionBuilder.Build([.. plan.ControlRegions.Select(region => (plan.ModelOf(region), region))], findings);

    /// <summary>Systematics under the names that they have in the channels.</summary>
    private static HashSet<string> VariationNames(AnalysisPlan plan) =>
        plan.Regions.SelectMany(region => plan.ModelOf(region).Processes)
            .SelectMany(process => process.Systematics.Select(systematic => systematic.Parameter)).Distinct()
            .SelectMany(name => plan.NamesOf(name)).ToHashSet(StringComparer.Ordinal);

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

    private static ValueList<double> DefaultValues(MixtureModel model, Workspace workspace)
    {
        var axis = workspace.Channels.Select(channel => channel.Axis).First(axis => axis is not null)!;
        var variable = HypothesisVariable.Of(model);
        return new Interval(variable.At(axis.Range.Low), variable.At(axis.Range.High)).Points(ComparedValues).Select(variable.PoiAt).ToValueList();
    }
}
