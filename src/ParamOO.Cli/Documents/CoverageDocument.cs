using ParamOO.Events;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>coverage</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Seed">Seed of the random numbers.</param>
/// <param name="Points">One per true value.</param>
internal sealed record CoverageDocument(string Poi, string Statistic, ulong Seed, IEnumerable<CoverageDocument.Point> Points)
{
    /// <summary>What the library found.</summary>
    /// <param name="study">The study.</param>
    /// <param name="options">Which toys it is made of.</param>
    public static CoverageDocument Of(CoverageStudy study, ToyOptions options) => new(
        study.Poi,
        ScanDocument.Word(study.Statistic),
        options.Seed,
        study.Points.Select(point => new Point(point.Value, point.Toys, point.Failed, point.Levels.Select(level => new Level(
            level.Level,
            level.Critical,
            NeymanDocument.Measured.Of(level.Coverage),
            NeymanDocument.Measured.Of(level.AsymptoticCoverage))))));

    /// <summary>A table for people.</summary>
    /// <param name="title">Title of the table.</param>
    /// <param name="study">The study.</param>
    public static ReportTable Table(string title, CoverageStudy study) => new(
        title,
        [new($"true {study.Poi}"), .. study.Points[0].Levels.SelectMany(level => Headings(100 * level.Level, NeymanTable.Law(study.Statistic, IsBounded(study)))), new("toys"), new("failed")],
        study.Points.Select(Row).ToValueList(),
        "±: one standard deviation, toys being finite" + (IsBounded(study) ? $"; {NeymanTable.Bounds}" : ""));

    /// <summary>One row per true value, all numbers.</summary>
    /// <param name="study">The study.</param>
    public static EventTable Columns(CoverageStudy study)
    {
        var columns = new List<(string Name, Func<CoveragePoint, double> Of)> { (study.Poi, point => point.Value), ("toys", point => point.Toys), ("failed", point => point.Failed) };
        foreach (var (index, level) in study.Points[0].Levels.Index())
        {
            var suffix = FormattableString.Invariant($"{100 * level.Level:G4}");
            columns.Add(($"critical_{suffix}", point => point.Levels[index].Critical));
            columns.Add(($"coverage_{suffix}", point => point.Levels[index].Coverage.Value));
            columns.Add(($"coverage_{suffix}_low", point => point.Levels[index].Coverage.Uncertainty.Low));
            columns.Add(($"coverage_{suffix}_high", point => point.Levels[index].Coverage.Uncertainty.High));
            columns.Add(($"coverage_{suffix}_asymptotic", point => point.Levels[index].AsymptoticCoverage.Value));
        }

        return new EventTable("coverage", [.. columns.Select(column => column.Name)], [.. columns.Select(column => study.Points.Select(column.Of).ToArray())]);
    }

    private static bool IsBounded(CoverageStudy study) => study.Points.Any(point =>
        point.Levels.Any(level => point.Law.IsBoundedUpTo(Asymptotics.Threshold(study.Statistic, level.Level))));

    private static TableColumn[] Headings(double percent, string law) => [new(FormattableString.Invariant($"belt {percent:G4} %")), new("±"), new($"by {law}"), new("±")];

    private static ValueList<string> Row(CoveragePoint point) =>
    [
        ReportText.Number(point.Value, 6),
        .. point.Levels.SelectMany(level => Measured(level.Coverage).Concat(Measured(level.AsymptoticCoverage))),
        FormattableString.Invariant($"{point.Toys:N0}"), ReportText.Number(point.Failed),
    ];

    private static string[] Measured(ToyProbability probability) => double.IsNaN(probability.Value)
        ? ["–", "–"]
        : [ReportText.Number(probability.Value), ReportText.Number(probability.Uncertainty.Width / 2, 2)];

    /// <summary>One true value.</summary>
    /// <param name="Value">μ.</param>
    /// <param name="Toys">How many toys.</param>
    /// <param name="Failed">How many of them failed.</param>
    /// <param name="Levels">Per confidence level.</param>
    internal sealed record Point(double Value, int Toys, int Failed, IEnumerable<Level> Levels);

    /// <summary>One confidence level.</summary>
    /// <param name="ConfidenceLevel">In (0, 1).</param>
    /// <param name="Critical">Critical value of the belt; null without one.</param>
    /// <param name="Coverage">What it covers; null without a belt there.</param>
    /// <param name="AsymptoticCoverage">What the large-sample threshold of the statistic covers.</param>
    internal sealed record Level(
        [property: System.Text.Json.Serialization.JsonPropertyName("level")] double ConfidenceLevel,
        double Critical,
        NeymanDocument.Measured Coverage,
        NeymanDocument.Measured AsymptoticCoverage);
}
