using System.Text.Json.Serialization;
using ParamOO.Inference;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>hypotest</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Points">One per tested value.</param>
/// <param name="Data">The data that were tested, in words.</param>
internal sealed record HypothesisTestDocument(string Poi, string Statistic, IEnumerable<TestedValue> Points, string Data)
{
    /// <summary>What the library found.</summary>
    /// <param name="test">The tests.</param>
    /// <param name="data">The data, in words.</param>
    public static HypothesisTestDocument Of(HypothesisTestResult test, string data) =>
        new(test.Poi, ScanDocument.Word(test.Statistic), test.Points.Select(TestedValue.Of), data);
}

/// <summary>One tested value.</summary>
/// <param name="Value">μ.</param>
/// <param name="TestStatistic">The statistic of the data.</param>
/// <param name="Asimov">The statistic of Asimov data of the alternative.</param>
/// <param name="PValue">p-value of the tested value.</param>
/// <param name="Significance">The p-value in standard deviations, one-sided.</param>
/// <param name="CLsPlusB">CLs+b.</param>
/// <param name="CLb">CLb; null for statistics without it.</param>
/// <param name="CLs">CLs; null for statistics without it.</param>
/// <param name="Expected">CLs (p₀ for q₀) expected at −2, −1, 0, +1, +2 standard deviations.</param>
/// <param name="Status">Why the fits stopped.</param>
internal sealed record TestedValue(
    double Value,
    double TestStatistic,
    double Asimov,
    double PValue,
    double Significance,
    [property: JsonPropertyName("cls_plus_b")] double CLsPlusB,
    [property: JsonPropertyName("clb")] double CLb,
    [property: JsonPropertyName("cls")] double CLs,
    IEnumerable<double> Expected,
    string Status)
{
    /// <summary>What the library found.</summary>
    /// <param name="point">The test.</param>
    public static TestedValue Of(HypothesisTestPoint point) => new(
        point.Value,
        point.Observed,
        point.Asimov,
        point.PValue,
        point.Significance,
        point.Tail.CLsPlusB,
        point.Tail.CLb,
        point.Tail.CLs,
        point.Expected.ToList(),
        ScanDocument.Word(point.Status));
}

/// <summary>The JSON document of <c>limit</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Level">Confidence level.</param>
/// <param name="Observed">The limit of the data; null beyond the range.</param>
/// <param name="Expected">Limits expected at −2, −1, 0, +1, +2 standard deviations.</param>
/// <param name="Status">Why the fits stopped.</param>
/// <param name="Points">Every tested value.</param>
/// <param name="Data">The data of the observed limit, in words.</param>
/// <param name="ObservedBetween">The two knots that enclose the observed limit, where data exist at knots only; left out elsewhere.</param>
internal sealed record UpperLimitDocument(
    string Poi,
    string Statistic,
    double Level,
    double Observed,
    IEnumerable<double> Expected,
    string Status,
    IEnumerable<TestedValue> Points,
    string Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[]? ObservedBetween)
{
    /// <summary>What the library found.</summary>
    /// <param name="limit">The limits.</param>
    /// <param name="data">The data, in words.</param>
    public static UpperLimitDocument Of(UpperLimitResult limit, string data) => new(
        limit.Poi,
        ScanDocument.Word(limit.Statistic),
        limit.Level,
        limit.Observed,
        limit.Expected.ToList(),
        ScanDocument.Word(limit.Status),
        limit.Points.Select(TestedValue.Of),
        data,
        limit.Between is { } between ? [between.Low, between.High] : null);
}
