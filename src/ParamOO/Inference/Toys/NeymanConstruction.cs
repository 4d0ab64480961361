using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// The Neyman construction (docs/method.md): at every hypothesis the distribution of t_μ′ in its toys gives critical values and the p-value of
/// the data; the hypotheses whose t is not above the critical value are the confidence set, possibly several intervals. Toys with an even
/// index make the critical values, those with an odd index measure what they cover.
/// </summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Points">One per hypothesis, ascending.</param>
/// <param name="Belts">One per confidence level.</param>
/// <param name="Sets">What the data do not exclude, one per confidence level.</param>
/// <param name="Asymptotic">The same with the large-sample thresholds of the statistic, bounds included, one per confidence level.</param>
public sealed record NeymanConstruction(
    string Poi, TestStatistic Statistic, ValueList<NeymanPoint> Points, ValueList<ConfidenceBelt> Belts, ValueList<ConfidenceSet> Sets, ValueList<ConfidenceSet> Asymptotic)
{
    /// <summary>Levels of one standard deviation and of 95 %.</summary>
    public static ValueList<double> DefaultLevels { get; } = [ConfidenceLevel.OneSigma, 0.95];

    /// <summary>Makes the construction of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="levels">Confidence levels in (0, 1); empty for <see cref="DefaultLevels"/>.</param>
    /// <param name="toys">The statistics of all toys of a hypothesis, by its index, in the order of the toys; NaN for those whose fit failed.</param>
    public static NeymanConstruction Of(IToyRun run, ValueList<double> levels, Func<int, double[]> toys)
    {
        levels = levels.Count > 0 ? levels : DefaultLevels;
        return Of(run.Poi, run.Options.Statistic, levels, run.Points.Select((point, i) => NeymanPoint.Of(point.Tested, run.StatisticOfData(i), levels, toys(i))).ToValueList());
    }

    /// <summary>Makes the construction of a run from what its toys say at each hypothesis.</summary>
    /// <param name="run">The run.</param>
    /// <param name="levels">Confidence levels in (0, 1), those of the points; empty for <see cref="DefaultLevels"/>.</param>
    /// <param name="points">One per hypothesis, ascending.</param>
    public static NeymanConstruction Of(IToyRun run, ValueList<double> levels, IEnumerable<NeymanPoint> points) =>
        Of(run.Poi, run.Options.Statistic, levels.Count > 0 ? levels : DefaultLevels, points.ToValueList());

    private static NeymanConstruction Of(string poi, TestStatistic statistic, ValueList<double> levels, ValueList<NeymanPoint> points)
    {
        var belts = levels.Select((level, i) => new ConfidenceBelt(level, points.Select(point => point.Levels[i].Critical).ToValueList())).ToValueList();
        double[] observed = [.. points.Select(point => point.Observed - ToyDistribution.Slack(point.Observed))];
        var values = points.Select(point => point.Value).ToArray();
        return new NeymanConstruction(
            poi,
            statistic,
            points,
            belts,
            belts.Select(belt => belt.Invert(observed)).ToValueList(),
            levels.Select(level => ConfidenceSet.Crossings(level, values, observed, [.. points.Select(point => point.Law.Threshold(level))])).ToValueList());
    }

    /// <summary>Toys whose fit failed, over all hypotheses.</summary>
    public int Failed => Points.Sum(point => point.Failed);

    /// <summary>Toys of all hypotheses.</summary>
    public long Toys => Points.Sum(point => (long)point.Toys);
}

/// <summary>The construction at one hypothesis.</summary>
/// <param name="Value">μ′.</param>
/// <param name="Observed">t of the data; NaN where a fit failed.</param>
/// <param name="Status">Why the fits to the data stopped.</param>
/// <param name="Toys">Number of toys, failed ones included.</param>
/// <param name="Failed">Number of toys whose fit failed.</param>
/// <param name="PValue">Fraction of all toys with a statistic at least as large as that of the data.</param>
/// <param name="Law">The large-sample distribution of the statistic, bounds of the parameter included.</param>
/// <param name="Agreement">Probability of a worse Kolmogorov–Smirnov distance between toys and the large-sample distribution.</param>
/// <param name="Levels">One per confidence level.</param>
public sealed record NeymanPoint(
    double Value,
    double Observed,
    FitStatus Status,
    int Toys,
    int Failed,
    ToyProbability PValue,
    AsymptoticLaw Law,
    double Agreement,
    ValueList<NeymanLevel> Levels)
{
    /// <summary>The p-value by the large-sample distribution.</summary>
    public double AsymptoticPValue => Law.PValue(Observed);

    /// <summary>What sorted toys say at a hypothesis.</summary>
    /// <param name="data">The data at the hypothesis.</param>
    /// <param name="levels">Confidence levels in (0, 1); empty for <see cref="NeymanConstruction.DefaultLevels"/>.</param>
    /// <param name="calibration">Toys with an even index.</param>
    /// <param name="coverage">Toys with an odd index.</param>
    /// <param name="all">Makes the distribution of all toys; called when the other two are no longer needed.</param>
    public static NeymanPoint Of(ObservedStatistic data, ValueList<double> levels, ToyDistribution calibration, ToyDistribution coverage, Func<ToyDistribution> all)
    {
        levels = levels.Count > 0 ? levels : NeymanConstruction.DefaultLevels;
        var found = levels.Select(level => NeymanLevel.Of(level, data.Law.Threshold(level), calibration, coverage)).ToValueList();
        var toys = all();
        return new NeymanPoint(
            toys.Hypothesis,
            data.Value,
            data.Status,
            toys.Toys,
            toys.Failed,
            double.IsNaN(data.Value) ? new ToyProbability(double.NaN, new Interval(0, 1), toys.Toys, toys.Failed) : toys.PValue(data.Value),
            data.Law,
            toys.AsymptoticAgreement(data.Law),
            found);
    }

    internal static NeymanPoint Of(double value, ObservedStatistic data, ValueList<double> levels, double[] statistics) =>
        Of(data, levels, new(value, Every(statistics, 0)), new(value, Every(statistics, 1)), () => new(value, statistics));

    private static double[] Every(double[] statistics, int remainder) => [.. statistics.Where((_, toy) => toy % 2 == remainder)];
}

/// <summary>One confidence level at one hypothesis.</summary>
/// <param name="Critical">The critical value, from toys with an even index.</param>
/// <param name="Coverage">How many of the toys with an odd index it covers.</param>
/// <param name="AsymptoticCoverage">How many of those the large-sample threshold covers.</param>
public sealed record NeymanLevel(CriticalValue Critical, ToyProbability Coverage, ToyProbability AsymptoticCoverage)
{
    internal static NeymanLevel Of(double level, double asymptotic, ToyDistribution calibration, ToyDistribution coverage)
    {
        var critical = calibration.Critical(level);
        return new NeymanLevel(critical, coverage.AtMost(critical.Value), coverage.AtMost(asymptotic));
    }
}
