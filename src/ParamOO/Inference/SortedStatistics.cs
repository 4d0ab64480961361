using ParamOO.Numerics;

namespace ParamOO.Inference;

/// <summary>Test statistics in memory.</summary>
/// <param name="sorted">The statistics, ascending.</param>
internal sealed class SortedStatistics(double[] sorted) : IOrderedStatistics
{
    public int Count => sorted.Length;

    public ReadOnlySpan<double> All => sorted;

    public double this[int index] => sorted[index];

    public double LargestDistance(AsymptoticLaw law) => KolmogorovSmirnov.Distance(
        law.PositiveProbability < 1 ? SpreadProbabilities(law) : [.. sorted.Select(t => 1 - law.PValue(t))], probability => probability);

    private double[] SpreadProbabilities(AsymptoticLaw law)
    {
        var zeros = sorted.TakeWhile(t => t <= ToyDistribution.Slack(0)).Count();
        return [.. sorted.Select((t, index) => index < zeros ? (1 - law.PositiveProbability) * (index + 0.5) / zeros : 1 - law.PValue(t))];
    }
}
