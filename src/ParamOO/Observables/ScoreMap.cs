using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// The monotone map of a score kind, turned around: edges on the axis of the mapped score s become thresholds on the score variable z of
/// <see cref="ScoreEvents"/>, so that nothing has to be mapped event by event.
/// </summary>
internal static class ScoreMap
{
    /// <summary>Inner edges of equidistant or tail-dense bins on the axis of s.</summary>
    /// <param name="placement">Uniform or tails.</param>
    /// <param name="bins">Number of bins.</param>
    /// <returns>bins − 1 numbers in (0, 1), ascending.</returns>
    public static double[] Edges(EdgePlacement placement, int bins) =>
        [.. Enumerable.Range(1, bins - 1).Select(b => placement == EdgePlacement.Tails ? Companded((double)b / bins) : (double)b / bins)];

    /// <summary>Inner edges of the cells among which optimised edges are chosen: half of them equidistant, half dense in the tails.</summary>
    /// <param name="cells">Number of cells.</param>
    public static double[] FineEdges(int cells) =>
        [.. Edges(EdgePlacement.Uniform, (cells + 1) / 2).Concat(Edges(EdgePlacement.Tails, (cells / 2) + 1)).Distinct().Order()];

    /// <summary>Thresholds on z at one hypothesis.</summary>
    /// <param name="options">The score.</param>
    /// <param name="edges">Edges on the axis of s, ascending, in (0, 1).</param>
    /// <param name="hypothesis">μ′.</param>
    /// <param name="referenceYield">ν(μ₀) [events].</param>
    /// <param name="distribution">The events under the reference hypothesis.</param>
    public static double[] Thresholds(
        ObservableOptions options, double[] edges, Hypothesis hypothesis, double referenceYield, ScoreDistribution distribution)
    {
        if (options.Kind == ObservableKind.Quantile)
        {
            return distribution.Quantiles(edges);
        }

        var axis = new LogRatioAxis(hypothesis.Distance, hypothesis.TotalChange / referenceYield);
        var steepness = options.Kind switch
        {
            ObservableKind.Ratio => Math.Abs(hypothesis.Distance),
            ObservableKind.Stretched => (options.Stretch ?? 100) * Math.Abs(hypothesis.Distance),
            _ => (options.Stretch ?? 2) / distribution.StandardDeviation(axis.FromScore),
        };
        return [.. edges.Select(edge => axis.ToScore(Logit(edge) == 0 ? 0 : Logit(edge) / steepness))];
    }

    private static double Companded(double fraction) => NormalDistribution.Cumulative(Math.Sqrt(3) * NormalDistribution.Quantile(fraction));

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>u = ln R/(t′ − t₀) against z: ln(1 + d z)/d − ln(ν(μ′)/ν(μ₀))/d, and z − ν′/ν₀ at d = 0.</summary>
    /// <param name="distance">d = t′ − t₀.</param>
    /// <param name="relativeChange">[ν(μ′)/ν(μ₀) − 1]/d.</param>
    private readonly struct LogRatioAxis(double distance, double relativeChange)
    {
        private readonly double offset = Log(distance, relativeChange);

        public double FromScore(double score) => Log(distance, score) - offset;

        public double ToScore(double value)
        {
            if (double.IsInfinity(value))
            {
                return value;
            }

            var exponent = distance * (value + offset);
            return Math.Abs(exponent) < 1e-5
                ? (value + offset) * (1 + (exponent / 2 * (1 + (exponent / 3))))
                : (Math.Exp(exponent) - 1) / distance;
        }

        /// <summary>ln(1 + d x)/d.</summary>
        private static double Log(double distance, double x)
        {
            var change = distance * x;
            return Math.Abs(change) < 1e-5 ? x * (1 - (change / 2) + (change * change / 3)) : Math.Log(1 + change) / distance;
        }
    }
}
