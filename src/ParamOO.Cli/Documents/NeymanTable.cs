using ParamOO.Events;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The Neyman construction as tables: for people, and for programs that read columns.</summary>
internal static class NeymanTable
{
    /// <summary>What is not excluded.</summary>
    /// <param name="title">Title of the table.</param>
    /// <param name="construction">The construction.</param>
    public static ReportTable Intervals(string title, NeymanConstruction construction) => new(
        title,
        [new("level", false), new(construction.Poi + " by toys", false), new($"{construction.Poi} by {Law(construction)}", false)],
        construction.Sets.Zip(construction.Asymptotic, (toys, asymptotic) => (ValueList<string>)[Percent(toys.Level), Text(toys), Text(asymptotic)]).ToValueList(),
        $"( ) edges with what finite toys leave open; … beyond what was tested{Resolution(construction)}");

    /// <summary>One row per hypothesis.</summary>
    /// <param name="construction">The construction.</param>
    public static ReportTable Hypotheses(NeymanConstruction construction) => new(
        FormattableString.Invariant($"{construction.Points.Count} hypotheses, {construction.Toys:N0} toys, {construction.Failed:N0} failed"),
        [
            new(construction.Poi), new("t of the data"), new("p, toys"), new($"p, {Law(construction)}"),
            .. construction.Belts.SelectMany(belt => (TableColumn[])[new($"t_c {Percent(belt.Level)}"), new("covers")]), new("failed"),
        ],
        construction.Points.Select(Row).ToValueList(),
        Remarks(construction));

    /// <summary>One row per hypothesis, all numbers.</summary>
    /// <param name="construction">The construction.</param>
    public static EventTable Columns(NeymanConstruction construction)
    {
        var columns = new List<(string Name, Func<NeymanPoint, double> Of)>
        {
            (construction.Poi, point => point.Value),
            ("t", point => point.Observed),
            ("p_value", point => point.PValue.Value),
            ("p_value_low", point => point.PValue.Uncertainty.Low),
            ("p_value_high", point => point.PValue.Uncertainty.High),
            ("p_value_upper_limit", point => point.PValue.UpperLimit(ToySignificance.Confidence)),
            ("p_value_asymptotic", point => point.AsymptoticPValue),
            ("toys", point => point.Toys),
            ("failed", point => point.Failed),
            ("agreement", point => point.Agreement),
        };
        foreach (var (index, belt) in construction.Belts.Index())
        {
            var suffix = FormattableString.Invariant($"{100 * belt.Level:G4}");
            columns.Add(($"critical_{suffix}", point => point.Levels[index].Critical.Value));
            columns.Add(($"critical_{suffix}_low", point => point.Levels[index].Critical.Uncertainty.Low));
            columns.Add(($"critical_{suffix}_high", point => point.Levels[index].Critical.Uncertainty.High));
            columns.Add(($"coverage_{suffix}", point => point.Levels[index].Coverage.Value));
            columns.Add(($"coverage_{suffix}_low", point => point.Levels[index].Coverage.Uncertainty.Low));
            columns.Add(($"coverage_{suffix}_high", point => point.Levels[index].Coverage.Uncertainty.High));
            columns.Add(($"coverage_{suffix}_asymptotic", point => point.Levels[index].AsymptoticCoverage.Value));
        }

        return new EventTable("neyman", [.. columns.Select(column => column.Name)], [.. columns.Select(column => construction.Points.Select(column.Of).ToArray())]);
    }

    /// <summary>The large-sample distribution of a statistic, in short: that of one-sided ones is 0 with probability one half.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="isBounded">Whether bounds of the estimate change it somewhere.</param>
    internal static string Law(TestStatistic statistic, bool isBounded) => (statistic.IsOneSided() ? "½ χ²" : "χ²") + (isBounded ? " with bounds" : "");

    /// <summary>What the words of a law mean.</summary>
    internal const string Bounds = "with bounds: arXiv:1007.1727, sections 3.4 and 3.7, the estimate staying between the bounds of the parameter";

    private static string Law(NeymanConstruction construction) => Law(construction.Statistic, IsBounded(construction));

    private static bool IsBounded(NeymanConstruction construction) => construction.Points.Any(point =>
        construction.Belts.Any(belt => point.Law.IsBoundedUpTo(Asymptotics.Threshold(construction.Statistic, belt.Level))) || point.Law.IsBoundedUpTo(point.Observed));

    private static string Remarks(NeymanConstruction construction)
    {
        var limits = construction.Points.Any(point => point.PValue.Counted == 0) ? "<: limit at 95 % confidence, no toy being as large" : "";
        return string.Join("; ", new[] { limits, IsBounded(construction) ? Bounds : "" }.Where(remark => remark.Length > 0));
    }

    /// <summary>Edges lie on straight lines between tested values: how far these are apart where edges are.</summary>
    private static string Resolution(NeymanConstruction construction)
    {
        var edges = construction.Sets.Concat(construction.Asymptotic).SelectMany(set => set.Intervals)
            .SelectMany(interval => new[] { interval.Low, interval.High }).Where(edge => !edge.IsOpen).Select(edge => edge.Value).ToList();
        double[] tested = [.. construction.Points.Select(point => point.Value)];
        var spacings = tested.Zip(tested.Skip(1)).Where(cell => edges.Any(edge => edge >= cell.First && edge <= cell.Second)).Select(cell => cell.Second - cell.First).ToList();
        return spacings.Count == 0 ? "" : $"; edges are interpolated between tested values, there up to {ReportText.Number(spacings.Max(), 2)} apart (scan --levels finds those of χ² by further fits)";
    }

    private static ValueList<string> Row(NeymanPoint point) =>
    [
        ReportText.Number(point.Value, 6), ReportText.Number(point.Observed, 5), ToyTestTable.Probability(point.PValue), ReportText.Number(point.AsymptoticPValue, 4),
        .. point.Levels.SelectMany(level => (string[])[ReportText.Number(level.Critical.Value, 4), ReportText.Number(level.Coverage.Value, 4)]),
        ReportText.Number(point.Failed),
    ];

    private static string Text(ConfidenceSet set) => set.Intervals.Count == 0
        ? "nothing"
        : string.Join(" and ", set.Intervals.Select(interval => $"{Text(interval.Low, isLow: true)} to {Text(interval.High, isLow: false)}"));

    private static string Text(ConfidenceEdge edge, bool isLow)
    {
        var open = edge.IsOpen ? isLow ? "… " : " …" : "";
        var spread = edge.Uncertainty.Width > 0 ? $" ({ReportText.Number(edge.Uncertainty.Low)}, {ReportText.Number(edge.Uncertainty.High)})" : "";
        return isLow ? $"{open}{ReportText.Number(edge.Value)}{spread}" : $"{ReportText.Number(edge.Value)}{spread}{open}";
    }

    private static string Percent(double level) => FormattableString.Invariant($"{100 * level:G4} %");
}
