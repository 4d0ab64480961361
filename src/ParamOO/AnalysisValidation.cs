using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>The workspace laid over the unbinned likelihood that it stands for (docs/method.md).</summary>
/// <param name="StatOnly">t_μ with every nuisance parameter at its nominal value.</param>
/// <param name="Profiled">t_μ with all nuisance parameters profiled; the γ of the templates' MC statistics held at 1.</param>
/// <param name="WithMcStatistics">The binned t_μ with these γ profiled too: what a fit to the workspace gives.</param>
/// <param name="Closures">Closure of the ratios, one entry per table.</param>
/// <param name="Findings">What was found in the tables on the way.</param>
public sealed record AnalysisValidation(
    ComparedScan StatOnly, ComparedScan Profiled, ScanResult WithMcStatistics, ValueList<RatioClosure> Closures, ValueList<Finding> Findings)
{
    /// <summary>Uncertainties of all parameters at the reference hypothesis, binned and unbinned.</summary>
    public ValueList<ComparedUncertainty> Uncertainties { get; init; } = [];

    /// <summary>
    /// t_μ as in <see cref="Profiled"/> of the workspace with an envelope for every variation; null where no variation follows the hypothesis.
    /// </summary>
    public ScanResult? Envelope { get; init; }

    /// <summary>Fits to Asimov data of several true values, ascending.</summary>
    public ValueList<ComparedTruth> Truths { get; init; } = [];
}

/// <summary>One scan of the test statistic, unbinned and binned, on the same values.</summary>
/// <param name="Unbinned">The unbinned scan.</param>
/// <param name="Binned">The binned scan.</param>
public sealed record ComparedScan(UnbinnedScanResult Unbinned, ScanResult Binned)
{
    /// <summary>The pairs of test statistics, in the order of the scans.</summary>
    public ValueList<ComparedPoint> Points => Unbinned.Points.Zip(
        Binned.Points,
        (full, binned) => new ComparedPoint(
            full.Value,
            full.TestStatistic,
            binned.TestStatistic,
            full.Fit.Status == UnbinnedStatus.Converged && binned.Status == FitStatus.Converged)).ToValueList();

    /// <summary>Smallest kept fraction among points whose unbinned t is larger than a threshold; null when there is none.</summary>
    /// <param name="threshold">Smallest unbinned t that counts.</param>
    public double? SmallestKept(double threshold) => KeptAbove(threshold).Min();

    /// <summary>Largest kept fraction among points whose unbinned t is larger than a threshold; null when there is none.</summary>
    /// <param name="threshold">Smallest unbinned t that counts.</param>
    public double? LargestKept(double threshold) => KeptAbove(threshold).Max();

    private IEnumerable<double?> KeptAbove(double threshold) =>
        Points.Where(point => point.Unbinned > threshold).Select(point => (double?)point.Kept);
}

/// <summary>One tested value.</summary>
/// <param name="Value">μ = μ′.</param>
/// <param name="Unbinned">t of the unbinned likelihood.</param>
/// <param name="Binned">t of the workspace.</param>
/// <param name="HasConverged">Whether all fits behind it converged.</param>
public sealed record ComparedPoint(double Value, double Unbinned, double Binned, bool HasConverged)
{
    /// <summary>Binned over unbinned: the fraction of the information that the bins keep.</summary>
    public double Kept => Binned / Unbinned;
}
