using System.Collections.Immutable;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// A workspace along its parameter of interest: the model with which each tested value μ is fitted. Channels whose binning follows the
/// hypothesis are taken at μ′ = μ (docs/method.md); a workspace without such channels has one model for all values. Safe for several threads.
/// </summary>
public sealed class HypothesisModels
{
    private readonly Workspace workspace;
    private readonly StatementOptions options;
    private readonly HypothesisAxis[] axes;
    private readonly HypothesisSpace[] pairs;
    private readonly CompiledModel reference;
    private readonly ImmutableArray<Parameter> parameters;

    /// <summary>Prepares a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Which parameter is of interest and what is held; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The workspace breaks its rules, or a name is not that of a parameter.</exception>
    public HypothesisModels(Workspace workspace, StatementOptions? options = null)
        : this(workspace, options ?? new StatementOptions(), double.NegativeInfinity)
    {
    }

    /// <summary>Prepares a workspace whose tested parameter has a physical boundary.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Which parameter is of interest and what is held.</param>
    /// <param name="boundary">The parameter may not go below.</param>
    internal HypothesisModels(Workspace workspace, StatementOptions options, double boundary)
    {
        this.workspace = workspace;
        this.options = options;
        reference = workspace.At(null, this.options.Measurement);
        Poi = IndexOfPoi();
        PoiName = reference.Parameters[Poi].Name;
        axes = [.. workspace.Channels.Select(channel => channel.Axis).OfType<HypothesisAxis>().Where(axis => axis.Value is null && axis.Poi == PoiName)];
        pairs = [.. workspace.Channels.Select(channel => channel.Hypothesis).OfType<HypothesisSpace>().Where(space => space.Parameters.Count > 1 && space.Parameters.Contains(PoiName))];
        Companion = pairs.SelectMany(space => space.Parameters).FirstOrDefault(name => name != PoiName);
        parameters = HoldParameters(boundary);
        NominalPoint = AtReference();
    }

    /// <summary>Prepares a workspace whose measurement need not have a parameter of interest: the first free one then stands for it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Which parameter is of interest and what is held.</param>
    /// <exception cref="InvalidInputException">The workspace breaks its rules, or a name is not that of a parameter.</exception>
    internal static HypothesisModels WithAnyPoi(Workspace workspace, StatementOptions options)
    {
        var model = workspace.At(null, options.Measurement);
        var any = model.Parameters.FirstOrDefault(parameter => !parameter.IsFixed) ?? model.Parameters.FirstOrDefault();
        return new HypothesisModels(workspace, model.Poi >= 0 || any is null ? options : options with { Poi = options.Poi ?? any.Name });
    }

    /// <summary>Name of the parameter of interest.</summary>
    public string PoiName { get; }

    /// <summary>Index of the parameter of interest.</summary>
    public int Poi { get; }

    /// <summary>All parameters; those that the options hold are fixed, the parameter of interest is free.</summary>
    public ImmutableArray<Parameter> Parameters => parameters;

    /// <summary>Names of all parameters, in order.</summary>
    public ValueList<string> Names => parameters.Select(parameter => parameter.Name).ToValueList();

    /// <summary>Whether the model changes with the tested value.</summary>
    public bool FollowsHypothesis => axes.Length > 0 || Companion is not null;

    /// <summary>
    /// The parameter that a hypothesis of this workspace has beside the one of interest, so that both are tested together; null where hypotheses are
    /// values of one.
    /// </summary>
    public string? Companion { get; }

    /// <summary>Values that can be tested: the bounds of the parameter of interest where all channels have yields.</summary>
    public Interval Range => RangeOf(PoiName);

    /// <summary>Values of one parameter of the hypothesis that can be tested; of a pair, whatever the other is.</summary>
    /// <param name="name">Its name.</param>
    internal Interval RangeOf(string name) => axes.Where(axis => axis.Poi == name).Select(axis => axis.Range)
        .Concat(pairs.OfType<HypothesisPlane>().SelectMany(plane => new[] { plane.First, plane.Second }).Where(side => side.Poi == name).Select(side => side.Range))
        .Aggregate(parameters[IndexOf(name)].Bounds, (range, own) => new Interval(Math.Max(range.Low, own.Low), Math.Min(range.High, own.High)));

    /// <summary>The nominal point, the parameter of interest at the reference hypothesis.</summary>
    public ImmutableArray<double> NominalPoint { get; }

