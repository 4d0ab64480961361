using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>A region with fixed bins, turned into a channel and into what the unbinned likelihood takes of it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Region">The same numbers for the unbinned likelihood.</param>
/// <param name="Templates">What was counted; null where the templates were ready.</param>
public sealed record BuiltControlRegion(Channel Channel, BinnedRegion Region, ControlTemplates? Templates)
{
    /// <summary>What was made of every systematic.</summary>
    public ValueList<VariationRecord> Variations { get; init; } = [];

    /// <summary>What was learned of parameters that move a process together.</summary>
    public ValueList<MorphRecord> Morphs { get; init; } = [];

    /// <summary>The processes from their own simulations against those from the reference table; empty where the region has not both.</summary>
    public ValueList<TemplateClosure> Closure { get; init; } = [];

    /// <summary>Observed counts; without data none are stated.</summary>
    public Observation Observation => new(Region.Name, Region.Data ?? []);
}

/// <summary>Turns regions with fixed bins into ordinary channels whose samples carry the coefficients of the mixture.</summary>
public static class ControlRegionBuilder
{
    // As for the variations of regions with an observable.
    private const int Digits = 7;

    /// <summary>Fills regions from their tables, each of which is read twice however many regions take events from it.</summary>
    /// <param name="regions">The regions, each with the mixture as it is there, valid.</param>
    /// <param name="findings">Receives PX0181 to PX0184, PX0300 to PX0304, PX0401 to PX0405, PX0501.</param>
    /// <exception cref="InvalidInputException">The tables cannot be used; carries all findings so far.</exception>
    public static IEnumerable<BuiltControlRegion> Build(IReadOnlyList<(MixtureModel Model, ControlRegionPlan Region)> regions, Findings findings) =>
        [.. regions.Zip(ControlTemplates.Fill(regions, findings), (region, filled) => Build(region.Model, region.Region, filled, findings))];

    /// <summary>States a region whose templates are ready.</summary>
    /// <param name="region">The region.</param>
    public static BuiltControlRegion Of(BinnedRegion region)
    {
        var samples = region.Processes.Select(process => new Sample(
            process.Name, new ConstantYields(process.Yields), [.. process.Variations.SelectMany(ModifiersOf), .. FactorsOf(process)], process.Coefficient));
        return new(new Channel(region.Name, samples.ToValueList(), null, McStatistics(region)), region, null);
    }

    private static BuiltControlRegion Build(MixtureModel model, ControlRegionPlan region, ControlTemplates filled, Findings findings)
    {
        var templates = filled.Templates;
        var options = region.Variations with { Treatment = SystematicTreatment.Envelope, Overrides = [], EnvelopeRange = null };
        var yields = new MixtureYields(model);
        var asimov = new ReferenceAsimov([.. model.Processes.Select(process => process.Yield)], Hypothesis.At(yields, model.ReferenceHypothesis));
        var variations = new VariationBuilder(model, options, templates, asimov, region.Name, findings) { Morphs = [.. region.Morphs.Zip(filled.Anchors)] };
        var samples = model.Processes.Select((process, index) => new Sample(
            process.Name, new ConstantYields(PerBin.Create(templates.Yield(0, index))), [.. variations.Of(index), .. ShapeFactorPlan.Of(region.ShapeFactors, process.Name)], process.Coefficient)).ToValueList();
        variations.ReportShaping();
        var binned = new BinnedRegion(region.Name, samples.Select(sample => Binned(sample, region.Name)).ToValueList())
        {
            Kernels = [.. samples.SelectMany(sample => sample.Modifiers.OfType<GaussianMorph>().SelectMany(morph => KernelsOf(morph, sample, region.Name)))],
            Data = filled.HasData ? PerBin.Create(templates.Data(0)) : null,
            McUncertainty = region.Variations.McStatistics ? RelativeUncertainty(templates, variations.FurtherVariances, asimov) : null,
        };
        CheckTotal(binned, templates, findings);
        ValueList<TemplateClosure> closure = filled.FromProcessTables is { } own
            ? TemplateClosure.Of(region.Name, [.. model.Processes.Select(process => process.Name)], templates, own, findings)
            : [];
        return new(new Channel(region.Name, samples, null, McStatistics(binned)), binned, filled)
        {
            Variations = variations.Records,
            Morphs = variations.MorphRecords,
            Closure = closure,
        };
    }

