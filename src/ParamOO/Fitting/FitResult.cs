using System.Collections.Immutable;

namespace ParamOO.Fitting;

/// <summary>The outcome of one fit; always the same shape. Lists are in the order of the model's parameters.</summary>
/// <param name="Status">Why the fit stopped.</param>
/// <param name="TwiceNll">−2 ln L at <paramref name="Values"/>, all constants included; NaN for <see cref="FitStatus.InvalidYield"/>.</param>
/// <param name="Edm">Estimated distance to the minimum in −2 ln L.</param>
/// <param name="Iterations">Evaluations used from all starts together.</param>
/// <param name="Values">Estimates.</param>
/// <param name="Uncertainties">
/// One standard deviation from the exact matrix of second derivatives; 0 for parameters held or at a bound; NaN where the matrix is
/// not positive definite; empty when not asked for.
/// </param>
/// <param name="AtBound">Whether an estimate ended on its bound.</param>
/// <param name="Covariance">Covariance of the estimates; null when not asked for or not positive definite.</param>
/// <param name="Minos">Profile intervals in the order of the request.</param>
public sealed record FitResult(
    FitStatus Status,
    double TwiceNll,
    double Edm,
    int Iterations,
    ImmutableArray<double> Values,
    ImmutableArray<double> Uncertainties,
    ImmutableArray<bool> AtBound,
    Covariance? Covariance,
    ImmutableArray<MinosInterval> Minos)
{
    /// <summary>Whether the minimum was found to the tolerance.</summary>
    public bool HasConverged => Status == FitStatus.Converged;
}

/// <summary>The interval of one parameter in which the profile of −2 ln L rises by less than 1 above the minimum.</summary>
/// <param name="Parameter">Index of the parameter.</param>
/// <param name="Down">Distance from the estimate to the lower end, non-positive; to the bound where the profile does not rise enough.</param>
/// <param name="Up">Distance from the estimate to the upper end, non-negative.</param>
/// <param name="DownEnd">What the lower end is.</param>
/// <param name="UpEnd">What the upper end is.</param>
public sealed record MinosInterval(int Parameter, double Down, double Up, IntervalEnd DownEnd, IntervalEnd UpEnd)
{
    /// <summary>Whether the lower end is the bound of the parameter.</summary>
    public bool DownAtBound => DownEnd == IntervalEnd.Bound;

    /// <summary>Whether the upper end is the bound of the parameter.</summary>
    public bool UpAtBound => UpEnd == IntervalEnd.Bound;

    /// <summary>Whether the search for an end was given up, so that the interval must not be quoted.</summary>
    public bool IsUnfinished => DownEnd == IntervalEnd.StepsSpent || UpEnd == IntervalEnd.StepsSpent;
}

/// <summary>What the end of a profile interval is.</summary>
public enum IntervalEnd
{
    /// <summary>The profile has risen by 1 there.</summary>
    Crossing,

    /// <summary>The parameter has reached its bound before the profile has risen by 1.</summary>
    Bound,

    /// <summary>Beyond it no finite likelihood was found: an expected yield is not positive where it must be.</summary>
    InvalidYield,

    /// <summary>The steps ran out: the end is somewhere farther, or was not narrowed down.</summary>
    StepsSpent,
}
