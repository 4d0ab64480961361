using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>A fit as a point of a profile.</summary>
/// <param name="Value">The tested parameter: held, or estimated by a free fit.</param>
/// <param name="Status">Why the fit stopped.</param>
/// <param name="TwiceNll">−2 ln L, all constants included; NaN where no finite likelihood was found.</param>
/// <param name="Parameters">Estimates of all parameters, in the order of the model.</param>
public sealed record ProfilePoint(double Value, FitStatus Status, double TwiceNll, ValueList<double> Parameters)
{
    /// <summary>Whether the minimum was found to the tolerance.</summary>
    public bool HasConverged => Status == FitStatus.Converged;
}