    private static McStatistics? McStatistics(BinnedRegion region) =>
        region.McUncertainty is { } uncertainty ? new($"staterror_{region.Name}", new ConstantYields(uncertainty)) : null;

    private static IEnumerable<ShapeFactor> FactorsOf(BinnedProcess process)
    {
        if (process.ShapeFactor is { } name)
        {
            yield return new ShapeFactor(name);
        }
    }

    private static IEnumerable<Modifier> ModifiersOf(BinnedSystematic variation)
    {
        if (variation.YieldUp != 1 || variation.YieldDown != 1)
        {
            yield return new NormSys(variation.Parameter, variation.YieldUp, variation.YieldDown);
        }

        if (variation is { ShapeUp: { } up, ShapeDown: { } down })
        {
            yield return new ShapeVariation(variation.Parameter, new ConstantYields(up), new ConstantYields(down));
        }
    }

    /// <summary>The numbers of a sample as they stand in the workspace, so that both likelihoods are of the same model.</summary>
    private static BinnedProcess Binned(Sample sample, string region) => new(
        sample.Name,
        ((ConstantYields)sample.Yields).Values,
        sample.Coefficient!,
        sample.Modifiers.Where(modifier => modifier is NormSys or ShapeVariation).GroupBy(modifier => modifier.Name).Select(group => Variation(group.Key, [.. group]))
            .Concat(sample.Modifiers.OfType<GaussianMorph>().SelectMany(morph => KernelsOf(morph, sample, region).Zip(morph.Weights, Variation))).ToValueList())
    {
        ShapeFactor = sample.Modifiers.OfType<ShapeFactor>().FirstOrDefault()?.Name,
    };

    /// <summary>Covariances with the anchors of a morph, as the unbinned likelihood knows them.</summary>
    private static IEnumerable<KernelParameter> KernelsOf(GaussianMorph morph, Sample sample, string region) => morph.Anchors.Select((anchor, index) => new KernelParameter(
        FormattableString.Invariant($"{morph.Name} of {sample.Name} in {region} {index}"), [new KernelTerm(morph.Parameters, morph.Kernel, morph.LengthScales, anchor, 1)]));

    private static BinnedSystematic Variation(KernelParameter kernel, YieldFunction weights)
    {
        double[] logs = [.. weights.At(0).ToArray().Select(weight => weight / KernelParameter.Scale)];
        return new(kernel.Name, 1, 1, PerBin.Create(Array.ConvertAll(logs, Math.Exp)), PerBin.Create(Array.ConvertAll(logs, log => Math.Exp(-log))));
    }

    private static BinnedSystematic Variation(string parameter, Modifier[] modifiers)
    {
        var rate = modifiers.OfType<NormSys>().FirstOrDefault();
        var shape = modifiers.OfType<ShapeVariation>().FirstOrDefault();
        return new(parameter, rate?.Up ?? 1, rate?.Down ?? 1, shape?.Up.At(0), shape?.Down.At(0));
    }

    private static PerBin RelativeUncertainty(TemplateSet templates, Dictionary<int, double[][]> further, ReferenceAsimov asimov)
    {
        var (total, variance) = (templates.Reference(0).ToArray(), templates.ReferenceVariance(0).ToArray());
        foreach (var (process, added) in further)
        {
            for (var bin = 0; bin < variance.Length; bin++)
            {
                var yield = asimov.ReferenceCoefficients[process] * templates.Yield(0, process)[bin];
                variance[bin] += yield * yield * added[0][bin];
            }
        }

        return [.. total.Select((yield, bin) => yield > 0 ? Rounding.ToDigits(Math.Sqrt(variance[bin]) / yield, Digits) : 0)];
    }

    private static void CheckTotal(BinnedRegion region, TemplateSet templates, Findings findings)
    {
        var total = templates.Reference(0);
        for (var bin = 0; bin < total.Length; bin++)
        {
            if (!(total[bin] > 0))
            {
                findings.Error("PX0184", region.Name, FormattableString.Invariant($"bin {bin} expects {total[bin]:G4} events at the reference hypothesis; merge it with a neighbour."));
            }
        }
    }
}
