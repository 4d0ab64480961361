using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>What every nuisance parameter does to the parameter of interest, and where its uncertainty comes from.</summary>
/// <param name="Poi">Name of the parameter of interest.</param>
/// <param name="Centre">The free fit.</param>
/// <param name="Impacts">One per free nuisance parameter, the largest first.</param>
/// <param name="Breakdown">The uncertainty of the parameter of interest by source.</param>
/// <param name="Findings">What limits the meaning of these numbers.</param>
public sealed record ImpactResult(
    string Poi, ImpactCentre Centre, ValueList<ParameterImpact> Impacts, UncertaintyBreakdown Breakdown, ValueList<Finding> Findings)
{
    /// <summary>Whether the free fit, with a covariance, and every refit have converged.</summary>
    public bool HasConverged => Centre is { Covariance: not null } && Centre.Status == FitStatus.Converged && Impacts.All(impact => impact.Status == FitStatus.Converged);
}

/// <summary>The free fit around which impacts are measured.</summary>
/// <param name="Value">Estimate of the parameter of interest.</param>
/// <param name="Uncertainty">One standard deviation of it; 0 at a bound, NaN without a covariance.</param>
/// <param name="TwiceNll">−2 ln L.</param>
/// <param name="Status">Why the fit stopped.</param>
/// <param name="Hypothesis">μ′ at which bins and yields are taken; null where there is none.</param>
/// <param name="Names">Names of all parameters.</param>
/// <param name="Values">Their estimates, in the same order.</param>
/// <param name="Covariance">Their covariance; null where there is none.</param>
/// <param name="OtherMinima">Higher local minima along the parameter of interest, lowest first.</param>
public sealed record ImpactCentre(
    double Value,
    double Uncertainty,
    double TwiceNll,
    FitStatus Status,
    double? Hypothesis,
    ValueList<string> Names,
    ValueList<double> Values,
    Covariance? Covariance,
    ValueList<LocalMinimum> OtherMinima)
{
    /// <summary>The centre of a binned fit.</summary>
    /// <param name="best">The fit.</param>
    internal static ImpactCentre Of(BestFit best) => new(
        best.Value,
        best.Result.Uncertainties[best.Poi],
        best.Result.TwiceNll,
        best.Result.Status,
        best.Hypothesis,
        best.Models.Names,
        [.. best.Result.Values],
        best.Result.Covariance,
        best.OtherMinima.Select(minimum => new LocalMinimum(minimum.Value, minimum.TwiceNll - best.Result.TwiceNll)).ToValueList());
}

/// <summary>A local minimum along the parameter of interest.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="T">−2 ln L above the lowest minimum.</param>
public sealed record LocalMinimum(double Value, double T);

/// <summary>
/// One nuisance parameter: pull, constraint, and its impact three ways. Refits start from where the covariance predicts the minimum, so that
/// they stay in the valley of the best fit; a lower minimum in another valley is told and not mixed in.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The source of uncertainty that it belongs to.</param>
/// <param name="Value">Its estimate θ̂.</param>
/// <param name="Uncertainty">σ̂ after the fit; 0 at a bound.</param>
/// <param name="PreFitValue">Where its auxiliary datum puts it; its nominal value where it is free.</param>
/// <param name="PreFitUncertainty">σ₀ before the fit; NaN for a free parameter.</param>
/// <param name="PostFit">Shift of the POI with θ held at θ̂ ± σ̂ and everything else refitted.</param>
/// <param name="PreFit">The same at θ̂ ± σ₀; NaN for a free parameter.</param>
/// <param name="Shifted">
/// Shift of the POI with the auxiliary datum moved by its ±1σ and everything refitted (arXiv:2307.04007): these add in quadrature, with that of
/// the data, to the whole uncertainty. NaN for a free parameter.
/// </param>
/// <param name="Covariance">cov(POI, θ)/σ̂, signed: what <paramref name="PostFit"/> is where −2 ln L is a parabola.</param>
/// <param name="Correlation">Correlation with the parameter of interest.</param>
/// <param name="IsClipped">Whether a bound kept θ from being held at the full ±1σ.</param>
/// <param name="LowerElsewhere">A value of the POI in another valley at which one of the refits has a lower minimum; null for none.</param>
/// <param name="Status">Converged only if all refits did, or where there were none.</param>
public sealed record ParameterImpact(
    string Name,
    string Source,
    double Value,
    double Uncertainty,
    double PreFitValue,
    double PreFitUncertainty,
    ImpactShift PostFit,
    ImpactShift PreFit,
    ImpactShift Shifted,
    double Covariance,
    double Correlation,
    bool IsClipped,
    double? LowerElsewhere,
    FitStatus Status)
{
    /// <summary>Whether there were refits; where not, <see cref="Covariance"/> is all that is known, and shifts are NaN.</summary>
    public bool IsRefitted { get; init; } = true;

    /// <summary>(θ̂ − θ₀)/σ₀; NaN for a free parameter.</summary>
    public double Pull => (Value - PreFitValue) / PreFitUncertainty;

    /// <summary>σ̂/σ₀; NaN for a free parameter.</summary>
    public double Constraint => Uncertainty / PreFitUncertainty;

    /// <summary>What parameters are ranked by: the larger side of the post-fit impact, or what the covariance says where there was no refit.</summary>
    public double Size => double.IsNaN(PostFit.Largest) ? Math.Abs(Covariance) : PostFit.Largest;
}

/// <summary>Shifts of the parameter of interest.</summary>
/// <param name="Down">Where the nuisance parameter, or its datum, is moved down; NaN where that was not asked for or has no meaning.</param>
/// <param name="Up">Where it is moved up.</param>
public readonly record struct ImpactShift(double Down, double Up)
{
    /// <summary>No shift was measured.</summary>
    public static ImpactShift None { get; } = new(double.NaN, double.NaN);

    /// <summary>The larger absolute shift; NaN where there is none.</summary>
    public double Largest => double.IsNaN(Down) ? Math.Abs(Up) : double.IsNaN(Up) ? Math.Abs(Down) : Math.Max(Math.Abs(Down), Math.Abs(Up));
}
