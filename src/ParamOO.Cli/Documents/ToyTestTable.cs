using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>Tests with toys as tables for people.</summary>
internal static class ToyTestTable
{
    /// <summary>One row per tested value.</summary>
    /// <param name="title">Title of the table.</param>
    /// <param name="test">The tests.</param>
    public static ReportTable Of(string title, ToyTestResult test) => new(
        title,
        [new(test.Poi), new("statistic"), new("p-value"), new("±"), new("Z"), new("CLs"), new("±"), new("expected"), new("failed"), new("status", false)],
        test.Points.Select(Row).ToValueList(),
        FormattableString.Invariant($"{(test.Points.Count == 0 ? 0 : test.Points[0].Tested.Toys):N0} toys of each hypothesis; expected: CLs (p-value for other statistics) in the median of the alternative; < and >: limits at 95 % confidence"));

    /// <summary>The limits, beside those of the asymptotic formulae.</summary>
    /// <param name="limit">The limits.</param>
    public static ReportTable Of(ToyLimitResult limit) => new(
        FormattableString.Invariant($"upper limits at {100 * limit.Level:G4} % confidence level"),
        [new("", false), new(limit.Tests.Poi), new("from"), new("to"), new("asymptotic")],
        [
            ["observed", Number(limit.Observed), Number(limit.Uncertainty.Low), Number(limit.Uncertainty.High), Number(limit.Asymptotic.Observed)],
            .. ExpectedBand.Fluctuations.Select((fluctuation, i) => Expected(limit, fluctuation, i)),
        ],
        "from, to: one standard deviation, toys being finite; – where CLs does not cross on the grid");

    private static ValueList<string> Expected(ToyLimitResult limit, double fluctuation, int index) =>
    [
        fluctuation == 0 ? "expected, median" : FormattableString.Invariant($"expected, {fluctuation:+0;-0} σ"),
        Number(limit.Expected.ToList()[index]), "", "", Number(limit.Asymptotic.Expected.ToList()[index]),
    ];

    private static ValueList<string> Row(ToyTestPoint point) =>
    [
        Number(point.Value), Number(point.Observed), Probability(point.Tested), Number(point.Tested.Uncertainty.Width / 2), Text(point.Significance),
        Number(point.Tail.CLs), Number(point.CLsUncertainty.Width / 2), Number(point.Expected.Median),
        Number(point.Tested.Failed + point.Alternative.Failed), ScanDocument.Word(point.Status).Replace('_', ' '),
    ];

    /// <summary>A probability; its upper limit where no toy counts.</summary>
    /// <param name="probability">The probability.</param>
    internal static string Probability(ToyProbability probability) => probability is { Counted: 0, Toys: > 0 } && !double.IsNaN(probability.Value)
        ? $"< {ReportText.Number(probability.UpperLimit(ToySignificance.Confidence), 2)}"
        : Number(probability.Value);

    private static string Text(ToySignificance significance) => significance.Status switch
    {
        SignificanceStatus.Measured => Number(significance.Value),
        SignificanceStatus.Above => $"> {ReportText.Number(significance.Value, 3)}",
        SignificanceStatus.Below => $"< {ReportText.Number(significance.Value, 3)}",
        SignificanceStatus.NoDeviation => "≤ 0",
        _ => "–",
    };

    private static string Number(double? value) => value is { } number && !double.IsNaN(number) ? ReportText.Number(number, 4) : "–";
}
