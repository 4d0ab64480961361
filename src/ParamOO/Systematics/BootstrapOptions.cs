namespace ParamOO.Systematics;

/// <summary>Poisson-bootstrap replicas of the simulated events of a region: what they are for, and how many (docs/ensembles.md).</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of replicas, at least 2; default 100, which gives uncertainties to 7 %.</summary>
    public int Replicas { get; init; } = 100;

    /// <summary>Seed of the weights; default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What becomes of the covariance of the templates; default <see cref="EnsembleTreatment.Gamma"/>.</summary>
    public EnsembleTreatment Treatment { get; init; } = EnsembleTreatment.Gamma;

    /// <summary>Share of the variance of the total yields that coherent nuisance parameters must hold, from 0 to 1; default 0.95.</summary>
    public double Fraction { get; init; } = 0.95;
}
