using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Likelihoods;

/// <summary>
/// A workspace at one hypothesis as flat arrays: expected yields, constraint terms, layout. Read-only and shared by all lanes and threads.
/// Per block, ν_b = f(θ) · Π factors · Π norms · Π γ_b · Π δ_b · Π morphs_b · (nominal_b + Σ shifts_b); the yield of a bin is the sum over its blocks.
/// </summary>
public sealed class CompiledModel
{
    internal CompiledModel(
        ImmutableArray<Parameter> parameters,
        int poi,
        ImmutableArray<ChannelBins> channels,
        ImmutableArray<SampleBlock> blocks,
        ImmutableArray<ConstraintTerm> constraints,
        ImmutableArray<double> observed,
        TestedPoint? hypothesis = null)
    {
        Parameters = parameters;
        Poi = poi;
        Channels = channels;
        Blocks = blocks;
        Constraints = constraints;
        Observed = observed;
        Hypothesis = hypothesis;
        Bins = channels.Sum(channel => channel.Bins);
        Initial = [.. parameters.Select(parameter => parameter.Nominal)];
        HasObservedCounts = !observed.Any(double.IsNaN);
    }

    /// <summary>All parameters in pyhf's order; a point is one number per entry.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Index of the parameter of interest; −1 for none.</summary>
    public int Poi { get; }

    /// <summary>The channels in bin order.</summary>
    public ImmutableArray<ChannelBins> Channels { get; }

    /// <summary>One block per sample and channel.</summary>
    public ImmutableArray<SampleBlock> Blocks { get; }

    /// <summary>Constraint terms in the order of the auxiliary data.</summary>
    public ImmutableArray<ConstraintTerm> Constraints { get; }

    /// <summary>Observed data: counts of all bins, then auxiliary data in the order of <see cref="Constraints"/>.</summary>
    public ImmutableArray<double> Observed { get; }

    /// <summary>Whether <see cref="Observed"/> has counts for every bin; between knots of the hypothesis they are NaN.</summary>
    public bool HasObservedCounts { get; }

    /// <summary>μ′; null for the reference hypothesis of each channel.</summary>
    public TestedPoint? Hypothesis { get; }

    /// <summary>The nominal values of all parameters: the point at which fits start.</summary>
    public ImmutableArray<double> Initial { get; }

    /// <summary>Number of bins of all channels.</summary>
    public int Bins { get; }

    /// <summary>Index of a parameter; −1 when there is none of that name.</summary>
    /// <param name="name">Name of the parameter, e.g. <c>mu</c> or <c>staterror_SR[3]</c>.</param>
    public int IndexOf(string name)
    {
        for (var index = 0; index < Parameters.Length; index++)
        {
            if (Parameters[index].Name == name)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The same yields, constraint terms and data with parameters that fits treat differently.</summary>
    /// <param name="parameters">As many parameters as before, in the same order.</param>
    /// <param name="poi">Index of the parameter of interest; −1 for none.</param>
    internal CompiledModel With(ImmutableArray<Parameter> parameters, int poi) =>
        new(parameters, poi, Channels, Blocks, Constraints, Observed, Hypothesis);
}

/// <summary>Where the bins of one channel are.</summary>
/// <param name="Name">Name of the channel.</param>
/// <param name="FirstBin">Index of its first bin on the global axis.</param>
/// <param name="Bins">Number of bins.</param>
public sealed record ChannelBins(string Name, int FirstBin, int Bins);

/// <summary>One sample in one channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Sample">Name of the sample.</param>
/// <param name="FirstBin">Index of its first bin on the global axis.</param>
/// <param name="Nominal">Yields [events], one per bin of the channel; may be negative.</param>
/// <param name="Coefficient">f_X over parameters; null for 1.</param>
/// <param name="Factors">Indices of parameters that multiply all bins; an index may repeat.</param>
/// <param name="Norms">Interpolated factors of all bins.</param>
/// <param name="Shifts">Interpolated additive shifts per bin.</param>
/// <param name="Shapes">Interpolated factors per bin.</param>
/// <param name="BinFactors">Per-bin parameters that multiply their bin.</param>
public sealed record SampleBlock(
    string Channel,
    string Sample,
    int FirstBin,
    ImmutableArray<double> Nominal,
    CompiledCoefficient? Coefficient,
    ImmutableArray<int> Factors,
    ImmutableArray<NormVariation> Norms,
    ImmutableArray<ShiftVariation> Shifts,
    ImmutableArray<ShapeFactors> Shapes,
    ImmutableArray<BinFactor> BinFactors)
{
    /// <summary>Factors per bin that several parameters interpolate together.</summary>
    public ImmutableArray<MorphFactor> Morphs { get; init; } = [];
}

/// <summary>exp Σ_i w_ib φ(Σ_m ((α_m − α_im)/ℓ_m)²): one factor per bin.</summary>
/// <param name="Parameters">Indices of the α.</param>
/// <param name="Kernel">φ.</param>
/// <param name="Scales">1/ℓ, one per parameter.</param>
/// <param name="Anchors">α_i/ℓ, [anchors × parameters]; the last anchor is the origin.</param>
/// <param name="Weights">w, [anchors × bins].</param>
public sealed record MorphFactor(
    ImmutableArray<int> Parameters,
    KernelFamily Kernel,
    ImmutableArray<double> Scales,
    ImmutableArray<double> Anchors,
    ImmutableArray<double> Weights)
{
    /// <summary>Number of anchors, the origin included.</summary>
    public int AnchorCount => Anchors.Length / Parameters.Length;
}

/// <summary>A coefficient bound to the parameters of a model.</summary>
/// <param name="Expression">f_X.</param>
/// <param name="Parameters">For each name of the expression, in its order, the index of the parameter.</param>
public sealed record CompiledCoefficient(Expression Expression, ImmutableArray<int> Parameters);

/// <summary>κ(α), the same in all bins.</summary>
/// <param name="Parameter">Index of α.</param>
/// <param name="Factor">The interpolation.</param>
public sealed record NormVariation(int Parameter, FactorInterpolation Factor);

/// <summary>Σ of these is added to the nominal yields.</summary>
/// <param name="Parameter">Index of α.</param>
/// <param name="Shift">The interpolation, one per bin.</param>
public sealed record ShiftVariation(int Parameter, ImmutableArray<ShiftInterpolation> Shift);

/// <summary>δ_b(α).</summary>
/// <param name="Parameter">Index of α.</param>
/// <param name="Factor">The interpolation, one per bin.</param>
public sealed record ShapeFactors(int Parameter, ImmutableArray<FactorInterpolation> Factor);

/// <summary>γ_b: one parameter per bin.</summary>
/// <param name="Parameter">Index of the parameter of each bin of the channel; −1 where a bin has none.</param>
public sealed record BinFactor(ImmutableArray<int> Parameter);

/// <summary>p(a | θ) of one auxiliary datum.</summary>
/// <param name="Parameter">Index of θ.</param>
/// <param name="Constraint">The density with its width; the observed datum is an entry of the data.</param>
public sealed record ConstraintTerm(int Parameter, Constraint Constraint);
