using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>gof</c>. Keys are a contract.</summary>
/// <param name="Statistic">t = −2 ln [L(θ̂)/L_sat].</param>
/// <param name="DegreesOfFreedom">Data less free parameters whose estimate is inside its bounds.</param>
/// <param name="PValue">By the χ² law.</param>
/// <param name="Toys">By toys; null for none.</param>
/// <param name="Contributions">What each channel, and the constraints, add to t.</param>
/// <param name="Hypothesis">μ′ at which bins and yields are taken; null for an ordinary workspace.</param>
/// <param name="Status">Why the fit stopped.</param>
/// <param name="Findings">What limits the meaning of these numbers.</param>
internal sealed record GoodnessOfFitDocument(
    double Statistic,
    int DegreesOfFreedom,
    double PValue,
    GoodnessOfFitDocument.ToyResult? Toys,
    IEnumerable<SaturatedContribution> Contributions,
    double? Hypothesis,
    string Status,
    IEnumerable<Finding> Findings)
{
    /// <summary>The p-value by toys.</summary>
    /// <param name="Count">Number of toys, failed ones included.</param>
    /// <param name="Failed">Number of toys whose fit failed.</param>
    /// <param name="Seed">Their seed.</param>
    /// <param name="PValue">The fraction with a larger t.</param>
    /// <param name="Uncertainty">Interval of one standard deviation.</param>
    /// <param name="Competing">Toys in which fits from different starts ended in different minima.</param>
    internal sealed record ToyResult(int Count, int Failed, ulong Seed, double PValue, double[] Uncertainty, int Competing);

    /// <summary>What the library found.</summary>
    /// <param name="result">The test.</param>
    /// <param name="seed">Seed of the toys.</param>
    public static GoodnessOfFitDocument Of(GoodnessOfFitResult result, ulong seed) => new(
        result.Statistic,
        result.DegreesOfFreedom,
        result.PValue,
        result.ToyPValue is { } toys ? new(toys.Toys, toys.Failed, seed, toys.Value, [toys.Uncertainty.Low, toys.Uncertainty.High], result.CompetingToys) : null,
        result.Contributions,
        result.Best.Hypothesis,
        ScanDocument.Word(result.Best.Result.Status),
        result.Findings);
}
