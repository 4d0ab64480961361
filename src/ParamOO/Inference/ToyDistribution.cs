using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// The test statistic of many toys drawn at one hypothesis. Toys whose fit failed are counted, never dropped: wherever a probability or a
/// quantile is stated, its uncertainty allows them to lie anywhere.
/// </summary>
public sealed class ToyDistribution
{
    /// <summary>
    /// Statistics that differ by less, absolutely and relative to their size, are equal but for where fits stop: data with the same few counts have
    /// the same statistic, and many toys have those of the data.
    /// </summary>
    private const double Resolution = 1e-7;
    private readonly IOrderedStatistics ordered;

    /// <summary>Sorts the toys.</summary>
    /// <param name="hypothesis">μ′ at which they were drawn and tested.</param>
    /// <param name="statistics">One test statistic per toy; NaN where the fit failed.</param>
    public ToyDistribution(double hypothesis, ReadOnlySpan<double> statistics)
    {
        Hypothesis = hypothesis;
        Toys = statistics.Length;
        var values = statistics.ToArray();
        Array.Sort(values);
        Failed = values.TakeWhile(double.IsNaN).Count();
        ordered = new SortedStatistics(values[Failed..]);
    }

    /// <summary>Takes toys that are sorted already, on a device say.</summary>
    /// <param name="hypothesis">μ′ at which they were drawn and tested.</param>
    /// <param name="failed">Number of toys whose fit failed.</param>
    /// <param name="ordered">The others.</param>
    public ToyDistribution(double hypothesis, int failed, IOrderedStatistics ordered)
    {
        this.ordered = ordered;
        (Hypothesis, Toys, Failed) = (hypothesis, ordered.Count + failed, failed);
    }

    /// <summary>μ′ at which the toys were drawn and tested.</summary>
    public double Hypothesis { get; }

    /// <summary>Number of toys, failed ones included.</summary>
    public int Toys { get; }

    /// <summary>Number of toys whose fit failed.</summary>
    public int Failed { get; }

    /// <summary>The test statistics of the toys that did not fail, ascending.</summary>
    public ReadOnlySpan<double> Sorted => ordered.All;

    /// <summary>The value that the statistic exceeds with probability 1 − level.</summary>
    /// <param name="level">Confidence level in (0, 1).</param>
    public CriticalValue Critical(double level) => new(Hypothesis, level, Quantile(level), QuantileInterval(level), Toys, Failed);

    /// <summary>The probability of a statistic of at least <paramref name="observed"/>, with its Clopper–Pearson interval of one standard deviation.</summary>
    /// <param name="observed">The observed statistic.</param>
    public ToyProbability PValue(double observed)
    {
        var above = AtLeast(observed);
        var low = BinomialProportion.Interval(above, Toys, ConfidenceLevel.OneSigma).Low;
        var high = BinomialProportion.Interval(above + Failed, Toys, ConfidenceLevel.OneSigma).High;
        return new ToyProbability((double)above / ordered.Count, new Interval(low, high), Toys, Failed);
    }

    /// <summary>The probability of a statistic of at most a threshold, with its Clopper–Pearson interval of one standard deviation: the coverage of that threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    public ToyProbability AtMost(double threshold)
    {
        var below = FirstAtLeast(threshold + Slack(threshold));
        var low = BinomialProportion.Interval(below, Toys, ConfidenceLevel.OneSigma).Low;
        var high = BinomialProportion.Interval(below + Failed, Toys, ConfidenceLevel.OneSigma).High;
        return new ToyProbability((double)below / ordered.Count, new Interval(low, high), Toys, Failed);
    }

    /// <summary>
    /// Agreement with the large-sample distribution: probability of a worse Kolmogorov–Smirnov distance. Where that distribution has a probability at
    /// 0, as one-sided statistics and those at a bound have, the toys at 0 are spread evenly over it.
    /// </summary>
    /// <param name="law">The distribution.</param>
    public double AsymptoticAgreement(AsymptoticLaw law) => ordered.Count == 0 ? double.NaN : KolmogorovSmirnov.PValue(ordered.LargestDistance(law), ordered.Count);

    /// <summary>The same where the estimate is far from all bounds.</summary>
    /// <param name="statistic">The test statistic of the toys.</param>
    public double AsymptoticAgreement(TestStatistic statistic = TestStatistic.TMu) => AsymptoticAgreement(AsymptoticLaw.FarFromBounds(statistic));

    /// <summary>The fraction of toys with a statistic of at least <paramref name="observed"/>, without its interval.</summary>
    /// <param name="observed">The observed statistic.</param>
    internal double FractionAtLeast(double observed) => (double)AtLeast(observed) / ordered.Count;

    /// <summary>How far two statistics of this size may be apart and still be equal.</summary>
    /// <param name="statistic">The statistic.</param>
    internal static double Slack(double statistic) => Resolution * (1 + statistic);

    private double Quantile(double level) => ordered.Count == 0 ? double.NaN : ordered[OrderStatistic.Index(ordered.Count, level)];

    private Interval QuantileInterval(double level)
    {
        var (low, high) = OrderStatistic.Ranks(Toys, level, ConfidenceLevel.OneSigma);
        return new Interval(AtRank(low - Failed), AtRank(high));
    }

    private double AtRank(int rank) => rank < 1 ? 0 : rank > ordered.Count ? double.PositiveInfinity : ordered[rank - 1];

    private int AtLeast(double observed) => ordered.Count - FirstAtLeast(observed - Slack(observed));

    private int FirstAtLeast(double value)
    {
        var (low, high) = (0, ordered.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ordered[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A critical value t_c(μ′; CL): data with a larger statistic exclude μ′.</summary>
/// <param name="Hypothesis">μ′.</param>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Value">t_c; NaN without toys.</param>
/// <param name="Uncertainty">Where t_c lies with one standard deviation's probability, failed toys lying anywhere; may reach +∞.</param>
/// <param name="Toys">Number of toys, failed ones included.</param>
/// <param name="Failed">Number of toys whose fit failed.</param>
public sealed record CriticalValue(double Hypothesis, double Level, double Value, Interval Uncertainty, int Toys, int Failed);

/// <summary>A probability measured with toys.</summary>
/// <param name="Value">The fraction of toys; NaN without toys.</param>
/// <param name="Uncertainty">Interval of one standard deviation, failed toys counted on either side.</param>
/// <param name="Toys">Number of toys, failed ones included.</param>
/// <param name="Failed">Number of toys whose fit failed.</param>
public sealed record ToyProbability(double Value, Interval Uncertainty, int Toys, int Failed)
{
    /// <summary>Toys that count, of those that did not fail.</summary>
    public int Counted => double.IsNaN(Value) ? 0 : (int)Math.Round(Value * (Toys - Failed));

    /// <summary>Where the probability lies below, with a given confidence: the upper limit of Clopper and Pearson, failed toys counted.</summary>
    /// <param name="level">Confidence level in (0.5, 1).</param>
    public double UpperLimit(double level) => BinomialProportion.Interval(Counted + Failed, Toys, (2 * level) - 1).High;

    /// <summary>Where the probability lies above, with a given confidence, failed toys not counted.</summary>
    /// <param name="level">Confidence level in (0.5, 1).</param>
    public double LowerLimit(double level) => BinomialProportion.Interval(Counted, Toys, (2 * level) - 1).Low;
}
