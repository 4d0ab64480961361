using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>Statements about bootstrap replicas of the observed data, beside the same statements about the data.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Values">Tested values μ = μ′, ascending.</param>
/// <param name="Observed">The data themselves.</param>
/// <param name="Replicas">The replicas, in the order of their index; failed ones are kept.</param>
public sealed record BootstrapResult(string Poi, ValueList<double> Values, BootstrapReplica Observed, ValueList<BootstrapReplica> Replicas)
{
    /// <summary>Replicas in which a fit failed at some value.</summary>
    public int Failed => Replicas.Count(replica => replica.Failed > 0);

    /// <summary>Mean of μ̂ over the replicas that have one; NaN for none.</summary>
    public double Mean => Estimates.DefaultIfEmpty(double.NaN).Average();

    /// <summary>Standard deviation of μ̂ over the replicas that have one; NaN for fewer than two.</summary>
    public double StandardDeviation
    {
        get
        {
            var (estimates, mean) = (Estimates, Mean);
            return estimates.Count < 2 ? double.NaN : Math.Sqrt(estimates.Sum(estimate => (estimate - mean) * (estimate - mean)) / (estimates.Count - 1));
        }
    }

    /// <summary>The smallest μ̂ that at least a fraction of the replicas that have one does not exceed; NaN for none.</summary>
    /// <param name="fraction">The fraction, in (0, 1].</param>
    public double Quantile(double fraction) => OrderStatistic.Quantile([.. Estimates.Order()], fraction);

    private List<double> Estimates => [.. Replicas.Select(replica => replica.Estimate).Where(double.IsFinite)];
}

/// <summary>One replica, tested.</summary>
/// <param name="Estimate">
/// μ̂ as <see cref="ScanBest"/> has it: of the free fit at the tested value with the smallest t; NaN where a fit failed at any value.
/// </param>
/// <param name="Failed">Number of tested values whose fits failed.</param>
/// <param name="Statistics">t_μ at every tested value; NaN where a fit failed.</param>
/// <param name="Sets">What the replica does not exclude by the thresholds of χ², one per confidence level.</param>
public sealed record BootstrapReplica(double Estimate, int Failed, ValueList<double> Statistics, ValueList<ConfidenceSet> Sets)
{
    /// <summary>Makes the statements from tests at all values.</summary>
    /// <param name="values">Tested values, ascending.</param>
    /// <param name="statistics">t at each; NaN where a fit failed.</param>
    /// <param name="estimates">μ̂ of the free fit at each.</param>
    /// <param name="levels">Confidence levels.</param>
    internal static BootstrapReplica Of(ValueList<double> values, double[] statistics, double[] estimates, ValueList<double> levels)
    {
        var failed = statistics.Count(double.IsNaN);
        var best = Enumerable.Range(0, statistics.Length).MinBy(i => statistics[i]);
        return new(
            failed > 0 ? double.NaN : estimates[best],
            failed,
            ValueList.Create<double>(statistics),
            levels.Select(level => ConfidenceSet.Crossings(level, values.Span, statistics, [.. statistics.Select(_ => ConfidenceLevel.Threshold(level))])).ToValueList());
    }
}
