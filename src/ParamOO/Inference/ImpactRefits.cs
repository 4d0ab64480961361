using System.Collections.Immutable;
using ParamOO.Fitting;
using ParamOO.Likelihoods;

namespace ParamOO.Inference;

/// <summary>The refits behind impacts: a nuisance parameter held, or its auxiliary datum moved, from where the covariance predicts the minimum.</summary>
internal sealed class ImpactRefits
{
    /// <summary>The square root of the distance to the minimum enters a shift, in units of σ.</summary>
    private const double TightEdm = 1e-13;

    /// <summary>−2 ln L differs by rounding only.</summary>
    private const double Rounding = 1e-6;

    private readonly BestFit best;
    private readonly FitOptions fit;
    private readonly int threads;
    private readonly Covariance covariance;
    private readonly Dictionary<int, int> terms;

    public ImpactRefits(BestFit best, StatementOptions options)
    {
        this.best = best;
        covariance = best.Result.Covariance!;
        fit = options.Fit with { EdmTolerance = TightEdm, Threads = 1 };
        threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        terms = best.Model.Constraints.Index().ToDictionary(term => term.Item.Parameter, term => term.Index);
    }

    /// <summary>The impacts of some parameters.</summary>
    /// <param name="parameters">Indices of free parameters.</param>
    /// <param name="sources">Their sources of uncertainty.</param>
    /// <param name="progress">Receives the fraction done; null for none.</param>
    /// <param name="cancellation">Asked between parameters.</param>
    public ParameterImpact[] Of(int[] parameters, UncertaintySources sources, IProgress<double>? progress, CancellationToken cancellation)
    {
        var impacts = new ParameterImpact[parameters.Length];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, parameters.Length, parallel, () => new BatchFitter(best.Model, fit), (k, _, fitter) =>
        {
            impacts[k] = Of(parameters[k], sources.Of(parameters[k]), fitter);
            progress?.Report((double)Interlocked.Increment(ref done) / parameters.Length);
            return fitter;
        }, _ => { });
        return impacts;
    }

    /// <summary>What the covariance alone says of some parameters: no refits.</summary>
    /// <param name="parameters">Indices of free parameters.</param>
    /// <param name="sources">Their sources of uncertainty.</param>
    public IEnumerable<ParameterImpact> WithoutRefits(int[] parameters, UncertaintySources sources) =>
        parameters.Select(parameter => Of(parameter, sources.Of(parameter), null));

    private ParameterImpact Of(int parameter, string source, BatchFitter? fitter)
    {
        var (value, width) = (best.Result.Values[parameter], Math.Sqrt(covariance[parameter, parameter]));
        var (centre, prior) = PreFit(parameter);
        var refits = new List<Refit>();
        var postFit = fitter is null ? ImpactShift.None : Held(parameter, value, width, refits, fitter);
        var preFit = double.IsNaN(prior) || fitter is null ? ImpactShift.None : Held(parameter, value, prior, refits, fitter);
        var shifted = double.IsNaN(prior) || fitter is null ? ImpactShift.None : Shifted(parameter, prior, refits, fitter);
        return new ParameterImpact(
            best.Model.Parameters[parameter].Name,
            source,
            value,
            width,
            centre,
            prior,
            postFit,
            preFit,
            shifted,
            width > 0 ? covariance[best.Poi, parameter] / width : 0,
            covariance.Correlation(best.Poi, parameter),
            refits.Any(refit => refit.IsClipped),
            refits.Select(refit => refit.LowerElsewhere).FirstOrDefault(other => other is not null),
            refits.Select(refit => refit.Status).FirstOrDefault(status => status != FitStatus.Converged, FitStatus.Converged))
        {
            IsRefitted = fitter is not null,
        };
    }

    private (double Centre, double Width) PreFit(int parameter)
    {
        if (!terms.TryGetValue(parameter, out var term))
        {
            return (best.Model.Parameters[parameter].Nominal, double.NaN);
        }

        var (constraint, datum) = (best.Model.Constraints[term].Constraint, best.Data[best.Model.Bins + term]);
        return (ConstraintDatum.Centre(constraint, datum), ConstraintDatum.Width(constraint, datum));
    }

    private ImpactShift Held(int parameter, double value, double width, List<Refit> refits, BatchFitter fitter)
    {
        return width > 0 ? new(Side(-1), Side(+1)) : ImpactShift.None;

        double Side(int sign)
        {
            var bounds = best.Model.Parameters[parameter].Bounds;
            var (wanted, held) = (value + (sign * width), bounds.Clamp(value + (sign * width)));
            var refit = Again([new(parameter, held)], [], Predicted(parameter, (held - value) / Math.Max(covariance[parameter, parameter], double.Epsilon)), fitter);
            refits.Add(refit with { IsClipped = held != wanted });
            return refit.Shift;
        }
    }

    private ImpactShift Shifted(int parameter, double width, List<Refit> refits, BatchFitter fitter)
    {
        return new(Side(-1), Side(+1));

        double Side(int sign)
        {
            var (term, constraint) = (terms[parameter], best.Model.Constraints[terms[parameter]].Constraint);
            var datum = ConstraintDatum.Shifted(constraint, best.Data[best.Model.Bins + term], sign);
            refits.Add(Again([], [(term, datum)], Predicted(parameter, sign / width), fitter));
            return refits[^1].Shift;
        }
    }

    /// <summary>θ̂ + C_·k · pull, moved into the bounds.</summary>
    private ImmutableArray<double> Predicted(int parameter, double pull) =>
    [
        .. best.Result.Values.Select((value, index) => best.Model.Parameters[index].Bounds.Clamp(
            covariance[index, parameter] == 0 ? value : value + (covariance[index, parameter] * pull))),
    ];

    private Refit Again(
        ImmutableArray<FixedParameter> held, ImmutableArray<(int Term, double Value)> auxiliary, ImmutableArray<double> start, BatchFitter fitter)
    {
        var result = best.Again(held, auxiliary, start, fitter);
        var lower = best.OtherMinima
            .Select(minimum => best.Again(held, auxiliary, [.. minimum.Parameters], fitter))
            .Where(other => other.TwiceNll < result.TwiceNll - Rounding && !IsNear(other, result))
            .MinBy(other => other.TwiceNll);
        var shift = double.IsNaN(result.TwiceNll) ? double.NaN : result.Values[best.Poi] - best.Value;
        return new Refit(shift, result.Status, lower?.Values[best.Poi], false);
    }

    private bool IsNear(FitResult one, FitResult other) =>
        Math.Abs(one.Values[best.Poi] - other.Values[best.Poi]) < 1e-3 * Math.Max(1, Math.Abs(other.Values[best.Poi]));

    /// <summary>What one refit gave.</summary>
    private sealed record Refit(double Shift, FitStatus Status, double? LowerElsewhere, bool IsClipped);
}
