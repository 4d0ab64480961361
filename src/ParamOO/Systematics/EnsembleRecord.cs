using ParamOO.Vocabulary;

namespace ParamOO.Systematics;

/// <summary>What a build made of an ensemble of ratios.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Members">Number of members.</param>
/// <param name="LargestUncertainty">Largest standard deviation of ln of a bin, at any hypothesis.</param>
/// <param name="Shares">Shares of the variance of the yields held by each nuisance parameter, largest first; empty where there is none.</param>
/// <param name="Parameters">Names of the nuisance parameters.</param>
public sealed record EnsembleRecord(string Process, int Members, double LargestUncertainty, ValueList<double> Shares, ValueList<string> Parameters);
