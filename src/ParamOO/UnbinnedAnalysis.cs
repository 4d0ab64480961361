using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO;

/// <summary>The unbinned likelihood of an analysis, with the parameters of its channels.</summary>
internal static class UnbinnedAnalysis
{
    /// <summary>Opens it with regions with fixed bins that are filled already.</summary>
    /// <param name="plan">The analysis; every region has a reference table.</param>
    /// <param name="binned">Regions with fixed bins.</param>
    /// <param name="options">Memory, threads and tolerances; null for the defaults.</param>
    /// <param name="findings">Receives what is wrong with morphs of events; null to drop it.</param>
    public static UnbinnedLikelihood Open(AnalysisPlan plan, ValueList<BinnedRegion> binned, UnbinnedOptions? options = null, Findings? findings = null)
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

    /// <summary>Opens it with the Asimov data of the reference hypothesis, whatever was observed.</summary>
    /// <param name="plan">The analysis; every region has a reference table.</param>
    /// <param name="built">What was built from it.</param>
    public static UnbinnedLikelihood OpenExpected(AnalysisPlan plan, BuiltAnalysis built) => Open(WithoutObservations(plan), WithoutData(built));

    /// <summary>What constrains nuisance parameters beside a region whose scores follow them; null where nothing does, or scores are nominal.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="region">The region.</param>
    /// <param name="controls">Regions with fixed bins.</param>
    public static OtherRegions? BesideOf(AnalysisPlan plan, RegionPlan region, IReadOnlyList<BuiltControlRegion> controls)
    {
        var others = plan.Regions.Where(other => other != region && other.Reference is not null).ToList();
        ValueList<BinnedRegion> binned = [.. controls.Select(control => control.Region with { Data = null })];
        if (!region.Observable.FollowsFits || region.Reference is null || (others.Count == 0 && binned.Count == 0))
        {
            return null;
        }

        ValueList<KernelParameter> kernels = [.. binned.SelectMany(control => control.Kernels)];
        return new(
            WithKernels(Decorrelated(plan, plan.Model, name => name)),
            ModelIn(region),
            name => region.Variations.NameIn(name, region.Name),
            [.. others.Select(other => new UnbinnedRegion(ModelIn(other), other.Reference!))],
            binned);

        MixtureModel ModelIn(RegionPlan place) => WithKernels(Decorrelated(plan, plan.ModelOf(place), name => place.Variations.NameIn(name, place.Name)));

        MixtureModel WithKernels(MixtureModel model) => model with
        {
            Parameters = [.. model.Parameters, .. kernels.Select(kernel => kernel.Parameter)],
            Kernels = kernels,
        };
    }

    /// <summary>The reference table of a region, against which it can be validated.</summary>
    /// <param name="region">The region.</param>
    /// <exception cref="InvalidInputException">The region has process tables only.</exception>
    public static ReferenceTable ReferenceOf(RegionPlan region) => region.Reference ?? throw new InvalidInputException(
        "PX0308", region.Name, "the region has process tables only, and the unbinned likelihood needs one table of the reference density; name it under Reference.");

    /// <summary>Regions with fixed bins without their data, which the unbinned likelihood replaces by Asimov data.</summary>
    /// <param name="built">What was built.</param>
    public static ValueList<BinnedRegion> WithoutData(BuiltAnalysis built) =>
        built.ControlRegions.Select(region => region.Region with { Data = null }).ToValueList();

    /// <summary>The plan without observed data, so that both likelihoods have the Asimov data of the reference hypothesis.</summary>
    private static AnalysisPlan WithoutObservations(AnalysisPlan plan) => plan with
    {
        Regions = plan.Regions.Select(region => region.Reference is { DataAreAsimov: false } reference
            ? region with { Reference = reference with { DataWeightColumn = null } } : region).ToValueList(),
    };

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
}
