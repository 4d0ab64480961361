using ParamOO.Fitting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>Tests of single values by the asymptotic formulae: p-values, CLs, significance.</summary>
public static class HypothesisTest
{
    /// <summary>Tests values of the parameter of interest.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">What to test, on which data; null for q̃_μ at μ = 1.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static HypothesisTestResult Run(Workspace workspace, HypothesisTestOptions? options = null)
    {
        options ??= new HypothesisTestOptions();
        var values = options.Statistic == TestStatistic.Q0 ? [0] : options.Values.Count > 0 ? options.Values : [1];
        var test = new AsymptoticTest(workspace, options, options.Statistic);
        return new HypothesisTestResult(options.Statistic, test.PoiName, test.At(values));
    }
}

/// <summary>What to test.</summary>
public sealed record HypothesisTestOptions : StatementOptions
{
    /// <summary>The test statistic; default q̃_μ.</summary>
    public TestStatistic Statistic { get; init; } = TestStatistic.QMuTilde;

    /// <summary>Tested values; empty (default) for μ = 1. q₀ always tests 0.</summary>
    public ValueList<double> Values { get; init; }
}

/// <summary>Tests of several values; always the same shape.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Points">One per tested value, in the order asked for.</param>
public sealed record HypothesisTestResult(TestStatistic Statistic, string Poi, ValueList<HypothesisTestPoint> Points)
{
    /// <summary>Whether every fit has converged.</summary>
    public bool HasConverged => Points.All(point => point.Status == FitStatus.Converged);
}

/// <summary>The test of one value.</summary>
/// <param name="Value">The tested value.</param>
/// <param name="Observed">The test statistic of the data.</param>
/// <param name="Asimov">
/// The test statistic of Asimov data of the alternative (μ = 0, or 1 for q₀), its other parameters as the data fit them there.
/// </param>
/// <param name="PValue">p-value of the tested value.</param>
/// <param name="Tail">CLs+b, CLb and CLs for q_μ and q̃_μ; for the others CLs+b is the p-value and the rest is NaN.</param>
/// <param name="Expected">
/// What is expected under the alternative: CLs for q_μ and q̃_μ, p₀ for q₀; for t_μ and t̃_μ the p-value of the Asimov data, as median only.
/// </param>
/// <param name="Status">Why the fits stopped; converged only if all four did.</param>
public sealed record HypothesisTestPoint(
    double Value, double Observed, double Asimov, double PValue, TailProbabilities Tail, ExpectedBand Expected, FitStatus Status)
{
    /// <summary>Z: the p-value in standard deviations, one-sided.</summary>
    public double Significance => Asymptotics.Significance(PValue);
}
