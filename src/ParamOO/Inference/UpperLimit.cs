using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// Upper limits where CLs falls to 1 − level, observed and expected, by root finding in step: every tested value serves all six limits.
/// Observed data that exist at knots only are tested there, and their limit is enclosed by two knots.
/// </summary>
public static class UpperLimit
{
    private const int Curves = 6;
    private const int MaxRounds = 40;
    private const int MaxPasses = 8;

    /// <summary>CLs nearer to 1 − level than this, relatively, is on neither side where crossings are counted: fits have finite precision.</summary>
    private const double LevelResolution = 1e-4;

    /// <summary>Finds the limits.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Statistic, level, data; null for q̃_μ at 95 %.</param>
    /// <exception cref="InvalidInputException">A name does not fit the workspace, or data are missing.</exception>
    /// <exception cref="ArgumentException">The statistic is not q_μ or q̃_μ.</exception>
    public static UpperLimitResult Run(Workspace workspace, UpperLimitOptions? options = null)
    {
        options ??= new UpperLimitOptions();
        if (options.Statistic is not (TestStatistic.QMu or TestStatistic.QMuTilde))
        {
            throw new ArgumentException($"{options.Statistic} does not make upper limits; q_μ and q̃_μ do", nameof(options));
        }

        var search = new Search(new AsymptoticTest(workspace, options, options.Statistic), options);
        search.Run();
        return search.Result();
    }

    /// <summary>The tested values so far, and the six curves that are sought a root of.</summary>
    private sealed class Search(AsymptoticTest test, UpperLimitOptions options)
    {
        private readonly SortedDictionary<double, HypothesisTestPoint> tested = [];

        private Interval Range => new(Math.Max(0, test.Range.Low), test.Range.High);

        public void Run()
        {
            Test([Range.Low, Range.High, .. test.KnotsOfData.Where(Range.Contains), .. Guesses()]);
            for (var pass = 0; pass < MaxPasses && Enumerable.Range(0, Curves).Select(Bracket).Any(bracket => bracket is { IsDone: false }); pass++)
            {
                NarrowAll();
            }
        }

        /// <summary>Narrows the highest crossing of every curve. Values tested for one curve may show a higher crossing of another: hence passes.</summary>
        private void NarrowAll()
        {
            var brackets = Enumerable.Range(0, Curves).Select(Bracket).ToArray();
            for (var round = 0; round < MaxRounds && brackets.Any(bracket => bracket is { IsDone: false }); round++)
            {
                Test([.. brackets.Where(bracket => bracket is { IsDone: false }).Select(bracket => bracket!.Value.Next)]);
                brackets = [.. brackets.Select((bracket, curve) => bracket is { IsDone: false } open ? Narrow(open, curve) : bracket)];
            }
        }

        public UpperLimitResult Result()
        {
            var limits = Enumerable.Range(0, Curves).Select(Limit).ToArray();
            var status = tested.Values.Select(point => point.Status).FirstOrDefault(status => status != FitStatus.Converged, FitStatus.Converged);
            if (status == FitStatus.Converged && Enumerable.Range(0, Curves).Any(curve => Bracket(curve) is { IsDone: false }))
            {
                status = FitStatus.BudgetSpent;
            }

            return new UpperLimitResult(
                options.Statistic,
                test.PoiName,
                options.Level,
                limits[0],
                new ExpectedBand(limits[1], limits[2], limits[3], limits[4], limits[5]),
                status,
                tested.Values.ToValueList())
            {
                Between = Knots() is { } knots ? new Interval(knots.Below.Value, knots.Above.Value) : null,
                Crossings = Enumerable.Range(0, Curves).Select(Crossings).ToValueList(),
            };
        }

        /// <summary>Where limits would be if the estimate were normal with the width that the Asimov data give at the end of the range.</summary>
        private double[] Guesses()
        {
            var probe = Range.Low + (Range.Width / 8);
            Test([probe]);
            var sigma = probe / Math.Sqrt(tested[probe].Asimov);
            return double.IsFinite(sigma)
                ? [.. ExpectedBand.Fluctuations.Select(n => Asymptotics.ExpectedLimit(sigma, options.Level, n)).Where(value => Range.Contains(value))]
                : [];
        }

        private void Test(double[] values)
        {
            foreach (var point in test.AtAny(values.Distinct().Where(value => !tested.ContainsKey(value)).Order().ToValueList()))
            {
                tested[point.Value] = point;
            }
        }

