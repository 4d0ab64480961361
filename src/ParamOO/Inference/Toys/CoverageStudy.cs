using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>How often confidence sets contain the truth, at points of the user's choice.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Points">One per true value, ascending.</param>
public sealed record CoverageStudy(string Poi, TestStatistic Statistic, ValueList<CoveragePoint> Points)
{
    /// <summary>
    /// Measures coverage: a set contains the true μ where t_μ is not above the critical value there, so that the toys of a true point are tested at
    /// that point alone.
    /// </summary>
    /// <param name="run">Toys of the true points.</param>
    /// <param name="levels">Confidence levels in (0, 1).</param>
    /// <param name="belts">The belts whose coverage is wanted, found by their level; the large-sample thresholds of the statistic are measured in any case.</param>
    /// <param name="toys">The statistics of all toys of a true point, by its index; NaN for those whose fit failed.</param>
    public static CoverageStudy Of(IToyRun run, ValueList<double> levels, ValueList<ConfidenceBelt> belts, Func<int, double[]> toys) => new(
        run.Poi,
        run.Options.Statistic,
        run.Points.Select((point, i) => PointOf(levels, belts, new ToyDistribution(point.Tested, toys(i)), run.StatisticOfData(i).Law)).ToValueList());

    /// <summary>Toys whose fit failed, over all points.</summary>
    public int Failed => Points.Sum(point => point.Failed);

    private static CoveragePoint PointOf(ValueList<double> levels, ValueList<ConfidenceBelt> belts, ToyDistribution toys, AsymptoticLaw law) => new(
        toys.Hypothesis,
        toys.Toys,
        toys.Failed,
        levels.Select(level => LevelOf(level, toys.Hypothesis, belts.FirstOrDefault(belt => belt.Level == level), toys, law.Threshold(level))).ToValueList(),
        law);

    private static CoverageLevel LevelOf(double level, double value, ConfidenceBelt? belt, ToyDistribution toys, double asymptotic)
    {
        var critical = belt?.At(value) ?? double.NaN;
        var unknown = new ToyProbability(double.NaN, new Interval(0, 1), toys.Toys, toys.Failed);
        return new CoverageLevel(level, critical, double.IsNaN(critical) ? unknown : toys.AtMost(critical), toys.AtMost(asymptotic));
    }
}

/// <summary>Coverage at one true point.</summary>
/// <param name="Value">The true μ.</param>
/// <param name="Toys">Number of toys, failed ones included.</param>
/// <param name="Failed">Number of toys whose fit failed.</param>
/// <param name="Levels">One per confidence level.</param>
/// <param name="Law">The large-sample distribution of the statistic there, whose thresholds are measured besides.</param>
public sealed record CoveragePoint(double Value, int Toys, int Failed, ValueList<CoverageLevel> Levels, AsymptoticLaw Law);

/// <summary>Coverage of one confidence level.</summary>
/// <param name="Level">In (0, 1).</param>
/// <param name="Critical">Critical value of the belt at the true μ; NaN without a belt there.</param>
/// <param name="Coverage">Fraction of toys that the belt covers; NaN without a belt there.</param>
/// <param name="AsymptoticCoverage">Fraction that the large-sample threshold of the statistic covers.</param>
public sealed record CoverageLevel(double Level, double Critical, ToyProbability Coverage, ToyProbability AsymptoticCoverage);
