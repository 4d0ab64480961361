using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>What so many toys say about a significance.</summary>
public enum SignificanceStatus
{
    /// <summary>Some toys are as large as the data, some are not: Z is a number with an uncertainty.</summary>
    Measured,

    /// <summary>No toy is as large: Z lies above the limit, at 95 % confidence.</summary>
    Above,

    /// <summary>All toys are as large: Z lies below the limit, at 95 % confidence.</summary>
    Below,

    /// <summary>The statistic is 0, than which none is smaller: the data do not deviate to the side that counts, and Z is not above 0.</summary>
    NoDeviation,

    /// <summary>There is no statistic of the data, or no toy.</summary>
    Unknown,
}

/// <summary>A one-sided significance from toys: a number, or a bound where toys are too few for a number.</summary>
/// <param name="Status">Which.</param>
/// <param name="Value">Z where it is measured, else its limit; NaN where unknown.</param>
/// <param name="Uncertainty">Z at the ends of the interval of one standard deviation of the p-value; infinite ends where it is not measured.</param>
public readonly record struct ToySignificance(SignificanceStatus Status, double Value, Interval Uncertainty)
{
    /// <summary>Confidence of the limits.</summary>
    public const double Confidence = 0.95;

    /// <summary>Turns a p-value into standard deviations.</summary>
    /// <param name="pValue">The fraction of toys with a statistic at least as large as that of the data.</param>
    /// <param name="observed">The statistic of the data.</param>
    public static ToySignificance Of(ToyProbability pValue, double observed)
    {
        var between = new Interval(Asymptotics.Significance(pValue.Uncertainty.High), Asymptotics.Significance(pValue.Uncertainty.Low));
        var (counted, all) = (pValue.Counted, pValue.Toys - pValue.Failed);
        return double.IsNaN(pValue.Value) ? new(SignificanceStatus.Unknown, double.NaN, new(double.NegativeInfinity, double.PositiveInfinity))
            : observed <= ToyDistribution.Slack(0) ? new(SignificanceStatus.NoDeviation, 0, new(double.NegativeInfinity, 0))
            : counted == 0 ? new(SignificanceStatus.Above, Asymptotics.Significance(pValue.UpperLimit(Confidence)), between)
            : counted == all ? new(SignificanceStatus.Below, Asymptotics.Significance(pValue.LowerLimit(Confidence)), between)
            : new(SignificanceStatus.Measured, Asymptotics.Significance(pValue.Value), between);
    }
}
