using ParamOO.Vocabulary;

namespace ParamOO.Systematics;

/// <summary>What a build made of bootstrap replicas of the simulated events.</summary>
/// <param name="Replicas">Number of replicas.</param>
/// <param name="Seed">Seed of their weights.</param>
/// <param name="LargestUncertainty">Largest standard deviation of the total of a bin at the reference hypothesis, relative, at any hypothesis of the binning.</param>
/// <param name="RatioToWeights">Variance of the totals over Σw², averaged over all bins: about 1 where events are independent.</param>
/// <param name="Shares">Shares of the variance held by each nuisance parameter, largest first; empty where there is none.</param>
/// <param name="Parameters">Names of the nuisance parameters.</param>
public sealed record BootstrapRecord(
    int Replicas, ulong Seed, double LargestUncertainty, double RatioToWeights, ValueList<double> Shares, ValueList<string> Parameters);
