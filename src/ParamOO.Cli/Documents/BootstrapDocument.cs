using System.Globalization;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>bootstrap</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Seed">Seed of the random numbers.</param>
/// <param name="Values">Tested values.</param>
/// <param name="Observed">What the data themselves say.</param>
/// <param name="Replicas">Number of replicas.</param>
/// <param name="Failed">How many of them have a failed fit; mean, deviation and quantiles are without them.</param>
/// <param name="Mean">Mean of the estimates.</param>
/// <param name="StandardDeviation">Standard deviation of the estimates.</param>
/// <param name="Quantiles">The smallest estimates that at least 16, 50 and 84 % of the replicas do not exceed.</param>
internal sealed record BootstrapDocument(
    string Poi, ulong Seed, IEnumerable<double> Values, BootstrapDocument.Data Observed, int Replicas, int Failed, double Mean, double StandardDeviation, double[] Quantiles)
{
    private static readonly double[] Fractions = [0.16, 0.5, 0.84];

    /// <summary>What a data set says.</summary>
    /// <param name="Estimate">μ̂.</param>
    /// <param name="TestStatistics">t at every tested value.</param>
    /// <param name="Intervals">What is not excluded by the thresholds of χ², per level.</param>
    internal sealed record Data(double Estimate, IEnumerable<double> TestStatistics, IEnumerable<Level> Intervals);

    /// <summary>A confidence set.</summary>
    /// <param name="ConfidenceLevel">Its level.</param>
    /// <param name="Intervals">Low and high edge of every interval.</param>
    internal sealed record Level(double ConfidenceLevel, double[][] Intervals);

    /// <summary>What the library found.</summary>
    /// <param name="result">The replicas.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    public static BootstrapDocument Of(BootstrapResult result, ulong seed) => new(
        result.Poi,
        seed,
        result.Values,
        new Data(
            result.Observed.Estimate,
            result.Observed.Statistics,
            result.Observed.Sets.Select(set => new Level(set.Level, [.. set.Intervals.Select(interval => new[] { interval.Low.Value, interval.High.Value })]))),
        result.Replicas.Count,
        result.Failed,
        result.Mean,
        result.StandardDeviation,
        [.. Fractions.Select(result.Quantile)]);

    /// <summary>One row per replica: estimate, outermost edges of its confidence sets, number of failed fits, t at every tested value.</summary>
    /// <param name="result">The replicas.</param>
    public static DataTable Columns(BootstrapResult result)
    {
        var rows = result.Replicas.Index().ToList();
        return new DataTable("replicas",
        [
            DataNumbers.Of("replica", rows, row => row.Index),
            DataNumbers.Of(result.Poi, rows, row => row.Item.Estimate),
            DataNumbers.Of("failed", rows, row => row.Item.Failed),
            .. result.Observed.Sets.Index().SelectMany(set => new[]
            {
                DataNumbers.Of(Name("low", set.Item.Level), rows, row => Edge(row.Item.Sets[set.Index], isLow: true)),
                DataNumbers.Of(Name("high", set.Item.Level), rows, row => Edge(row.Item.Sets[set.Index], isLow: false)),
            }),
            .. result.Values.Index().Select(value => DataNumbers.Of(Name("t", value.Item), rows, row => row.Item.Statistics[value.Index])),
        ]);
    }

    private static string Name(string what, double value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value:G9}");

    private static double Edge(ConfidenceSet set, bool isLow) =>
        set.Intervals.Count == 0 ? double.NaN : isLow ? set.Intervals[0].Low.Value : set.Intervals[^1].High.Value;
}