    /// <summary>
    /// The data that statements are made on unless others are named: the observed ones where every channel has them, else Asimov data of the
    /// nominal point. Counts along the hypothesis that are not whole numbers were not observed: they are a weighted data set, whose
    /// expectation the model itself has for every hypothesis.
    /// </summary>
    public DataSet DefaultData =>
        (Companion is not null ? HasObservedKnots() && HasWholeCounts() : axes.Length > 0 ? ObservedValues.Count > 0 && HasWholeCounts() : reference.HasObservedCounts) ? new ObservedData() : new AsimovData();

    /// <summary>Whether the workspace has data that <see cref="DefaultData"/> leaves aside: counts that are not whole, or of some channels only.</summary>
    public bool HasUnusedData => DefaultData is AsimovData && workspace.Observations.Any(seen => seen.Counts.Count > 0 || seen.CountsPerKnot.Count > 0);

    /// <summary>Hypotheses at which every channel has observed counts, ascending; empty for a workspace that does not follow the hypothesis.</summary>
    public ValueList<double> ObservedValues => axes.Length == 0 || !HasObservedKnots()
        ? []
        : axes[0].Knots.Where(knot => Range.Contains(knot) && axes.All(axis => axis.KnotAt(knot) >= 0)).ToValueList();

    /// <summary>The model with which a value is tested.</summary>
    /// <param name="value">μ = μ′, inside <see cref="Range"/>.</param>
    /// <exception cref="InvalidInputException">PX0780: hypotheses of this workspace are pairs of values.</exception>
    public CompiledModel At(double value)
    {
        RequireOneParameter();
        return (FollowsHypothesis ? workspace.At(value, options.Measurement) : reference).With(parameters, Poi);
    }

    /// <summary>Refuses what tests one parameter where hypotheses are pairs.</summary>
    /// <exception cref="InvalidInputException">PX0780: they are.</exception>
    internal void RequireOneParameter()
    {
        if (Companion is not null)
        {
            throw new InvalidInputException(
                "PX0780",
                "workspace",
                $"bins and yields follow {PoiName} and {Companion} together, and this statement tests {PoiName} alone. Use 'scan', alone or with --second {Companion}; or take one hypothesis with --hypothesis {PoiName}=VALUE,{Companion}=VALUE in fit, evaluate, asimov or export pyhf.");
        }
    }

    /// <summary>The model with which a pair of values is tested.</summary>
    /// <param name="value">Value of the parameter of interest.</param>
    /// <param name="second">Value of <see cref="Companion"/>.</param>
    /// <exception cref="InvalidInputException">PX0645: no yields exist there.</exception>
    public CompiledModel At(double value, double second) => workspace.At(PairOf(value, second), options.Measurement).With(parameters, Poi);

    /// <summary>Whether the model has yields at a pair of values.</summary>
    /// <param name="value">Value of the parameter of interest.</param>
    /// <param name="second">Value of <see cref="Companion"/>.</param>
    internal string? WhyNot(double value, double second) => workspace.Channels.Select(channel => channel.Hypothesis?.WhyNot(PairOf(value, second), channel.Name)).FirstOrDefault(reason => reason is not null);

    /// <summary>Whether every channel has observed counts at a pair of values.</summary>
    /// <param name="value">Value of the parameter of interest.</param>
    /// <param name="second">Value of <see cref="Companion"/>.</param>
    internal bool HasObservedCounts(double value, double second) =>
        HasObservedKnots() && workspace.Channels.All(channel => channel.Hypothesis is null || channel.Hypothesis.KnotOf(PairOf(value, second)) >= 0);

    /// <summary>The nominal point with some values replaced.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidInputException">A name is not that of a parameter.</exception>
    public ImmutableArray<double> PointOf(ValueList<ParameterValue> values)
    {
        var point = NominalPoint.ToBuilder();
        foreach (var value in values)
        {
            point[IndexOf(value.Name)] = value.Value;
        }

        return point.ToImmutable();
    }

    /// <summary>Index of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public int IndexOf(string name) => reference.IndexOf(name) is >= 0 and var index
        ? index
        : throw new InvalidInputException(
            "PX0701", "workspace", $"'{name}' is not a parameter; {Suggestion.For(name, [.. reference.Parameters.Select(parameter => parameter.Name)])}");

    /// <summary>Whether every channel has observed counts at a tested value.</summary>
    /// <param name="value">μ = μ′.</param>
    public bool HasObservedCounts(double value) =>
        axes.Length > 0 ? HasObservedKnots() && axes.All(axis => axis.KnotAt(value) >= 0) : reference.HasObservedCounts;

