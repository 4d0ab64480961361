using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>What a scan of two parameters does.</summary>
public sealed record PlaneScanOptions : StatementOptions
{
    /// <summary>Values of the first parameter, the one of interest, ascending; at least two.</summary>
    public required ValueList<double> Values { get; init; }

    /// <summary>Name of the second parameter.</summary>
    public required string Second { get; init; }

    /// <summary>Values of the second parameter, ascending; at least two.</summary>
    public required ValueList<double> SecondValues { get; init; }

    /// <summary>Confidence levels of the contours, with the large-sample thresholds of two parameters; default 68.27 % and 95.45 %.</summary>
    public ValueList<double> Levels { get; init; } = [ConfidenceLevel.OneSigma, ConfidenceLevel.TwoSigma];
}

/// <summary>The test statistic over a plane; always the same shape.</summary>
/// <param name="Poi">Name of the first parameter.</param>
/// <param name="Second">Name of the second parameter.</param>
/// <param name="ParameterNames">Names of all parameters, in the order of every point's values.</param>
/// <param name="Points">One per pair of values, the second running fastest; failed ones are kept and say so.</param>
/// <param name="Best">The estimate.</param>
/// <param name="Contours">One per level, in the order asked for.</param>
/// <param name="Findings">Gaps, and contours that leave the scanned values.</param>
public sealed record PlaneScanResult(
    string Poi,
    string Second,
    ValueList<string> ParameterNames,
    ValueList<PlanePoint> Points,
    PlaneBest Best,
    ValueList<Contour> Contours,
    ValueList<Finding> Findings)
{
    /// <summary>Whether every fit has converged.</summary>
    public bool HasConverged => Best.Status == FitStatus.Converged && Points.All(point => point.Status == FitStatus.Converged);
}

/// <summary>One pair of tested values.</summary>
/// <param name="Value">Value of the first parameter.</param>
/// <param name="Second">Value of the second parameter.</param>
/// <param name="TestStatistic">t ≥ 0; NaN where a fit found no finite likelihood.</param>
/// <param name="Status">Converged only if both fits did.</param>
/// <param name="Parameters">All parameters in the conditional fit.</param>
public sealed record PlanePoint(double Value, double Second, double TestStatistic, FitStatus Status, ValueList<double> Parameters);

/// <summary>The estimate of both parameters; where data depend on the hypothesis, that of the free fit with the smallest t in its own column.</summary>
/// <param name="Value">Of the first parameter.</param>
/// <param name="Second">Of the second parameter.</param>
/// <param name="TwiceNll">−2 ln L there.</param>
/// <param name="Status">Why the free fit stopped.</param>
/// <param name="Parameters">Estimates of all parameters.</param>
public sealed record PlaneBest(double Value, double Second, double TwiceNll, FitStatus Status, ValueList<double> Parameters);
