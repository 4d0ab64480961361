using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Tests of single values with toys instead of asymptotic formulae: toys of the tested hypothesis give CLs+b (the p-value), toys of the
/// alternative, no signal or μ = 1 for q₀, give CLb and what is expected.
/// </summary>
public static class ToyHypothesisTest
{
    /// <summary>Tests values of the parameter of interest.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">What to test with how many toys; values empty for μ = 1, q₀ always tests 0.</param>
    /// <param name="progress">Told how many toys more are done, out of 2 × values × toys; null for nobody.</param>
    /// <param name="cancellation">Asked now and then.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static ToyTestResult Run(Workspace workspace, ToyOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(Prepare(workspace, options, cancellation), progress, cancellation);

    /// <summary>Prepares the toys, for a file say: those of all tested values, then those of the alternative for each.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">What to test with how many toys; values empty for μ = 1, q₀ always tests 0.</param>
    /// <param name="cancellation">Asked now and then.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static ToyRun Prepare(Workspace workspace, ToyOptions options, CancellationToken cancellation = default)
    {
        var isDiscovery = options.Statistic == TestStatistic.Q0;
        options = options with { Values = isDiscovery ? [0] : options.Values.Count > 0 ? options.Values : [1] };
        return ToyRun.PrepareTests(workspace, options, isDiscovery ? 1 : 0, cancellation);
    }

    /// <summary>Tests the data with toys that are there.</summary>
    /// <param name="run">The run, as <see cref="Prepare"/> makes it.</param>
    /// <param name="toys">The statistics of all toys of a hypothesis, by its index; NaN for those whose fit failed.</param>
    public static ToyTestResult Of(ToyRun run, Func<int, double[]> toys)
    {
        var values = run.Observed.Length;
        return new ToyTestResult(
            run.Options.Statistic, run.Poi, Enumerable.Range(0, values).Select(i => Point(run, i, toys(i), toys(values + i))).ToValueList());
    }

    private static ToyTestResult Run(ToyRun run, IProgress<int>? progress, CancellationToken cancellation)
    {
        var statistics = run.Hypotheses.Select(_ => new double[run.Options.Toys]).ToArray();
        foreach (var block in run.Make(run.Units, cancellation))
        {
            for (var i = 0; i < block.Count; i++)
            {
                statistics[block.Hypothesis][block.First + i] = run.Options.Statistic.Of(block.Tested, block.Estimates[i], block.Statistics[i]);
            }

            progress?.Report(block.Count);
        }

        return Of(run, hypothesis => statistics[hypothesis]);
    }

    private static ToyTestPoint Point(ToyRun run, int index, double[] tested, double[] alternative)
    {
        var (scan, statistic) = (run.Observed[index], run.Options.Statistic);
        var observed = statistic.Of(scan.Value, scan.Free.Value, scan.TestStatistic);
        var (signal, background) = (new ToyDistribution(scan.Value, tested), new ToyDistribution(scan.Value, alternative));
        return new ToyTestPoint(
            scan.Value,
            observed,
            PValue(signal, observed),
            PValue(background, observed),
            statistic is TestStatistic.QMu or TestStatistic.QMuTilde,
            Expected(statistic, signal, background),
            scan.Status);
    }

    private static ToyProbability PValue(ToyDistribution toys, double observed) => double.IsNaN(observed)
        ? new ToyProbability(double.NaN, new Interval(0, 1), toys.Toys, toys.Failed)
        : toys.PValue(observed);

    /// <summary>Quantiles, over the toys of the alternative, of what would be stated if they were the data.</summary>
    private static ExpectedBand Expected(TestStatistic statistic, ToyDistribution signal, ToyDistribution background)
    {
        var isLimit = statistic is TestStatistic.QMu or TestStatistic.QMuTilde;
        double[] stated = [.. background.Sorted.ToArray().Select(value => signal.FractionAtLeast(value) / (isLimit ? background.FractionAtLeast(value) : 1)).Order()];
        return ExpectedBand.Of(n => OrderStatistic.Quantile(stated, NormalDistribution.Cumulative(isLimit ? n : -n)));
    }
}

/// <summary>Tests of several values with toys; always the same shape.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Points">One per tested value, ascending.</param>
public sealed record ToyTestResult(TestStatistic Statistic, string Poi, ValueList<ToyTestPoint> Points)
{
    /// <summary>Whether every fit has converged, those of toys included.</summary>
    public bool HasConverged => Failed == 0 && Points.All(point => point.Status == FitStatus.Converged);

    /// <summary>Toys whose fit failed.</summary>
    public int Failed => Points.Sum(point => point.Tested.Failed + point.Alternative.Failed);
}

/// <summary>The test of one value with toys.</summary>
/// <param name="Value">The tested value.</param>
/// <param name="Observed">The test statistic of the data.</param>
/// <param name="Tested">CLs+b, the p-value: the fraction of toys of the tested hypothesis with a statistic at least as large.</param>
/// <param name="Alternative">CLb: the same fraction of toys of the alternative.</param>
/// <param name="HasCLs">Whether the statistic makes upper limits.</param>
/// <param name="Expected">CLs (the p-value for other statistics) where toys of the alternative fluctuate by −2 to +2 standard deviations.</param>
/// <param name="Status">Why the fits to the data stopped.</param>
public sealed record ToyTestPoint(
    double Value, double Observed, ToyProbability Tested, ToyProbability Alternative, bool HasCLs, ExpectedBand Expected, FitStatus Status)
{
    /// <summary>CLs+b, CLb and CLs; the latter two NaN for statistics that make no upper limits.</summary>
    public TailProbabilities Tail => HasCLs
        ? TailProbabilities.From(Tested.Value, Alternative.Value)
        : new TailProbabilities(Tested.Value, double.NaN, double.NaN);

    /// <summary>CLs with one standard deviation of both fractions, added in quadrature.</summary>
    public Interval CLsUncertainty
    {
        get
        {
            var cls = Tail.CLs;
            var down = Math.Sqrt(Square((Tested.Value - Tested.Uncertainty.Low) / Alternative.Value) + Square(cls * (Alternative.Uncertainty.High - Alternative.Value) / Alternative.Value));
            var up = Math.Sqrt(Square((Tested.Uncertainty.High - Tested.Value) / Alternative.Value) + Square(cls * (Alternative.Value - Alternative.Uncertainty.Low) / Alternative.Value));
            return new Interval(Math.Max(0, cls - down), cls + up);
        }
    }

    /// <summary>Z: the p-value in standard deviations, one-sided, as far as so many toys can tell.</summary>
    public ToySignificance Significance => ToySignificance.Of(Tested, Observed);

    private static double Square(double value) => value * value;
}