    /// <summary>Reports values that cannot be tested, or not with these data.</summary>
    /// <param name="values">Tested values.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="InvalidInputException">At least one value is out of range, or data are missing.</exception>
    public void Check(ValueList<double> values, DataSet data)
    {
        var findings = new Findings();
        data.Check(this, values, findings);
        foreach (var value in values.Where(value => !Range.Contains(value)))
        {
            findings.Error(
                "PX0702", PoiName, $"{PoiName} = {value:R} cannot be tested: bounds and yields reach from {Range.Low:R} to {Range.High:R}; choose values inside.");
        }

        findings.ThrowIfErrors();
    }

    /// <summary>Values at which a grid is equally spaced in the hypothesis variable t(μ), or in μ itself where there is none.</summary>
    /// <param name="points">Number of values, at least 2.</param>
    internal double[] Grid(int points)
    {
        var range = Range;
        if (!double.IsFinite(range.Width))
        {
            return [NominalPoint[Poi]];
        }

        var (first, last) = (Variable(range.Low), Variable(range.High));
        return [.. Enumerable.Range(0, points).Select(k => k == 0 ? range.Low : k == points - 1 ? range.High
            : Solve(first + ((last - first) * k / (points - 1)), range))];
    }

    /// <summary>A sentence's end that says where observed counts are.</summary>
    internal string WhereObserved(double hypothesis)
    {
        var known = ObservedValues;
        if (known.Count == 0)
        {
            return "the workspace has none: use Asimov data.";
        }

        var nearest = known.MinBy(value => Math.Abs(value - hypothesis));
        return $"they exist at {known.Count} knots, the nearest being {nearest:R}: test knots, or use Asimov data.";
    }

    private TestedPoint PairOf(double value, double second) => TestedPoint.Of((PoiName, value), (Companion!, second));

    /// <summary>The nominal point with the parameters of hypotheses at their reference.</summary>
    private ImmutableArray<double> AtReference()
    {
        var point = axes.Length == 0 ? reference.Initial : reference.Initial.SetItem(Poi, axes[0].Reference);
        return pairs.OfType<HypothesisPlane>().SelectMany(plane => new[] { plane.First, plane.Second })
            .Aggregate(point, (known, side) => known.SetItem(IndexOf(side.Poi), side.Reference));
    }

    private double Variable(double value) => axes.Length == 0 ? value : axes[0].VariableAt(value);

    /// <summary>The value with a given hypothesis variable, which is monotone, by bisection.</summary>
    private double Solve(double variable, Interval range)
    {
        if (axes.Length == 0)
        {
            return variable;
        }

        var (low, high) = (range.Low, range.High);
        var isRising = Variable(high) > Variable(low);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Variable(middle) < variable == isRising ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private bool HasObservedKnots() => workspace.Channels.Where(channel => channel.Hypothesis is not null)
        .All(channel => workspace.Observations.Any(seen => seen.Channel == channel.Name && seen.CountsPerKnot.Count > 0))
        && workspace.Channels.Where(channel => channel.Hypothesis is null)
            .All(channel => workspace.Observations.Any(seen => seen.Channel == channel.Name && seen.Counts.Count > 0));

    private bool HasWholeCounts() => workspace.Observations.SelectMany(seen => seen.CountsPerKnot)
        .All(counts => counts.ToArray().All(double.IsInteger));

    private int IndexOfPoi()
    {
        if (options.Poi is { } name)
        {
            return IndexOf(name);
        }

        return reference.Poi >= 0
            ? reference.Poi
            : throw new InvalidInputException("PX0704", "workspace", "the measurement has no parameter of interest: name the parameter to test (--poi).");
    }

    private ImmutableArray<Parameter> HoldParameters(double boundary)
    {
        var held = reference.Parameters.ToBuilder();
        var bounds = held[Poi].Bounds;
        held[Poi] = held[Poi] with { Bounds = bounds with { Low = Math.Min(Math.Max(bounds.Low, boundary), bounds.High) } };
        for (var i = 0; i < held.Count; i++)
        {
            held[i] = held[i] with { IsFixed = i != Poi && (held[i].IsFixed || options.StatOnly) };
        }

        var findings = new Findings();
        HeldValues.Check(reference.Parameters, options.Held, findings);
        findings.ThrowIfErrors();
        foreach (var value in options.Held)
        {
            var index = IndexOf(value.Name);
            held[index] = held[index] with { Nominal = value.Value, IsFixed = true };
        }

        return held.ToImmutable();
    }
}
