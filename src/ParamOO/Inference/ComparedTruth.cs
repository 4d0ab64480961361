using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// Both likelihoods fitted to Asimov data of one true value of the parameter of interest, all nuisance parameters profiled: estimates,
/// 68 % intervals, and the pulls of a fit that assumes the reference hypothesis instead.
/// </summary>
/// <param name="Truth">The true value.</param>
/// <param name="IsReference">Whether it is the reference hypothesis of the workspace.</param>
/// <param name="UnbinnedEstimate">μ̂ of the unbinned likelihood.</param>
/// <param name="BinnedEstimate">μ̂ of the workspace, at μ′ = truth.</param>
/// <param name="Bias">
/// How many σ the workspace finds its estimate above the truth: ±√t of the truth. δμ/σ of a parabola; where the likelihood is flat, has two minima
/// or ends at a bound, it still says how much the true value is disfavoured.
/// </param>
/// <param name="Unbinned">The 68 % set of the unbinned likelihood.</param>
/// <param name="Binned">The 68 % set of the workspace.</param>
/// <param name="Pulls">Pulls with μ held at the reference hypothesis; empty where that is the truth.</param>
/// <param name="HasConverged">Whether all fits behind it converged.</param>
public sealed record ComparedTruth(
    double Truth,
    bool IsReference,
    double UnbinnedEstimate,
    double BinnedEstimate,
    double Bias,
    ConfidenceSet Unbinned,
    ConfidenceSet Binned,
    ValueList<ComparedPull> Pulls,
    bool HasConverged)
{
    /// <summary>Binned over unbinned width of the 68 % set; both end where the tested values end.</summary>
    public double WidthRatio => Binned.Width / Unbinned.Width;

    /// <summary>
    /// Binned minus unbinned edge of every interval, in units of the width of the unbinned set; edges where both sets end with the tested values
    /// are left out. Empty where one set has more intervals (<see cref="HaveSameForm"/>).
    /// </summary>
    public ValueList<double> EdgeShifts => HaveSameForm
        ? EdgesOf(Unbinned).Zip(EdgesOf(Binned))
            .Where(pair => !(pair.First.IsOpen && pair.Second.IsOpen))
            .Select(pair => (pair.Second.Value - pair.First.Value) / Unbinned.Width).ToValueList()
        : [];

    /// <summary>Whether both sets have as many intervals.</summary>
    public bool HaveSameForm => Unbinned.Intervals.Count == Binned.Intervals.Count;

    /// <summary>Fits both.</summary>
    /// <param name="likelihood">The unbinned likelihood of Asimov data whose reference hypothesis is the truth.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="reference">The reference hypothesis of the workspace, at which pulls are taken.</param>
    /// <param name="options">Tested values, the reference hypothesis among them, and parameters that the unbinned likelihood does not have.</param>
    /// <param name="estimate">μ̂ of the workspace and its bias, for data that its own functions did not make.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    internal static ComparedTruth Of(
        UnbinnedLikelihood likelihood,
        Workspace workspace,
        double reference,
        ScanOptions options,
        (double Value, double Bias) estimate,
        CancellationToken cancellation)
    {
        var truth = likelihood.Model.ReferenceHypothesis;
        var unbinned = UnbinnedScan.Run(likelihood, likelihood.Model.Poi, options.Values, statOnly: false);
        var data = new AsimovData([new ParameterValue(likelihood.Model.Poi, truth)]);
        var binned = ProfileScan.Run(workspace, options with { Data = data, Levels = [ConfidenceLevel.OneSigma] }, cancellation);
        return new(
            truth,
            truth == reference,
            unbinned.Best.Values[likelihood.IndexOf(unbinned.Poi)],
            estimate.Value,
            estimate.Bias,
            IntervalOf(likelihood, unbinned),
            binned.Intervals[0],
            truth == reference ? [] : ComparedPull.At(likelihood, unbinned, binned, options.Values.ToArray().IndexOf(reference)),
            binned.HasConverged && unbinned.Points.All(point => point.Fit.Status == UnbinnedStatus.Converged));
    }

    private static ConfidenceSet IntervalOf(UnbinnedLikelihood likelihood, UnbinnedScanResult scan)
    {
        var threshold = ConfidenceLevel.Threshold(ConfidenceLevel.OneSigma);
        var edges = UnbinnedCrossings.Of(likelihood, scan, statOnly: false, threshold);
        var lowest = scan.Points.MinBy(point => point.Value)!;
        return ConfidenceSet.Between(
            ConfidenceLevel.OneSigma, edges, new Interval(lowest.Value, scan.Points.Max(point => point.Value)), lowest.TestStatistic <= threshold);
    }

    private static IEnumerable<ConfidenceEdge> EdgesOf(ConfidenceSet set) => set.Intervals.SelectMany(interval => new[] { interval.Low, interval.High });
}

/// <summary>The pull of one parameter in a conditional fit: (θ̂ − θ₀)/σ₀ where an auxiliary measurement of width σ₀ constrains it.</summary>
/// <param name="Parameter">Name.</param>
/// <param name="Unbinned">That of the unbinned likelihood.</param>
/// <param name="Binned">That of the workspace.</param>
public sealed record ComparedPull(string Parameter, double Unbinned, double Binned)
{
    /// <summary>Binned minus unbinned.</summary>
    public double Difference => Binned - Unbinned;

    /// <summary>Compares all normally constrained parameters that both likelihoods fit, at one tested value.</summary>
    /// <param name="likelihood">The unbinned likelihood.</param>
    /// <param name="unbinned">Its scan.</param>
    /// <param name="binned">The scan of the workspace, of the same values.</param>
    /// <param name="index">Which of them.</param>
    internal static ValueList<ComparedPull> At(UnbinnedLikelihood likelihood, UnbinnedScanResult unbinned, ScanResult binned, int index)
    {
        string[] names = [.. binned.ParameterNames];
        return
        [
            .. from parameter in likelihood.Parameters
               let place = Array.IndexOf(names, parameter.Name)
               where place >= 0 && !parameter.IsFixed && parameter.Constraint is NormalConstraint
               let sigma = ((NormalConstraint)parameter.Constraint).Sigma
               select new ComparedPull(
                   parameter.Name,
                   (unbinned.Points[index].Fit.Values[likelihood.IndexOf(parameter.Name)] - parameter.Nominal) / sigma,
                   (binned.Points[index].Parameters[place] - parameter.Nominal) / sigma),
        ];
    }
}
