using System.Collections.Immutable;
using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Toys of the full unbinned likelihood at many hypotheses, each fitted with the tested parameter held and free, as <see cref="ToyRun"/> does it
/// for binned workspaces. What a toy gives depends on the likelihood, the options and its index alone, not on threads or on how many there are.
/// </summary>
public sealed class UnbinnedToyRun
{
    private const int PointDigits = 8;
    private readonly UnbinnedLikelihood likelihood;
    private readonly UnbinnedScanResult scan;
    private readonly UnbinnedToyFitter fitter;
    private readonly ToyStream stream;

    private UnbinnedToyRun(UnbinnedLikelihood likelihood, string poi, ToyOptions options, ToyStream stream)
    {
        (this.likelihood, this.stream, Options, Poi) = (likelihood, stream, options, poi);
        var index = likelihood.IndexOf(poi);
        double[] tested = [.. options.Values.Distinct().Order()];
        double[] grid = [.. UnbinnedToyFitter.Grid(likelihood, index).Concat(tested).Distinct().Order()];
        scan = UnbinnedScan.Run(likelihood, poi, grid, options.StatOnly);
        fitter = new UnbinnedToyFitter(likelihood, index, options.StatOnly, scan.Points);
        Hypotheses = [.. scan.Points.Where(point => tested.Contains(point.Value)).Select(Hypothesis)];
    }

    /// <summary>Which toys; data, measurement and held values are those of the likelihood.</summary>
    public ToyOptions Options { get; }

    /// <summary>Name of the tested parameter.</summary>
    public string Poi { get; }

    /// <summary>The tested values, ascending, with the points where their toys are drawn.</summary>
    public ImmutableArray<UnbinnedToyHypothesis> Hypotheses { get; }

    /// <summary>Prepares toys at tested values.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="options">Which toys; at least one value.</param>
    /// <param name="stream">What the toys are for: <see cref="ToyStream.Truth"/> for coverage studies of a construction made with <see cref="ToyStream.Tested"/> ones.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="InvalidInputException">PX0332, PX0333: values outside the bounds, or a parameter of the truth that there is not.</exception>
    public static UnbinnedToyRun Prepare(UnbinnedLikelihood likelihood, string poi, ToyOptions options, ToyStream stream = ToyStream.Tested)
    {
        ArgumentNullException.ThrowIfNull(likelihood);
        ArgumentNullException.ThrowIfNull(options);
        Check(likelihood, likelihood.Parameters[likelihood.IndexOf(poi)], options);
        return new UnbinnedToyRun(likelihood, poi, options, stream);
    }

    /// <summary>The test statistic of the likelihood's own data.</summary>
    /// <param name="hypothesis">Index of the hypothesis.</param>
    public double Observed(int hypothesis) => Options.Statistic.Of(
        Hypotheses[hypothesis].Tested, scan.Best.Values[likelihood.IndexOf(Poi)], Math.Max(0, Hypotheses[hypothesis].Ratio));

    /// <summary>Makes all toys, a block of one hypothesis at a time; memory does not grow with their number.</summary>
    /// <param name="cancellation">Asked between blocks.</param>
    /// <exception cref="InvalidInputException">PX0331: events are expected a negative number of times.</exception>
    public IEnumerable<ToyBlock> Make(CancellationToken cancellation = default)
    {
        for (var i = 0; i < Hypotheses.Length; i++)
        {
            var (tested, source) = (Hypotheses[i].Tested, SourceOf(i));
            for (var first = 0L; first < Options.Toys; first += UnbinnedToyFitter.Block)
            {
                cancellation.ThrowIfCancellationRequested();
                var toys = source.Draw(first, (int)Math.Min(UnbinnedToyFitter.Block, Options.Toys - first));
                var block = new ToyBlock(i, tested, first, new double[toys.Length], new double[toys.Length], new FitStatus[toys.Length]);
                fitter.Test(toys, tested, block);
                yield return block;
            }
        }
    }

    /// <summary>Draws the toys of one hypothesis.</summary>
    /// <param name="hypothesis">Its index.</param>
    internal UnbinnedToySource SourceOf(int hypothesis) =>
        new(likelihood, [.. Hypotheses[hypothesis].Point], Options.Seed, Hypotheses[hypothesis].Tested, stream);

    private static void Check(UnbinnedLikelihood likelihood, Parameter poi, ToyOptions options)
    {
        var findings = new Findings();
        foreach (var value in options.Values.Where(value => !poi.Bounds.Contains(value)))
        {
            findings.Error("PX0332", poi.Name, FormattableString.Invariant($"{poi.Name} = {value:R} cannot be tested with toys: its bounds are [{poi.Bounds.Low:R}, {poi.Bounds.High:R}]; choose values inside."));
        }

        if (options.Statistic.HasBoundary() && poi.Bounds.Low < 0)
        {
            findings.Error("PX0332", poi.Name, FormattableString.Invariant($"the bounds of {poi.Name} begin at {poi.Bounds.Low:R}, below the boundary 0 of {options.Statistic}; let them begin at 0, or take TMu."));
        }

        foreach (var unknown in (options.Truth ?? []).Where(value => likelihood.Parameters.All(parameter => parameter.Name != value.Name)))
        {
            findings.Error("PX0333", "truth", $"there is no parameter '{unknown.Name}'; {Suggestion.For(unknown.Name, [.. likelihood.Parameters.Select(parameter => parameter.Name)])}");
        }

        findings.ThrowIfErrors();
    }

    private UnbinnedToyHypothesis Hypothesis(UnbinnedScanPoint point) => new(
        point.Value,
        [.. likelihood.Parameters.Select((parameter, i) => parameter.Name == Poi
            ? point.Value
            : Options.Truth is { } truth ? truth.FirstOrDefault(value => value.Name == parameter.Name)?.Value ?? parameter.Nominal : Rounded(point.Fit.Values[i]))],
        point.TestStatistic,
        point.Fit.Status == UnbinnedStatus.Converged ? UnbinnedImpacts.Of(scan.Best.Status) : UnbinnedImpacts.Of(point.Fit.Status));

    private static double Rounded(double value) => double.IsFinite(value) ? Rounding.ToDigits(value, PointDigits) : value;
}

/// <summary>One tested value of a run of unbinned toys.</summary>
/// <param name="Tested">The tested value.</param>
/// <param name="Point">Where toys are drawn, one number per parameter.</param>
/// <param name="Ratio">−2 ln of the likelihood ratio of the likelihood's own data; NaN where a fit failed.</param>
/// <param name="Status">Why the fits to the likelihood's own data stopped.</param>
public sealed record UnbinnedToyHypothesis(double Tested, ImmutableArray<double> Point, double Ratio, FitStatus Status);
