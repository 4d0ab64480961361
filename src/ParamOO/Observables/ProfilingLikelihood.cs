using ParamOO.Mixture;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>The likelihood in which nuisance parameters follow the hypotheses of a region: that of the region, or of all regions of the analysis.</summary>
internal sealed class ProfilingLikelihood
{
    private readonly MixtureModel model;

    // Per parameter of the region its position in the likelihood; −1 for one that the hypothesis holds.
    private readonly int[] places;

    private ProfilingLikelihood(MixtureModel model, UnbinnedLikelihood likelihood, Func<string, string> nameIn)
    {
        (this.model, Likelihood) = (model, likelihood);
        places = [.. model.Parameters.Select(parameter => IsHeld(model, parameter.Name) ? -1 : likelihood.IndexOf(nameIn(parameter.Name)))];
    }

    /// <summary>The likelihood of Asimov data of the reference hypothesis.</summary>
    public UnbinnedLikelihood Likelihood { get; }

    /// <summary>Opens the likelihood.</summary>
    /// <param name="model">The mixture of the region.</param>
    /// <param name="table">Its events.</param>
    /// <param name="others">The other regions; null where there are none.</param>
    public static ProfilingLikelihood Open(MixtureModel model, ReferenceTable table, OtherRegions? others) => others is null
        ? new(model, UnbinnedLikelihood.Open(WithHypothesisHeld(model), [table]), name => name)
        : new(
            model,
            UnbinnedLikelihood.Open(HypothesisApart(others.Shared), [new(HypothesisApart(others.Own), table), .. others.Regions.Select(region => region with { Model = HypothesisApart(region.Model) })], others.Binned),
            others.NameIn);

    /// <summary>
    /// Where hypotheses are values of a formula of two parameters, the second is no nuisance parameter of the region: free, it would undo every
    /// hypothesis.
    /// </summary>
    /// <param name="model">The mixture of the region.</param>
    public static MixtureModel WithHypothesisHeld(MixtureModel model) => model with
    {
        Parameters = model.Parameters.Select(parameter => IsHeld(model, parameter.Name) ? parameter with { IsFixed = true } : parameter).ToValueList(),
    };

    /// <summary>What a fit gave, in the order of the parameters of the region.</summary>
    /// <param name="valueOf">The value of the parameter at a position in the likelihood.</param>
    public double[] InRegion(Func<int, double> valueOf) => [.. model.Parameters.Zip(places, (parameter, place) => place < 0 ? parameter.Nominal : valueOf(place))];

    private static bool IsHeld(MixtureModel model, string name) => name != model.Poi && model.HypothesisValue?.Names.Contains(name) == true;

    /// <summary>
    /// Where events follow a formula of two parameters, which equals the first where the second is nominal, they hold the second: the first is then the
    /// hypothesis, and the second free in regions with fixed bins alone.
    /// </summary>
    private static MixtureModel HypothesisApart(MixtureModel model)
    {
        Parameter[] held = [.. model.Parameters.Where(parameter => IsHeld(model, parameter.Name))];
        return held.Length == 0 ? model : model with
        {
            HypothesisValue = null,
            Parameters = [.. model.Parameters, .. held.Select(parameter => parameter with { Name = HeldName(parameter.Name), IsFixed = true })],
            Processes = model.Processes.Select(process => process with
            {
                Coefficient = process.Coefficient.Renamed(name => IsHeld(model, name) ? HeldName(name) : name),
            }).ToValueList(),
        };
    }

    private static string HeldName(string name) => $"{name}_held_by_the_hypothesis";
}
