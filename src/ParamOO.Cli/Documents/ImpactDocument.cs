using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>ranking</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the parameter of interest.</param>
/// <param name="Best">The free fit.</param>
/// <param name="Hypothesis">μ′ at which bins and yields are taken; null for an ordinary workspace.</param>
/// <param name="Impacts">One per nuisance parameter, the largest first.</param>
/// <param name="Breakdown">The uncertainty by source.</param>
/// <param name="Findings">What limits the meaning of these numbers.</param>
internal sealed record ImpactDocument(
    string Poi,
    ImpactDocument.Estimated Best,
    double? Hypothesis,
    IEnumerable<ImpactDocument.Parameter> Impacts,
    UncertaintyBreakdown Breakdown,
    IEnumerable<Finding> Findings)
{
    /// <summary>The parameter of interest in the free fit.</summary>
    /// <param name="Value">μ̂.</param>
    /// <param name="Uncertainty">One standard deviation; 0 at a bound.</param>
    /// <param name="TwiceNll">−2 ln L.</param>
    /// <param name="Status">Why the fit stopped.</param>
    /// <param name="OtherMinima">Higher local minima.</param>
    internal sealed record Estimated(double Value, double Uncertainty, double TwiceNll, string Status, IEnumerable<LocalMinimum> OtherMinima);

    /// <summary>One nuisance parameter.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Source">The source of uncertainty that it belongs to.</param>
    /// <param name="Value">Its estimate.</param>
    /// <param name="Uncertainty">σ̂ after the fit.</param>
    /// <param name="PrefitValue">Where its auxiliary datum puts it.</param>
    /// <param name="PrefitUncertainty">σ₀ before the fit; null for a free parameter.</param>
    /// <param name="Pull">(θ̂ − θ₀)/σ₀.</param>
    /// <param name="Constraint">σ̂/σ₀.</param>
    /// <param name="Postfit">Shifts of the POI with θ held at θ̂ − σ̂ and θ̂ + σ̂.</param>
    /// <param name="Prefit">The same with σ₀.</param>
    /// <param name="Shifted">Shifts with the auxiliary datum moved down and up.</param>
    /// <param name="Covariance">cov(POI, θ)/σ̂.</param>
    /// <param name="Correlation">Correlation with the POI.</param>
    /// <param name="IsClipped">Whether a bound kept θ from ±1σ.</param>
    /// <param name="LowerElsewhere">A value of the POI where a refit has a lower minimum in another valley.</param>
    /// <param name="Status">Why the refits stopped.</param>
    /// <param name="IsRefitted">Whether there were refits; where not, there is the impact by covariance alone.</param>
    internal sealed record Parameter(
        string Name,
        string Source,
        double Value,
        double Uncertainty,
        double PrefitValue,
        double PrefitUncertainty,
        double Pull,
        double Constraint,
        double[] Postfit,
        double[] Prefit,
        double[] Shifted,
        double Covariance,
        double Correlation,
        bool IsClipped,
        double? LowerElsewhere,
        string Status,
        bool IsRefitted);

    /// <summary>What the library found.</summary>
    /// <param name="result">The impacts.</param>
    public static ImpactDocument Of(ImpactResult result) => new(
        result.Poi,
        new(
            result.Centre.Value, result.Centre.Uncertainty, result.Centre.TwiceNll, ScanDocument.Word(result.Centre.Status), result.Centre.OtherMinima),
        result.Centre.Hypothesis,
        result.Impacts.Select(Of),
        result.Breakdown,
        result.Findings);

    private static Parameter Of(ParameterImpact impact) => new(
        impact.Name,
        impact.Source,
        impact.Value,
        impact.Uncertainty,
        impact.PreFitValue,
        impact.PreFitUncertainty,
        impact.Pull,
        impact.Constraint,
        [impact.PostFit.Down, impact.PostFit.Up],
        [impact.PreFit.Down, impact.PreFit.Up],
        [impact.Shifted.Down, impact.Shifted.Up],
        impact.Covariance,
        impact.Correlation,
        impact.IsClipped,
        impact.LowerElsewhere,
        ScanDocument.Word(impact.Status),
        impact.IsRefitted);
}
