using ParamOO.Vocabulary;

namespace ParamOO.Systematics;

/// <summary>What a build learned of the way in which several parameters move a process together.</summary>
/// <param name="Name">Name of the morph.</param>
/// <param name="Process">Name of the process.</param>
/// <param name="Anchors">Number of simulations.</param>
/// <param name="LargestCorrection">Largest |ln| of a bin at an anchor over the product of single variations.</param>
/// <param name="FactorizedError">Root mean square of these logarithms: the error of the factorised model at the anchors.</param>
/// <param name="LeaveOneOutError">Root mean square of the error that the morph makes at anchors when it has not seen them.</param>
/// <param name="Amplitudes">σ of each group.</param>
/// <param name="LengthScales">ℓ [standard deviations] of each parameter, group after group.</param>
/// <param name="PosteriorDeviation">Root mean square of the posterior standard deviation of ln of a bin, over the constraint of the parameters.</param>
/// <param name="IsNeeded">Whether there is a correction at all; otherwise the factorised model is kept as it is.</param>
public sealed record MorphRecord(
    string Name,
    string Process,
    int Anchors,
    double LargestCorrection,
    double FactorizedError,
    double LeaveOneOutError,
    ValueList<double> Amplitudes,
    ValueList<double> LengthScales,
    double PosteriorDeviation,
    bool IsNeeded);
