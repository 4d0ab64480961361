using System.Collections.Immutable;
using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// Impacts on the full unbinned likelihood, as <see cref="ParameterImpacts"/> gives them for binned ones, so that the two can be compared. All
/// refits share every pass over the events.
/// </summary>
public sealed class UnbinnedImpacts
{
    private const int RefitsPerParameter = 6;
    private const int ParametersPerPass = 16;
    private const double AtBound = 1e-9;

    private readonly IUnbinnedFits likelihood;
    private readonly UnbinnedScanResult scan;
    private readonly int poi;
    private readonly int[] free;
    private readonly Covariance? covariance;

    private UnbinnedImpacts(IUnbinnedFits likelihood, int poi, bool statOnly)
    {
        (this.likelihood, this.poi) = (likelihood, poi);
        free = [.. Enumerable.Range(0, likelihood.Parameters.Length).Where(index => index == poi || (!statOnly && !likelihood.Parameters[index].IsFixed))];
        scan = likelihood.Scan(likelihood.Parameters[poi].Name, [], statOnly);
        covariance = CovarianceAt(scan.Best.Values);
    }

    private ImmutableArray<double> Best => scan.Best.Values;

    /// <summary>Fits, and refits for every nuisance parameter.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the parameter of interest.</param>
    /// <param name="options">Which parameters and sources, whether the others are held; data and held values are those of the likelihood.</param>
    /// <param name="progress">Receives the fraction of refits done, in [0, 1]; null for none.</param>
    /// <param name="cancellation">Asked between passes.</param>
    /// <exception cref="InvalidInputException">PX0748: a pattern fits no parameter.</exception>
    public static ImpactResult Run(
        UnbinnedLikelihood likelihood, string poi, ImpactOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(likelihood);
        return Run(new RatioFits(likelihood), likelihood.IndexOf(poi), options, progress, cancellation);
    }

    /// <summary>Fits a likelihood of densities, and refits for every nuisance parameter.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the parameter of interest.</param>
    /// <param name="options">Which parameters and sources, whether the others are held; data and held values are those of the likelihood.</param>
    /// <param name="progress">Receives the fraction of refits done, in [0, 1]; null for none.</param>
    /// <param name="cancellation">Asked between passes.</param>
    /// <exception cref="InvalidInputException">PX0748: a pattern fits no parameter.</exception>
    public static ImpactResult Run(
        DensityLikelihood likelihood, string poi, ImpactOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(likelihood);
        return Run(new DensityFits(likelihood), likelihood.IndexOf(poi), options, progress, cancellation);
    }

    private static ImpactResult Run(IUnbinnedFits likelihood, int index, ImpactOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var poi = likelihood.Parameters[index].Name;
        var sources = new UncertaintySources(likelihood.Parameters, options.Groups, []);
        var run = new UnbinnedImpacts(likelihood, index, options.StatOnly);
        if (run.covariance is null)
        {
            return new ImpactResult(poi, run.Centre(), [], new UncertaintyBreakdown(double.NaN, double.NaN, double.NaN, []), run.Findings([]).ToValueList());
        }

        var ranked = run.Ranked();
        var count = options.Most > 0 ? Math.Min(options.Most, ranked.Length) : ranked.Length;
        var impacts = run.Refit(ranked[..count], sources, progress, cancellation);
        var others = ranked[count..].Select(parameter => run.Impact(parameter, sources.Of(parameter), new UnbinnedFit?[RefitsPerParameter]) with { IsClipped = false, IsRefitted = false });
        return new ImpactResult(
            poi,
            run.Centre(),
            impacts.Concat(others).OrderByDescending(impact => impact.Size).ToValueList(),
            sources.Breakdown(run.covariance, run.poi, run.Information(), double.NaN),
            run.Findings(impacts).ToValueList());
    }

    internal static FitStatus Of(UnbinnedStatus status) => status switch
    {
        UnbinnedStatus.Converged => FitStatus.Converged,
        UnbinnedStatus.IntensityNotPositive => FitStatus.InvalidYield,
        _ => FitStatus.BudgetSpent,
    };

    internal static FitStatus Of(NewtonStatus status) => status switch
    {
        NewtonStatus.Converged => FitStatus.Converged,
        NewtonStatus.InvalidStart => FitStatus.InvalidYield,
        _ => FitStatus.BudgetSpent,
    };

    private ImpactCentre Centre() => new(
        Best[poi],
        covariance is null ? double.NaN : Math.Sqrt(covariance[poi, poi]),
        scan.Best.TwiceNll,
        Of(scan.Best.Status),
        null,
        likelihood.Parameters.Select(parameter => parameter.Name).ToValueList(),
        [.. Best],
        covariance,
        scan.Minima.Skip(1).Select(minimum => new LocalMinimum(minimum.Values[poi], minimum.TwiceNll - scan.Best.TwiceNll)).ToValueList());

    private int[] Ranked() => [.. free.Where(index => index != poi).OrderByDescending(index => Math.Abs(covariance!.Correlation(poi, index)))];

    private (int Parameter, double Information)[] Information() =>
    [
        .. free.Where(index => likelihood.Parameters[index].Constraint.IsPresent)
            .Select(index => (index, ConstraintDatum.Information(likelihood.Parameters[index].Constraint, Best[index]))),
    ];

    /// <summary>2 H⁻¹ over the parameters that are free and inside their bounds; null where H is not positive definite.</summary>
    private Covariance? CovarianceAt(ImmutableArray<double> values)
    {
        int[] inside = [.. free.Where(index => values[index] > likelihood.Parameters[index].Bounds.Low + AtBound && values[index] < likelihood.Parameters[index].Bounds.High - AtBound)];
        var hessian = likelihood.Hessian(values, inside);
        if (hessian.Any(double.IsNaN) || DensityCovariance.Inverse(hessian, inside.Length) is not { } inverse)
        {
            return null;
        }

        var size = values.Length;
        var entries = new double[size * size];
        for (var k = 0; k < inverse.Length; k++)
        {
            entries[(inside[k / inside.Length] * size) + inside[k % inside.Length]] = 2 * inverse[k];
        }

        return new Covariance(size, [.. entries]);
    }