        /// <summary>ln(CLs/(1 − level)) of the data for curve 0, of the expected band for the others: positive below the limit.</summary>
        private double Excess(HypothesisTestPoint point, int curve) =>
            Math.Log(Math.Max(curve == 0 ? point.Tail.CLs : point.Expected.ToList()[curve - 1], double.Epsilon) / (1 - options.Level));

        /// <summary>The highest sign change from allowed to excluded; null when there is none.</summary>
        private RootBracket? Bracket(int curve)
        {
            var points = tested.Values.Where(point => !double.IsNaN(Excess(point, curve))).ToArray();
            for (var i = points.Length - 1; i > 0; i--)
            {
                var (below, above) = (Excess(points[i - 1], curve), Excess(points[i], curve));
                if (below > 0 && above <= 0)
                {
                    return new RootBracket(points[i - 1].Value, below, points[i].Value, above, IsAtKnots(curve) ? double.PositiveInfinity : options.Tolerance * points[i].Value);
                }
            }

            return null;
        }

        /// <summary>How often the curve falls through 1 − level between tested values.</summary>
        private int Crossings(int curve)
        {
            var sides = tested.Values.Select(point => Excess(point, curve)).Where(excess => Math.Abs(excess) > LevelResolution).ToArray();
            return sides.Zip(sides.Skip(1)).Count(pair => pair.First > 0 && pair.Second < 0);
        }

        private RootBracket Narrow(RootBracket bracket, int curve)
        {
            bracket.Add(Excess(tested[bracket.Next], curve));
            return bracket;
        }

        /// <summary>Whether a curve is known at knots alone: observed data are never made up between them.</summary>
        private bool IsAtKnots(int curve) => curve == 0 && test.KnotsOfData.Count > 0;

        private double Limit(int curve) => Bracket(curve) is not { } bracket ? double.NaN : IsAtKnots(curve) ? OnTheLine() : bracket.Root;

        /// <summary>The knots that enclose the observed limit; null where it is found by fits, or where there is none.</summary>
        private (HypothesisTestPoint Below, HypothesisTestPoint Above)? Knots()
        {
            var points = tested.Values.Where(point => !double.IsNaN(Excess(point, 0))).ToArray();
            var last = Array.FindLastIndex(points, point => Excess(point, 0) > 0);
            return IsAtKnots(0) && last >= 0 && last < points.Length - 1 ? (points[last], points[last + 1]) : null;
        }

        /// <summary>Where a straight line of ln CLs between the two knots crosses 1 − level.</summary>
        private double OnTheLine()
        {
            var (below, above) = Knots()!.Value;
            var share = Excess(below, 0) / (Excess(below, 0) - Excess(above, 0));
            return below.Value + (share * (above.Value - below.Value));
        }
    }
}

/// <summary>How to find upper limits.</summary>
public sealed record UpperLimitOptions : StatementOptions
{
    /// <summary>q̃_μ (default) or q_μ.</summary>
    public TestStatistic Statistic { get; init; } = TestStatistic.QMuTilde;

    /// <summary>Confidence level in (0, 1); default 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Relative precision of the limits; default 1e-6.</summary>
    public double Tolerance { get; init; } = 1e-6;
}

/// <summary>Upper limits; always the same shape.</summary>
/// <param name="Statistic">q_μ or q̃_μ.</param>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Observed">The limit of the data; NaN where CLs stays above 1 − level up to the end of the range.</param>
/// <param name="Expected">Limits where data without signal fluctuate; NaN likewise.</param>
/// <param name="Status">Converged only if every fit did and every limit lies between two tested values that enclose it within the tolerance.</param>
/// <param name="Points">Every tested value, ascending, for figures.</param>
public sealed record UpperLimitResult(
    TestStatistic Statistic,
    string Poi,
    double Level,
    double Observed,
    ExpectedBand Expected,
    FitStatus Status,
    ValueList<HypothesisTestPoint> Points)
{
    /// <summary>
    /// Where observed data exist at knots only: the neighbouring knots between which CLs of the data falls below 1 − level. The limit between them is where
    /// a straight line of ln CLs crosses. Null elsewhere.
    /// </summary>
    public Interval? Between { get; init; }

    /// <summary>
    /// How often CLs of the data, then of the expected band, falls through 1 − level between the tested values. Where it does so more than once
    /// the limit is the largest crossing, and there are smaller values that are excluded.
    /// </summary>
    public ValueList<int> Crossings { get; init; }
}
