using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>
/// The statement of a binned model and its data: immutable, complete, inert, equal by value. One type for ParamOO workspaces,
/// HistFactory (pyhf) workspaces and combinations of both.
/// </summary>
/// <param name="Channels">The channels, in the order of the file.</param>
/// <param name="Observations">Observed counts, one entry per channel.</param>
/// <param name="Measurements">At least one; the first is used unless another is named.</param>
public sealed record Workspace(ValueList<Channel> Channels, ValueList<Observation> Observations, ValueList<Measurement> Measurements);

/// <summary>Bins that are fitted together.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Samples">At least one; all have the same number of bins.</param>
/// <param name="Hypothesis">The hypothesis that the binning follows; null for an ordinary channel.</param>
/// <param name="McStatistics">One γ per bin on the total, for channels whose samples share their events; null for none.</param>
public sealed record Channel(
    string Name, ValueList<Sample> Samples, HypothesisSpace? Hypothesis = null, McStatistics? McStatistics = null)
{
    /// <summary>Number of bins: that of the first sample, as in pyhf.</summary>
    public int Bins => Samples.Count == 0 ? 0 : Samples[0].Yields.Bins;

    /// <summary>The hypothesis where it is one of a single number; null for an ordinary channel and for a plane of two parameters.</summary>
    public HypothesisAxis? Axis => Hypothesis as HypothesisAxis;

    /// <summary>The hypothesis where it is one of two parameters; null otherwise.</summary>
    public HypothesisPlane? Plane => Hypothesis as HypothesisPlane;

    /// <summary>Where a hypothesis lies for the yields of this channel; 0 for an ordinary channel.</summary>
    /// <param name="hypothesis">μ′, one that can be tested; null for the reference hypothesis.</param>
    public HypothesisPosition PositionAt(TestedPoint? hypothesis) => Hypothesis?.PositionAt(hypothesis ?? Hypothesis.ReferencePoint) ?? 0;
}

/// <summary>One process in one channel.</summary>
/// <param name="Name">Name of the process, unique in its channel.</param>
/// <param name="Yields">Nominal yields ν_X,b [events], constant or against the hypothesis.</param>
/// <param name="Modifiers">What moves it.</param>
/// <param name="Coefficient">f_X over the parameters; null for 1.</param>
public sealed record Sample(string Name, YieldFunction Yields, ValueList<Modifier> Modifiers, Expression? Coefficient = null);

/// <summary>MC statistics of a channel: γ_b multiplies the total of bin b (docs/method.md).</summary>
/// <param name="Name">Name of the set of γ; the parameters are <c>Name[0]</c>, <c>Name[1]</c>, …</param>
/// <param name="RelativeUncertainty">√(Σw²)/N_b at the reference point, against the hypothesis, non-negative.</param>
public sealed record McStatistics(string Name, YieldFunction RelativeUncertainty);

/// <summary>What was seen in one channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Counts">Observed counts n_b, one per bin, for an ordinary channel; for a channel with a hypothesis, empty.</param>
/// <param name="CountsPerKnot">Observed counts at every knot of the hypothesis, in knot order; empty for an ordinary channel.</param>
/// <param name="Events">The bins of every observed event, which the counts are sums of; null where these are not known.</param>
public sealed record Observation(string Channel, PerBin Counts, ValueList<PerBin> CountsPerKnot = default, EventBins? Events = null);

/// <summary>A choice of parameter of interest and parameter settings.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Poi">Name of the parameter of interest; empty for none.</param>
/// <param name="Parameters">Settings that replace the defaults, and declarations of parameters that only coefficients mention.</param>
public sealed record Measurement(string Name, string Poi, ValueList<ParameterSettings> Parameters);

/// <summary>What a measurement says of one parameter set; null means: the default of its modifier.</summary>
/// <param name="Name">Name of the parameter (set).</param>
/// <param name="Inits">Start values, one per component.</param>
/// <param name="Bounds">Boxes, one per component.</param>
/// <param name="AuxiliaryData">Auxiliary data, one per component.</param>
/// <param name="Factors">τ of Poisson constraints, one per component.</param>
/// <param name="Sigmas">Widths of normal constraints, one per component.</param>
/// <param name="IsFixed">Whether fits leave it alone; replaces the flags of all components.</param>
/// <param name="Constraint">A constraint in place of the modifier's own, for a set of one parameter; pyhf cannot say this.</param>
public sealed record ParameterSettings(
    string Name,
    ValueList<double>? Inits = null,
    ValueList<Interval>? Bounds = null,
    ValueList<double>? AuxiliaryData = null,
    ValueList<double>? Factors = null,
    ValueList<double>? Sigmas = null,
    bool? IsFixed = null,
    Constraint? Constraint = null);
