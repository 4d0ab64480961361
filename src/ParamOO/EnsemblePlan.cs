using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>What becomes of the covariance that an ensemble gives to the templates of a process.</summary>
public enum EnsembleTreatment
{
    /// <summary>Its leading eigenvectors are nuisance parameters; what they leave over is added to the MC statistics of the bins.</summary>
    Coherent,

    /// <summary>Its diagonal is added to the MC statistics of the bins.</summary>
    Gamma,
}

/// <summary>Several estimates of one density ratio: trainings that differ by chance (docs/ensembles.md).</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Members">
/// For each estimate the events of the process, weighted by it; at least two. Their normalisation is of no account.
/// </param>
public sealed record EnsemblePlan(string Process, ValueList<ProcessTable> Members)
{
    /// <summary>
    /// Whether members are trained on bootstrap replicas of the events, so that their spread is the uncertainty; otherwise they differ by
    /// their initialisation alone, and the nominal ratio is their mean, which is better by the root of their number.
    /// </summary>
    public bool AreReplicas { get; init; }

    /// <summary>What becomes of the covariance; default <see cref="EnsembleTreatment.Coherent"/>.</summary>
    public EnsembleTreatment Treatment { get; init; } = EnsembleTreatment.Coherent;

    /// <summary>Share of the variance of the yields that coherent nuisance parameters must hold, from 0 to 1; default 0.95.</summary>
    public double Fraction { get; init; } = 0.95;
}
