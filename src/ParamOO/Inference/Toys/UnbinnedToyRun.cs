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
public sealed class UnbinnedToyRun : IToyRun
{
    private const int PointDigits = 8;

    /// <summary>t below which |μ − μ̂|/√t says little about the width.</summary>
    private const double SmallestProbe = 0.01;
    private readonly UnbinnedLikelihood likelihood;
    private readonly UnbinnedScanResult scan;
    private readonly UnbinnedToyFitter fitter;
    private readonly ToyStream stream;
    private (int Hypothesis, UnbinnedToySource? Source) last;

    private UnbinnedToyRun(UnbinnedLikelihood likelihood, string poi, ToyOptions options, ToyStream stream)
    {
        (this.likelihood, this.stream, Options, Poi) = (likelihood, stream, options with { Block = UnbinnedToyFitter.Block }, poi);
        var index = likelihood.IndexOf(poi);
        double[] tested = [.. options.Values.Distinct().Order()];
        double[] grid = [.. UnbinnedToyFitter.Grid(likelihood, index).Concat(tested).Distinct().Order()];
        scan = UnbinnedScan.Run(likelihood, poi, grid, options.StatOnly);
        fitter = new UnbinnedToyFitter(likelihood, index, options.StatOnly, scan.Points);
        Hypotheses = [.. scan.Points.Where(point => tested.Contains(point.Value)).Select(Hypothesis)];
        Points = Hypotheses.Select(hypothesis => new ToyPoint(hypothesis.Tested, stream, hypothesis.Point)).ToValueList();
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

    /// <inheritdoc/>
    public ValueList<ToyPoint> Points { get; }

    /// <summary>
    /// A digest of what the toys depend on besides their points: the parameters, and the events expected at the nominal point. The last bits of
    /// other machines do not show in it.
    /// </summary>
    public string Content => UnbinnedContent.Digest(likelihood);

    /// <inheritdoc/>
    public ObservedStatistic StatisticOfData(int hypothesis)
    {
        var (own, estimate) = (Hypotheses[hypothesis], scan.Best.Values[likelihood.IndexOf(Poi)]);
        return new(Options.Statistic.Of(own.Tested, estimate, Math.Max(0, own.Ratio)), own.Status, LawAt(own.Tested, estimate));
    }

    /// <summary>Makes all toys.</summary>
    /// <param name="cancellation">Asked between blocks.</param>
    /// <exception cref="InvalidInputException">PX0331: events are expected a negative number of times.</exception>
    public IEnumerable<ToyBlock> Make(CancellationToken cancellation = default) => Make(((IToyRun)this).Units, cancellation);

    /// <summary>Makes units, in order; memory does not grow with their number.</summary>
    /// <param name="units">Which, in the order wanted.</param>
    /// <param name="cancellation">Asked between blocks.</param>
    /// <exception cref="InvalidInputException">PX0331: events are expected a negative number of times.</exception>
    public IEnumerable<ToyBlock> Make(IEnumerable<ToyUnit> units, CancellationToken cancellation = default) => units.Select(unit => Make(unit, cancellation));

    private ToyBlock Make(ToyUnit unit, CancellationToken cancellation)
    {
        last = last.Source is not null && last.Hypothesis == unit.Hypothesis ? last : (unit.Hypothesis, SourceOf(unit.Hypothesis));
        var tested = Hypotheses[unit.Hypothesis].Tested;
        var block = new ToyBlock(unit.Hypothesis, tested, unit.First, new double[unit.Count], new double[unit.Count], new FitStatus[unit.Count]);
        cancellation.ThrowIfCancellationRequested();
        fitter.Test(last.Source!.Draw(unit.First, unit.Count), tested, block);
        return block;
    }

    /// <summary>
    /// The width σ of the estimate at a tested value is |μ − μ̂|/√t of the likelihood's own data, an Asimov data set (arXiv:1007.1727, equation 30),
    /// at the nearest scanned value that is far enough from μ̂ for t to be a number.
    /// </summary>
    private AsymptoticLaw LawAt(double tested, double estimate)
    {
        var bounds = likelihood.Parameters[likelihood.IndexOf(Poi)].Bounds;
        var probe = scan.Points.Where(point => point.TestStatistic > SmallestProbe && point.Value != estimate).MinBy(point => Math.Abs(point.Value - tested));
        var width = probe is null ? 0 : Math.Abs(probe.Value - estimate) / Math.Sqrt(probe.TestStatistic);
        return new(Options.Statistic, Squared(tested - bounds.Low), Squared(bounds.High - tested));

        double Squared(double distance) => distance == 0 ? 0 : Math.Pow(distance / width, 2);
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
