using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
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
    private readonly IUnbinnedToys toys;
    private readonly UnbinnedScanResult scan;
    private readonly ToyStream stream;
    private readonly int poi;

    private UnbinnedToyRun(IUnbinnedToys toys, int poi, ToyOptions options, ToyStream stream)
    {
        (this.toys, this.poi, this.stream, Options, Poi) = (toys, poi, stream, options with { Block = UnbinnedToyFitter.Block }, toys.Parameters[poi].Name);
        double[] tested = [.. options.Values.Distinct().Order()];
        scan = toys.Scan(poi, tested, options.StatOnly);
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
        return Prepare(new RatioToys(likelihood), likelihood.IndexOf(poi), options, stream);
    }

    /// <summary>
    /// Prepares toys of a model of densities, drawn from simulated events with the weights of the tested value, the mean of all replicas; each is
    /// tested with every replica as the data are, and counts with the envelope.
    /// </summary>
    /// <param name="model">The model, with <c>{replica}</c> in the names of columns where there are replicas.</param>
    /// <param name="replicas">Names of replicas; none for a model without.</param>
    /// <param name="binning">The simulated events.</param>
    /// <param name="table">The observed events.</param>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="options">Which toys; at least one value.</param>
    /// <param name="stream">What the toys are for.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="InvalidInputException">PX0332, PX0333, PX0313 to PX0320, PX0350, PX0351, PX0353: values, the model or a table cannot be used.</exception>
    public static UnbinnedToyRun Prepare(
        DensityModel model, IReadOnlyList<string> replicas, DensityBinning binning, IEventSource table, string poi, ToyOptions options, ToyStream stream = ToyStream.Tested)
    {
        ArgumentNullException.ThrowIfNull(options);
        var toys = new DensityToys(model, replicas, binning, table, options.Threads);
        return Prepare(toys, toys.IndexOf(poi), options, stream);
    }

    private static UnbinnedToyRun Prepare(IUnbinnedToys toys, int poi, ToyOptions options, ToyStream stream)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(toys.Parameters, toys.Parameters[poi], options);
        return new UnbinnedToyRun(toys, poi, options, stream);
    }

    /// <summary>Warnings about the events that toys are drawn from.</summary>
    public ImmutableArray<Finding> Findings => toys.Findings;

    /// <inheritdoc/>
    public ValueList<ToyPoint> Points { get; }

    /// <summary>
    /// A digest of what the toys depend on besides their points: the parameters, and the events expected at the nominal point. The last bits of
    /// other machines do not show in it.
    /// </summary>
    public string Content => toys.Digest();

    /// <inheritdoc/>
    public ObservedStatistic StatisticOfData(int hypothesis)
    {
        var (own, estimate) = (Hypotheses[hypothesis], scan.Best.Values[poi]);
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
        var hypothesis = Hypotheses[unit.Hypothesis];
        var block = new ToyBlock(unit.Hypothesis, hypothesis.Tested, unit.First, new double[unit.Count], new double[unit.Count], new FitStatus[unit.Count]);
        cancellation.ThrowIfCancellationRequested();
        toys.Test(new(hypothesis.Tested, hypothesis.Point, Options.Seed, stream), block, cancellation);
        return block;
    }

    /// <summary>
    /// The width σ of the estimate at a tested value is |μ − μ̂|/√t of the likelihood's own data, an Asimov data set (arXiv:1007.1727, equation 30),
    /// at the nearest scanned value that is far enough from μ̂ for t to be a number.
    /// </summary>
    private AsymptoticLaw LawAt(double tested, double estimate)
    {
        var bounds = toys.Parameters[poi].Bounds;
        var probe = scan.Points.Where(point => point.TestStatistic > SmallestProbe && point.Value != estimate).MinBy(point => Math.Abs(point.Value - tested));
        var width = probe is null ? 0 : Math.Abs(probe.Value - estimate) / Math.Sqrt(probe.TestStatistic);
        return new(Options.Statistic, Squared(tested - bounds.Low), Squared(bounds.High - tested));

        double Squared(double distance) => distance == 0 ? 0 : Math.Pow(distance / width, 2);
    }

    private static void Check(ImmutableArray<Parameter> parameters, Parameter poi, ToyOptions options)
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

        foreach (var unknown in (options.Truth ?? []).Where(value => parameters.All(parameter => parameter.Name != value.Name)))
        {
            findings.Error("PX0333", "truth", $"there is no parameter '{unknown.Name}'; {Suggestion.For(unknown.Name, [.. parameters.Select(parameter => parameter.Name)])}");
        }

        findings.ThrowIfErrors();
    }

    private UnbinnedToyHypothesis Hypothesis(UnbinnedScanPoint point) => new(
        point.Value,
        [.. toys.Parameters.Select((parameter, i) => i == poi
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
