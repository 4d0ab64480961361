using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// Expected events per bin, process and channel, before and after the fit, with uncertainties √(J C Jᵀ): J the exact derivatives of the
/// yields, C the whole covariance, so that correlations and constraints by the data count.
/// </summary>
public static class ExpectedEvents
{
    /// <summary>Fits and propagates.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The data, what is held, how to fit; null for the defaults.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <exception cref="InvalidInputException">A name does not fit the workspace, or data are missing.</exception>
    public static ExpectedEventsResult Run(Workspace workspace, ExpectedEventsOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ExpectedEventsOptions();
        RefuseEmpty(workspace, options.Merged);
        var best = BestFit.Of(workspace, options, cancellation);
        return new ExpectedEventsResult(best, PreFit(best, options.Merged), PostFit(best, options.Merged), Findings(best).ToValueList());
    }

    private static void RefuseEmpty(Workspace workspace, ValueList<SourceGroup> merged)
    {
        var findings = new Findings();
        string[] samples = [.. workspace.Channels.SelectMany(channel => channel.Samples).Select(sample => sample.Name).Distinct()];
        foreach (var (group, pattern) in merged.SelectMany(group => group.Patterns.Select(pattern => (group, pattern))))
        {
            if (!samples.Any(name => SourceGroup.Matches(pattern, name)))
            {
                findings.Error("PX0748", group.Name, $"no sample is called '{pattern}'; {Suggestion.For(pattern, samples)}");
            }
        }

        findings.ThrowIfErrors();
    }

    /// <summary>At the nominal point, every constrained parameter with the width of its constraint, free parameters without any.</summary>
    private static ValueList<ChannelYields> PreFit(BestFit best, ValueList<SourceGroup> merged)
    {
        var model = best.Model;
        var point = model.Initial.ToArray();
        point[best.Poi] = best.Models.NominalPoint[best.Poi];
        var variances = new double[point.Length * point.Length];
        foreach (var (term, (parameter, constraint)) in model.Constraints.Index())
        {
            variances[parameter * (point.Length + 1)] = model.Parameters[parameter].IsFixed ? 0 : Math.Pow(ConstraintDatum.Width(constraint, best.Data[model.Bins + term]), 2);
        }

        return new YieldPropagation(model, point, variances, merged).Channels(best.Data.AsSpan());
    }

    private static ValueList<ChannelYields> PostFit(BestFit best, ValueList<SourceGroup> merged)
    {
        var size = best.Model.Parameters.Length;
        var covariance = best.Result.Covariance is { } known ? known.Entries.ToArray() : [.. Enumerable.Repeat(double.NaN, size * size)];
        return new YieldPropagation(best.Model, [.. best.Result.Values], covariance, merged).Channels(best.Data.AsSpan());
    }

    private static IEnumerable<Finding> Findings(BestFit best)
    {
        if (best.Result.Covariance is null)
        {
            yield return new Finding("PX0747", Severity.Warning, "fit", $"the fit ended with '{best.Result.Status}' and has no covariance; post-fit uncertainties are missing.");
        }

        foreach (var index in Enumerable.Range(0, best.Model.Parameters.Length).Where(index => best.Result.AtBound[index]))
        {
            yield return new Finding("PX0753", Severity.Note, best.Model.Parameters[index].Name, "the estimate is at its bound; it adds nothing to the post-fit uncertainties.");
        }
    }
}

/// <summary>Which expected events are wanted.</summary>
public sealed record ExpectedEventsOptions : StatementOptions
{
    /// <summary>
    /// Samples that are shown as one process, first match first. Interfering samples whose coefficients depend on the parameter of interest
    /// are terms of a basis: only their sum has a meaning of its own.
    /// </summary>
    public ValueList<SourceGroup> Merged { get; init; }
}

/// <summary>Expected events before and after the fit.</summary>
/// <param name="Best">The fit.</param>
/// <param name="PreFit">At the nominal point; free parameters have no uncertainty there.</param>
/// <param name="PostFit">At the best fit.</param>
/// <param name="Findings">What limits the meaning of these numbers.</param>
public sealed record ExpectedEventsResult(BestFit Best, ValueList<ChannelYields> PreFit, ValueList<ChannelYields> PostFit, ValueList<Finding> Findings);

/// <summary>The events of one channel.</summary>
/// <param name="Name">Name of the channel.</param>
/// <param name="Observed">Data counts of the fit, one per bin; expectations for Asimov data.</param>
/// <param name="Processes">One per sample or group of merged samples, in the order of the model.</param>
/// <param name="Total">All samples together, correlations included.</param>
public sealed record ChannelYields(string Name, ValueList<double> Observed, ValueList<ProcessYields> Processes, ProcessYields Total);

/// <summary>The events of one process in one channel.</summary>
/// <param name="Name">Name of the sample or group; empty for the total.</param>
/// <param name="Bins">Expected events and uncertainty, one per bin.</param>
/// <param name="Sum">All bins together, correlations included.</param>
public sealed record ProcessYields(string Name, ValueList<Estimate> Bins, Estimate Sum);

/// <summary>A number with its uncertainty.</summary>
/// <param name="Value">The number [events].</param>
/// <param name="Uncertainty">One standard deviation [events], non-negative; NaN where it is not known.</param>
public readonly record struct Estimate(double Value, double Uncertainty);