    private ParameterImpact[] Refit(int[] parameters, UncertaintySources sources, IProgress<double>? progress, CancellationToken cancellation)
    {
        var impacts = new List<ParameterImpact>();
        foreach (var few in parameters.Chunk(ParametersPerPass))
        {
            cancellation.ThrowIfCancellationRequested();
            var refits = few.SelectMany(Refits).ToList();
            var fits = new Queue<UnbinnedFit>(likelihood.Fit(free, [.. refits.OfType<UnbinnedRefit>()]));
            var all = refits.Select(refit => refit is null ? null : fits.Dequeue()).Chunk(RefitsPerParameter);
            impacts.AddRange(few.Zip(all, (parameter, own) => Impact(parameter, sources.Of(parameter), own)));
            progress?.Report((double)impacts.Count / parameters.Length);
        }

        return [.. impacts];
    }

    /// <summary>Held at θ̂ ∓ σ̂, held at θ̂ ∓ σ₀, datum moved down and up; null where that has no meaning.</summary>
    private UnbinnedRefit?[] Refits(int parameter)
    {
        var constraint = likelihood.Parameters[parameter].Constraint;
        var (width, prior) = (Math.Sqrt(covariance![parameter, parameter]), Prior(parameter).Width);
        return
        [
            Held(parameter, -width), Held(parameter, width),
            Held(parameter, -prior), Held(parameter, prior),
            constraint.IsPresent ? Moved(parameter, -1, prior) : null, constraint.IsPresent ? Moved(parameter, 1, prior) : null,
        ];
    }

    private (double Centre, double Width) Prior(int parameter)
    {
        var (constraint, nominal) = (likelihood.Parameters[parameter].Constraint, likelihood.Parameters[parameter].Nominal);
        return constraint.IsPresent
            ? (ConstraintDatum.Centre(constraint, ConstraintDensity.Auxiliary(constraint)), ConstraintDatum.Width(constraint, ConstraintDensity.Auxiliary(constraint)))
            : (nominal, double.NaN);
    }

    private UnbinnedRefit? Held(int parameter, double shift)
    {
        if (double.IsNaN(shift) || shift == 0)
        {
            return null;
        }

        var held = likelihood.Parameters[parameter].Bounds.Clamp(Best[parameter] + shift);
        var start = Predicted(parameter, (held - Best[parameter]) / covariance![parameter, parameter]);
        start[parameter] = held;
        return new UnbinnedRefit(start, parameter);
    }

    private UnbinnedRefit Moved(int parameter, int sign, double prior)
    {
        var constraint = likelihood.Parameters[parameter].Constraint;
        var datum = ConstraintDatum.Shifted(constraint, ConstraintDensity.Auxiliary(constraint), sign);
        return new UnbinnedRefit(Predicted(parameter, sign / prior), -1, (parameter, ConstraintDatum.With(constraint, datum)));
    }

    /// <summary>θ̂ + C_·k · pull, moved into the bounds.</summary>
    private double[] Predicted(int parameter, double pull) =>
    [
        .. Best.Select((value, index) => covariance![index, parameter] == 0 || !double.IsFinite(pull)
            ? value
            : likelihood.Parameters[index].Bounds.Clamp(value + (covariance[index, parameter] * pull))),
    ];

    private ParameterImpact Impact(int parameter, string source, UnbinnedFit?[] refits)
    {
        var (width, (centre, prior)) = (Math.Sqrt(covariance![parameter, parameter]), Prior(parameter));
        var shifts = refits.Select(Shift).ToArray();
        return new ParameterImpact(
            likelihood.Parameters[parameter].Name,
            source,
            Best[parameter],
            width,
            centre,
            prior,
            new(shifts[0], shifts[1]),
            new(shifts[2], shifts[3]),
            new(shifts[4], shifts[RefitsPerParameter - 1]),
            width > 0 ? covariance[poi, parameter] / width : 0,
            covariance.Correlation(poi, parameter),
            !likelihood.Parameters[parameter].Bounds.Contains(Best[parameter] - width) || !likelihood.Parameters[parameter].Bounds.Contains(Best[parameter] + width),
            null,
            refits.OfType<UnbinnedFit>().Select(fit => Of(fit.Status)).FirstOrDefault(status => status != FitStatus.Converged, FitStatus.Converged));
    }

    private double Shift(UnbinnedFit? refit) => refit is null || double.IsNaN(refit.TwiceNll) ? double.NaN : refit.Values[poi] - Best[poi];

    private IEnumerable<Finding> Findings(ParameterImpact[] impacts)
    {
        if (covariance is null)
        {
            yield return new Finding("PX0747", Severity.Warning, likelihood.Parameters[poi].Name, $"the fit ended with '{scan.Best.Status}' and has no covariance; there are no impacts.");
        }
        else if (covariance[poi, poi] == 0)
        {
            yield return new Finding("PX0744", Severity.Warning, likelihood.Parameters[poi].Name, FormattableString.Invariant($"the estimate {Best[poi]:G6} is at its bound: impacts by covariance and the breakdown vanish there, and refits can only move inwards."));
        }

        foreach (var impact in impacts.Where(impact => impact.Status != FitStatus.Converged))
        {
            yield return new Finding("PX0746", Severity.Warning, impact.Name, $"a refit ended with '{impact.Status}'; the shifts that it should give are missing or doubtful.");
        }
    }
}
