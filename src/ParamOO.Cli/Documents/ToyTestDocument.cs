using System.Text.Json.Serialization;
using ParamOO.Inference.Toys;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>hypotest --toys</c> and <c>significance --toys</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Points">One per tested value.</param>
/// <param name="Data">The data that were tested, in words.</param>
internal sealed record ToyTestDocument(string Poi, string Statistic, IEnumerable<ToyTestedValue> Points, string Data)
{
    /// <summary>What the library found.</summary>
    /// <param name="test">The tests.</param>
    /// <param name="data">The data, in words.</param>
    public static ToyTestDocument Of(ToyTestResult test, string data) => new(test.Poi, ScanDocument.Word(test.Statistic), test.Points.Select(ToyTestedValue.Of), data);
}

/// <summary>One value tested with toys; intervals are of one standard deviation.</summary>
/// <param name="Value">μ.</param>
/// <param name="TestStatistic">The statistic of the data.</param>
/// <param name="PValue">p-value of the tested value.</param>
/// <param name="PValueUpperLimit">Where the p-value lies below at 95 % confidence.</param>
/// <param name="Significance">The p-value in standard deviations, one-sided; null where toys give only a bound.</param>
/// <param name="SignificanceBound">Where Z lies above (<c>above</c>) or below (<c>below</c>, <c>no_deviation</c>) at 95 % confidence; null where it is measured.</param>
/// <param name="SignificanceStatus">measured, above, below, no_deviation or unknown.</param>
/// <param name="CLsPlusB">CLs+b with its interval.</param>
/// <param name="CLb">CLb with its interval; null for statistics without it.</param>
/// <param name="CLs">CLs with its interval; null for statistics without it.</param>
/// <param name="Expected">CLs (the p-value for other statistics) expected at −2, −1, 0, +1, +2 standard deviations.</param>
/// <param name="Toys">Toys of each of the two hypotheses, failed ones included.</param>
/// <param name="Failed">How many failed, of both together.</param>
/// <param name="Status">Why the fits to the data stopped.</param>
internal sealed record ToyTestedValue(
    double Value,
    double TestStatistic,
    double PValue,
    double PValueUpperLimit,
    double? Significance,
    double? SignificanceBound,
    string SignificanceStatus,
    [property: JsonPropertyName("cls_plus_b")] NeymanDocument.Measured CLsPlusB,
    [property: JsonPropertyName("clb")] NeymanDocument.Measured? CLb,
    [property: JsonPropertyName("cls")] NeymanDocument.Measured? CLs,
    IEnumerable<double> Expected,
    int Toys,
    int Failed,
    string Status)
{
    /// <summary>What the library found.</summary>
    /// <param name="point">The test.</param>
    public static ToyTestedValue Of(ToyTestPoint point) => new(
        point.Value,
        point.Observed,
        point.Tested.Value,
        point.Tested.UpperLimit(ToySignificance.Confidence),
        point.Significance.Status == Inference.Toys.SignificanceStatus.Measured ? point.Significance.Value : null,
        point.Significance.Status == Inference.Toys.SignificanceStatus.Measured ? null : point.Significance.Value,
        ScanDocument.Word(point.Significance.Status),
        NeymanDocument.Measured.Of(point.Tested),
        point.HasCLs ? NeymanDocument.Measured.Of(point.Alternative) : null,
        point.HasCLs ? new NeymanDocument.Measured(point.Tail.CLs, point.CLsUncertainty.Low, point.CLsUncertainty.High) : null,
        point.Expected.ToList(),
        point.Tested.Toys,
        point.Tested.Failed + point.Alternative.Failed,
        ScanDocument.Word(point.Status));
}

/// <summary>The JSON document of <c>limit --toys</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Level">Confidence level.</param>
/// <param name="Observed">The limit of the data with its interval; null where CLs does not cross on the grid.</param>
/// <param name="Expected">Limits expected at −2, −1, 0, +1, +2 standard deviations.</param>
/// <param name="Asymptotic">Observed limit by the asymptotic formulae; null where there is none.</param>
/// <param name="AsymptoticExpected">Expected limits by the asymptotic formulae.</param>
/// <param name="Points">Every tested value.</param>
/// <param name="Data">The data of the observed limit, in words.</param>
internal sealed record ToyLimitDocument(
    string Poi,
    string Statistic,
    double Level,
    NeymanDocument.Measured Observed,
    IEnumerable<double> Expected,
    double Asymptotic,
    IEnumerable<double> AsymptoticExpected,
    IEnumerable<ToyTestedValue> Points,
    string Data)
{
    /// <summary>What the library found.</summary>
    /// <param name="limit">The limits.</param>
    /// <param name="data">The data, in words.</param>
    public static ToyLimitDocument Of(ToyLimitResult limit, string data) => new(
        limit.Tests.Poi,
        ScanDocument.Word(limit.Tests.Statistic),
        limit.Level,
        new NeymanDocument.Measured(limit.Observed, limit.Uncertainty.Low, limit.Uncertainty.High),
        limit.Expected.ToList(),
        limit.Asymptotic.Observed,
        limit.Asymptotic.Expected.ToList(),
        limit.Tests.Points.Select(ToyTestedValue.Of),
        data);
}
