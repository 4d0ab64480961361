using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>The test statistic along a parameter; always the same shape.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="ParameterNames">Names of all parameters, in the order of every point's values.</param>
/// <param name="Points">One per tested value, in the order asked for; failed ones are kept and say so.</param>
/// <param name="Best">The estimate.</param>
/// <param name="Intervals">One set of intervals per level of <see cref="ScanOptions.Levels"/>.</param>
public sealed record ScanResult(
    string Poi, ValueList<string> ParameterNames, ValueList<ScanPoint> Points, ScanBest Best, ValueList<ConfidenceSet> Intervals = default)
{
    /// <summary>Whether every fit of the scan has converged.</summary>
    public bool HasConverged => Best.Status == FitStatus.Converged && Points.All(point => point.Status == FitStatus.Converged);

    /// <summary>The values that are not excluded, edges interpolated between the tested values (<see cref="ConfidenceSet.Crossings"/>).</summary>
    /// <param name="level">Confidence level in (0, 1); the threshold is that of large samples.</param>
    public ConfidenceSet Interval(double level)
    {
        var points = Points.OrderBy(point => point.Value).ToArray();
        var thresholds = Enumerable.Repeat(ConfidenceLevel.Threshold(level), points.Length).ToArray();
        return ConfidenceSet.Crossings(level, [.. points.Select(point => point.Value)], [.. points.Select(point => point.TestStatistic)], thresholds);
    }
}

/// <summary>One tested value.</summary>
/// <param name="Value">μ, which is also the hypothesis μ′ that the binning follows.</param>
/// <param name="TestStatistic">
/// t_μ = −2 ln [L(μ, α̂̂; μ′ = μ)/L(μ̂, α̂; μ′ = μ)] ≥ 0 (docs/method.md); NaN where a fit found no finite likelihood.
/// </param>
/// <param name="Conditional">The fit with the parameter held at the value.</param>
/// <param name="Free">The fit with the parameter free, to the same data and yields.</param>
public sealed record ScanPoint(double Value, double TestStatistic, ProfilePoint Conditional, ProfilePoint Free)
{
    /// <summary>Why the fits stopped: <see cref="FitStatus.Converged"/> only if both converged.</summary>
    public FitStatus Status => Conditional.HasConverged ? Free.Status : Conditional.Status;

    /// <summary>The estimates of all parameters in the conditional fit.</summary>
    public ValueList<double> Parameters => Conditional.Parameters;

    /// <summary>Compares two fits to the same data.</summary>
    /// <param name="conditional">The fit with the parameter held.</param>
    /// <param name="free">The fit with the parameter free; not above the other but for rounding.</param>
    internal static ScanPoint Of(ProfilePoint conditional, ProfilePoint free) =>
        new(conditional.Value, Math.Max(0, conditional.TwiceNll - free.TwiceNll), conditional, free);
}

/// <summary>The estimate.</summary>
/// <param name="Value">
/// μ̂; where the data depend on the hypothesis, the value that the free fit at that very hypothesis returns.
/// </param>
/// <param name="TwiceNll">−2 ln L of the free fit, all constants included.</param>
/// <param name="Status">Why the free fit stopped.</param>
/// <param name="Parameters">Estimates of all parameters.</param>
/// <param name="Hypothesis">μ′ whose bins and yields −2 ln L is of; null where the model does not follow it.</param>
public sealed record ScanBest(double Value, double TwiceNll, FitStatus Status, ValueList<double> Parameters, double? Hypothesis = null)
{
    /// <summary>The estimate of a free fit.</summary>
    /// <param name="free">The fit.</param>
    /// <param name="hypothesis">μ′; null for none.</param>
    internal static ScanBest Of(ProfilePoint free, double? hypothesis = null) => new(free.Value, free.TwiceNll, free.Status, free.Parameters, hypothesis);
}
