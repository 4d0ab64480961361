using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference.Toys;

/// <summary>Upper limits by CLs with toys: tests on a grid of values, limits where CLs crosses 1 − level, ln CLs taken as straight between values.</summary>
public static class ToyLimit
{
    /// <summary>Number of tested values unless they are named.</summary>
    internal const int DefaultValues = 17;

    private const double Margin = 0.5;

    /// <summary>Tested values are short numbers, the same on all machines that share the toys.</summary>
    private const int GridDigits = 4;

    /// <summary>Finds the limits.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The tests; values empty (default) for 17 from half the lowest to one and a half times the highest of the asymptotic limits, or all knots where observed data exist at knots only.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <param name="progress">Told how many toys more are done; null for nobody.</param>
    /// <param name="cancellation">Asked now and then.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    /// <exception cref="ArgumentException">The statistic is not q_μ or q̃_μ.</exception>
    public static ToyLimitResult Run(Workspace workspace, ToyOptions options, double level, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var plan = Plan(workspace, options, level);
        return Of(plan, ToyHypothesisTest.Run(workspace, plan.Tests, progress, cancellation));
    }

    /// <summary>Says which values to test.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The tests; values as for <see cref="Run"/>.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    /// <exception cref="ArgumentException">The statistic is not q_μ or q̃_μ.</exception>
    public static ToyLimitPlan Plan(Workspace workspace, ToyOptions options, double level)
    {
        if (options.Statistic is not (TestStatistic.QMu or TestStatistic.QMuTilde))
        {
            throw new ArgumentException($"{options.Statistic} does not make upper limits; q_μ and q̃_μ do", nameof(options));
        }

        var models = new HypothesisModels(workspace, options, options.Statistic.HasBoundary() ? 0 : double.NegativeInfinity);
        var areKnots = models.FollowsHypothesis && (options.Data ?? models.DefaultData) is ObservedData;
        var asymptotic = UpperLimit.Run(workspace, Like(options, level));
        var grid = areKnots ? models.ObservedValues.Where(value => value > 0).ToValueList() : Grid(models.Range, asymptotic);
        return new(level, options with { Values = options.Values.Count > 0 ? options.Values : grid }, asymptotic);
    }

    /// <summary>Finds the limits in tests that are there.</summary>
    /// <param name="plan">Which values were tested.</param>
    /// <param name="tests">The tests.</param>
    public static ToyLimitResult Of(ToyLimitPlan plan, ToyTestResult tests)
    {
        var expected = ExpectedBand.Fluctuations.Select((_, i) => Crossing(tests, plan.Level, point => point.Expected.ToList()[i])).ToArray();
        return new ToyLimitResult(
            plan.Level,
            Crossing(tests, plan.Level, point => point.Tail.CLs),
            new Interval(Crossing(tests, plan.Level, point => point.CLsUncertainty.Low), Crossing(tests, plan.Level, point => point.CLsUncertainty.High)),
            new ExpectedBand(expected[0], expected[1], expected[2], expected[3], expected[4]),
            plan.Asymptotic,
            tests);
    }

    private static UpperLimitOptions Like(ToyOptions options, double level) => new()
    {
        Statistic = options.Statistic,
        Level = level,
        Measurement = options.Measurement,
        Poi = options.Poi,
        Data = options.Data,
        StatOnly = options.StatOnly,
        Held = options.Held,
        ProfileGrid = options.ProfileGrid,
        Threads = options.Threads,
        Fit = options.Fit,
    };

    private static ValueList<double> Grid(Interval range, UpperLimitResult asymptotic)
    {
        var limits = asymptotic.Expected.ToList().Append(asymptotic.Observed).Where(double.IsFinite).ToList();
        var (low, high) = limits.Count == 0 ? (range.Low, range.High) : (Margin * limits.Min(), (1 + Margin) * limits.Max());
        var tested = new Interval(Math.Max(low, range.Low), Math.Min(high, range.High));
        return tested.Points(DefaultValues).Select(value => range.Clamp(Rounding.ToDigits(value, GridDigits))).Where(value => value > 0).ToValueList();
    }

    /// <summary>The highest value at which a probability falls to 1 − level; NaN where it does not on the grid.</summary>
    private static double Crossing(ToyTestResult tests, double level, Func<ToyTestPoint, double> probability)
    {
        var points = tests.Points.Where(point => !double.IsNaN(probability(point))).ToArray();
        for (var i = points.Length - 1; i > 0; i--)
        {
            var (below, above) = (Excess(probability(points[i - 1]), level), Excess(probability(points[i]), level));
            if (below > 0 && above <= 0)
            {
                return points[i - 1].Value + ((points[i].Value - points[i - 1].Value) * below / (below - above));
            }
        }

        return double.NaN;
    }

    /// <summary>ln(p/(1 − level)); a probability that no toy supports is taken as far below.</summary>
    private static double Excess(double probability, double level) => Math.Log(Math.Max(probability, 1e-6) / (1 - level));
}

/// <summary>Which values are tested for upper limits with toys.</summary>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Tests">The tests, their values filled in.</param>
/// <param name="Asymptotic">The limits of the asymptotic formulae.</param>
public sealed record ToyLimitPlan(double Level, ToyOptions Tests, UpperLimitResult Asymptotic);

/// <summary>Upper limits with toys; always the same shape.</summary>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Observed">The limit of the data; NaN where CLs does not cross 1 − level on the grid.</param>
/// <param name="Uncertainty">Where it lies with one standard deviation, toys being finite.</param>
/// <param name="Expected">Limits where data without signal fluctuate; NaN likewise.</param>
/// <param name="Asymptotic">The limits of the asymptotic formulae.</param>
/// <param name="Tests">Every tested value.</param>
public sealed record ToyLimitResult(
    double Level, double Observed, Interval Uncertainty, ExpectedBand Expected, UpperLimitResult Asymptotic, ToyTestResult Tests);
