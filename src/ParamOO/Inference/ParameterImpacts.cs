using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>Impacts of nuisance parameters on the parameter of interest, three ways, with pulls, constraints and the breakdown by source.</summary>
public static class ParameterImpacts
{
    /// <summary>Fits, and refits for every nuisance parameter or those with the largest impacts by covariance.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The data, which parameters, which sources; null for the defaults.</param>
    /// <param name="progress">Receives the fraction of refits done, in [0, 1]; null for none.</param>
    /// <param name="cancellation">Asked between refits.</param>
    /// <exception cref="InvalidInputException">A name does not fit the workspace, or data are missing.</exception>
    public static ImpactResult Run(
        Workspace workspace, ImpactOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ImpactOptions();
        var poi = new HypothesisModels(workspace, options).PoiName;
        var best = BestFit.Of(workspace, options with { Poi = poi }, cancellation);
        RefuseHeldPoi(best);
        var sources = new UncertaintySources(best.Model.Parameters, options.Groups, UncertaintySources.McStatisticsOf(workspace));
        if (best.Result.Covariance is null)
        {
            return new ImpactResult(best.Models.PoiName, ImpactCentre.Of(best), [], NoBreakdown, Findings(best, []).ToValueList());
        }

        var ranked = Ranked(best);
        var count = options.Most > 0 ? Math.Min(options.Most, ranked.Length) : ranked.Length;
        var refits = new ImpactRefits(best, options);
        var impacts = refits.Of(ranked[..count], sources, progress, cancellation);
        return new ImpactResult(
            best.Models.PoiName,
            ImpactCentre.Of(best),
            impacts.Concat(refits.WithoutRefits(ranked[count..], sources)).OrderByDescending(impact => impact.Size).ToValueList(),
            Breakdown(best, sources),
            Findings(best, impacts).ToValueList());
    }

    private static UncertaintyBreakdown Breakdown(BestFit best, UncertaintySources sources)
    {
        var information = best.Model.Constraints.Select(term => (term.Parameter, ConstraintDatum.Information(term.Constraint, best.Result.Values[term.Parameter])));
        return sources.Breakdown(best.Result.Covariance!, best.Poi, [.. information], CountFluctuations.Variance(best));
    }

    private static UncertaintyBreakdown NoBreakdown => new(double.NaN, double.NaN, double.NaN, []);

    /// <summary>Free nuisance parameters, the largest impact by covariance first; those without uncertainty, at a bound, last.</summary>
    private static int[] Ranked(BestFit best)
    {
        var covariance = best.Result.Covariance!;
        return
        [
            .. Enumerable.Range(0, best.Model.Parameters.Length)
                .Where(index => index != best.Poi && !best.Model.Parameters[index].IsFixed)
                .OrderByDescending(index => Math.Abs(covariance.Correlation(best.Poi, index))),
        ];
    }

    private static void RefuseHeldPoi(BestFit best)
    {
        if (best.Model.Parameters[best.Poi].IsFixed)
        {
            throw new InvalidInputException("PX0743", "--fix", $"'{best.Models.PoiName}' is held, so that nothing has an impact on it; free it, or name another parameter with --poi.");
        }
    }

    private static IEnumerable<Finding> Findings(BestFit best, ParameterImpact[] impacts)
    {
        if (best.Result.Covariance is null)
        {
            yield return new Finding("PX0747", Severity.Warning, best.Models.PoiName, $"the fit ended with '{best.Result.Status}' and has no covariance; there are no impacts.");
        }
        else if (best.Result.AtBound[best.Poi])
        {
            yield return new Finding("PX0744", Severity.Warning, best.Models.PoiName, FormattableString.Invariant($"the estimate {best.Value:G6} is at its bound: impacts by covariance and the breakdown vanish there, and refits can only move inwards."));
        }

        foreach (var impact in impacts.Where(impact => impact.LowerElsewhere is not null))
        {
            yield return new Finding("PX0745", Severity.Warning, impact.Name, FormattableString.Invariant($"with this parameter moved, the minimum near {best.Models.PoiName} = {impact.LowerElsewhere:G4} is lower than that of the valley of the best fit, in which the impact is measured."));
        }

        foreach (var impact in impacts.Where(impact => impact.Status != FitStatus.Converged))
        {
            yield return new Finding("PX0746", Severity.Warning, impact.Name, $"a refit ended with '{impact.Status}'; the shifts that it should give are missing or doubtful.");
        }
    }
}
