using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// Goodness of fit against the saturated model, in which every expectation equals its datum (R. D. Cousins, "Generalization of chi-square
/// goodness-of-fit test for binned data using saturated models"): t = −2 ln [L(θ̂)/L_sat], with the χ² law of large samples and with toys.
/// </summary>
/// <remarks>
/// Where the model follows the hypothesis, bins and yields are those of μ′ = μ̂, in the toys too. Constraint terms of held parameters do not
/// count, neither in t nor in the degrees of freedom.
/// </remarks>
public static class GoodnessOfFit
{
    /// <summary>Expected counts below this make the χ² law doubtful.</summary>
    private const double FewEvents = 5;

    /// <summary>Fits and compares with the saturated model.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The data, what is held, how many toys; null for the defaults.</param>
    /// <param name="progress">Receives the fraction of toys done, in [0, 1]; null for none.</param>
    /// <param name="cancellation">Asked between blocks of toys.</param>
    /// <exception cref="InvalidInputException">A name does not fit the workspace, or data are missing.</exception>
    public static GoodnessOfFitResult Run(
        Workspace workspace, GoodnessOfFitOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new GoodnessOfFitOptions();
        var best = BestFit.Of(workspace, options, cancellation);
        var saturated = new SaturatedModel(best.Model);
        var expected = new Likelihood(best.Model).AsimovData(best.Result.Values.AsSpan());
        var statistic = saturated.Statistic(best.Result.TwiceNll, best.Data.AsSpan());
        var degrees = saturated.DegreesOfFreedom(expected, best.Data.AsSpan(), best.Result.AtBound.AsSpan());
        var thrown = options.Toys > 0 && best.Result.HasConverged ? new SaturatedToys(best, saturated, options) : null;
        var toys = thrown?.Throw(progress, cancellation);
        return new GoodnessOfFitResult(
            best,
            statistic,
            degrees,
            degrees > 0 ? ChiSquaredDistribution.UpperTail(statistic, degrees) : double.NaN,
            toys,
            toys?.PValue(statistic),
            saturated.Contributions(expected, best.Data.AsSpan()),
            [.. Findings(best, expected, degrees, toys), .. Findings(toys, thrown?.Competing ?? 0)])
        {
            CompetingToys = thrown?.Competing ?? 0,
        };
    }

    private static IEnumerable<Finding> Findings(BestFit best, double[] expected, int degrees, ToyDistribution? toys)
    {
        var model = best.Model;
        foreach (var index in Enumerable.Range(0, model.Parameters.Length).Where(index => best.Result.AtBound[index]))
        {
            yield return new Finding("PX0749", Severity.Note, model.Parameters[index].Name, "the estimate is at its bound: it counts as held, one degree of freedom more than if it were free; toys need no such rule.");
        }

        if (best.DataSet is AsimovData)
        {
            yield return new Finding("PX0794", Severity.Note, "data", "Asimov data do not fluctuate: t is 0 and p is 1 wherever the model can follow them, whatever the model; a goodness of fit needs observed data (--data observed).");
        }

        var smallest = expected.Take(model.Bins).Where(value => value > 0).DefaultIfEmpty(double.PositiveInfinity).Min();
        if (smallest < FewEvents && toys is null)
        {
            yield return new Finding("PX0750", Severity.Note, "bins", FormattableString.Invariant($"the smallest bin expects {smallest:G3} events, for which the χ² law is only roughly right; --toys makes the exact distribution."));
        }

        if (degrees <= 0)
        {
            yield return new Finding("PX0751", Severity.Warning, "parameters", $"{degrees} degrees of freedom: there are no more data than free parameters, and any data fit.");
        }

    }

    private static IEnumerable<Finding> Findings(ToyDistribution? toys, int competing)
    {
        if (competing > 0)
        {
            yield return new Finding("PX0795", Severity.Note, "toys", $"{competing} of {toys!.Toys} toys have several local minima, told by fits from different starts; the lowest that was found counts, and a few toys may have a lower one still.");
        }

        if (toys is { Failed: > 0 })
        {
            yield return new Finding("PX0752", Severity.Warning, "toys", $"{toys.Failed} of {toys.Toys} toy fits failed; the interval of the p-value allows them on either side.");
        }
    }
}

/// <summary>What the goodness of fit is tested with.</summary>
public sealed record GoodnessOfFitOptions : StatementOptions
{
    /// <summary>Number of toys, drawn at the best fit, auxiliary data included; 0 (default) for the χ² law alone.</summary>
    public int Toys { get; init; }

    /// <summary>Seed of the toys; the same seed gives the same toys, on any number of threads.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>The goodness of fit; always the same shape.</summary>
/// <param name="Best">The free fit.</param>
/// <param name="Statistic">t = −2 ln [L(θ̂)/L_sat], non-negative; NaN where the fit found no finite likelihood.</param>
/// <param name="DegreesOfFreedom">Bins that can hold events plus constraint terms, less free parameters whose estimate is inside its bounds.</param>
/// <param name="PValue">Probability of a larger t by the χ² law; NaN without degrees of freedom.</param>
/// <param name="Toys">The statistic of toys at the best fit; null for none.</param>
/// <param name="ToyPValue">Probability of a larger t by toys; null for none.</param>
/// <param name="Contributions">What each channel, and the constraints, add to t.</param>
/// <param name="Findings">What limits the meaning of these numbers.</param>
public sealed record GoodnessOfFitResult(
    BestFit Best,
    double Statistic,
    int DegreesOfFreedom,
    double PValue,
    ToyDistribution? Toys,
    ToyProbability? ToyPValue,
    ValueList<SaturatedContribution> Contributions,
    ValueList<Finding> Findings)
{
    /// <summary>Toys in which fits from different starts ended in different minima; the lowest counts.</summary>
    public int CompetingToys { get; init; }
}

/// <summary>What one channel adds to t.</summary>
/// <param name="Name">Name of the channel; empty for the constraint terms.</param>
/// <param name="Terms">Number of its bins that can hold events, or of constraint terms.</param>
/// <param name="Statistic">Σ of its terms, non-negative.</param>
public sealed record SaturatedContribution(string Name, int Terms, double Statistic);
