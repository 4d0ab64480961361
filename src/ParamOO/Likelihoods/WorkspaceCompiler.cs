using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Likelihoods;

/// <summary>Turns a workspace at one hypothesis into arrays. The workspace keeps its rules; nothing is checked twice.</summary>
internal sealed class WorkspaceCompiler
{
    private readonly Workspace workspace;
    private readonly TestedPoint? hypothesis;
    private readonly ValueList<ParameterSet> sets;
    private readonly Measurement measurement;
    private readonly IReadOnlyList<PlacedSample> samples;
    private readonly Dictionary<string, int> firstParameter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> firstBin = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Channel), int> firstStatistical = [];

    private WorkspaceCompiler(Workspace workspace, int measurement, TestedPoint? hypothesis, ValueList<ParameterSet> sets)
    {
        this.workspace = workspace;
        this.hypothesis = hypothesis;
        this.sets = sets;
        this.measurement = workspace.Measurements[measurement];
        samples = PlacedSample.InModelOrder(workspace);
    }

    public static CompiledModel Compile(Workspace workspace, int measurement, TestedPoint? hypothesis, ValueList<ParameterSet> sets) =>
        new WorkspaceCompiler(workspace, measurement, hypothesis, sets).Compile();

    private CompiledModel Compile()
    {
        ImmutableArray<Parameter> parameters = [.. sets.SelectMany(set => set.Components)];
        var channels = LayOutChannels();
        LayOutParameters();
        ImmutableArray<ConstraintTerm> constraints =
        [
            .. from parameter in parameters.Index()
               where parameter.Item.Constraint.IsPresent
               select new ConstraintTerm(parameter.Index, parameter.Item.Constraint),
        ];
        return new CompiledModel(
            parameters,
            measurement.Poi.Length == 0 ? -1 : firstParameter[measurement.Poi],
            channels,
            [.. samples.Select(CompileSample)],
            constraints,
            [.. channels.SelectMany(channel => ObservedCounts(channel.Name)), .. constraints.Select(term => ConstraintDensity.Auxiliary(term.Constraint))],
            hypothesis);
    }

    private ImmutableArray<ChannelBins> LayOutChannels()
    {
        var channels = ImmutableArray.CreateBuilder<ChannelBins>();
        var next = 0;
        foreach (var channel in workspace.Channels.OrderBy(channel => channel.Name, StringComparer.Ordinal))
        {
            firstBin.Add(channel.Name, next);
            channels.Add(new ChannelBins(channel.Name, next, channel.Bins));
            next += channel.Bins;
        }

        return channels.ToImmutable();
    }

    private void LayOutParameters()
    {
        var next = 0;
        foreach (var set in sets)
        {
            firstParameter.Add(set.Name, next);
            next += set.Components.Count;
        }

        foreach (var carriers in StatisticalUncertainties.Carriers(samples))
        {
            var first = firstParameter[carriers.Key];
            foreach (var channel in carriers.Select(carrier => carrier.Placed.Channel).DistinctBy(channel => channel.Name))
            {
                firstStatistical.Add((carriers.Key, channel.Name), first);
                first += channel.Bins;
            }
        }
    }

    private IEnumerable<double> ObservedCounts(string channelName)
    {
        var channel = workspace.Channels.First(channel => channel.Name == channelName);
        var observation = workspace.Observations.First(observation => observation.Channel == channelName);
        if (channel.Hypothesis is not { } axis)
        {
            return observation.Counts.Count > 0 ? observation.Counts.ToArray() : Enumerable.Repeat(double.NaN, channel.Bins);
        }

        var knot = axis.KnotOf(hypothesis ?? axis.ReferencePoint);
        return knot >= 0 && knot < observation.CountsPerKnot.Count
            ? observation.CountsPerKnot[knot].ToArray()
            : Enumerable.Repeat(double.NaN, channel.Bins);
    }

    private SampleBlock CompileSample(PlacedSample placed)
    {
        var (channel, sample) = (placed.Channel, placed.Sample);
        var t = channel.PositionAt(hypothesis);
        var nominal = sample.Yields.At(t);
        var modifiers = placed.Modifiers.Select(entry => entry.Modifier).ToArray();
        return new SampleBlock(
            channel.Name,
            sample.Name,
            firstBin[channel.Name],
            [.. nominal],
            CompileCoefficient(sample),
            [.. modifiers.Where(modifier => modifier is NormFactor or Lumi).Select(modifier => firstParameter[modifier.Name])],
            [.. modifiers.OfType<NormSys>().Select(CompileNorm)],
            [.. modifiers.OfType<HistoSys>().Select(modifier => CompileShift(modifier, nominal))],
            [.. modifiers.OfType<ShapeVariation>().Select(modifier => CompileShape(modifier, t))],
            [.. modifiers.SelectMany(modifier => FirstBinFactor(modifier, channel.Name)).Concat(ChannelStatistics(channel)).Select(first => PerBin(first, channel.Bins))])
        {
            Morphs = [.. modifiers.OfType<GaussianMorph>().Where(modifier => modifier.Anchors.Count > 0).Select(modifier => CompileMorph(modifier, t))],
        };
    }

    private CompiledCoefficient? CompileCoefficient(Sample sample) => sample.Coefficient is { } coefficient
        ? new CompiledCoefficient(coefficient, [.. coefficient.Names.Select(name => firstParameter[name])])
        : null;

    private NormVariation CompileNorm(NormSys modifier) =>
        new(firstParameter[modifier.Name], new FactorInterpolation(modifier.Up, modifier.Down, modifier.Code));

    private ShiftVariation CompileShift(HistoSys modifier, PerBin nominal)
    {
        var shifts = ImmutableArray.CreateBuilder<ShiftInterpolation>(nominal.Count);
        for (var bin = 0; bin < nominal.Count; bin++)
        {
            shifts.Add(new ShiftInterpolation(modifier.Up[bin] - nominal[bin], modifier.Down[bin] - nominal[bin], modifier.Code));
        }

        return new ShiftVariation(firstParameter[modifier.Name], shifts.MoveToImmutable());
    }

    private ShapeFactors CompileShape(ShapeVariation modifier, HypothesisPosition t)
    {
        var (up, down) = (modifier.Up.At(t), modifier.Down.At(t));
        var factors = ImmutableArray.CreateBuilder<FactorInterpolation>(up.Count);
        for (var bin = 0; bin < up.Count; bin++)
        {
            factors.Add(new FactorInterpolation(up[bin], down[bin], modifier.Code));
        }

        return new ShapeFactors(firstParameter[modifier.Name], factors.MoveToImmutable());
    }

    /// <summary>k̃ of all anchors is k of all anchors and of the origin, whose weight is what makes the sum vanish there.</summary>
    private MorphFactor CompileMorph(GaussianMorph modifier, HypothesisPosition t)
    {
        var scales = modifier.LengthScales.Select(length => 1 / length).ToImmutableArray();
        var weights = modifier.Weights.Select(weight => weight.At(t).ToArray()).ToArray();
        var origin = new double[weights[0].Length];
        foreach (var (anchor, weight) in modifier.Anchors.Zip(weights))
        {
            var toOrigin = CovarianceKernel.At(modifier.Kernel, anchor.Zip(scales, (alpha, scale) => alpha * scale * alpha * scale).Sum());
            for (var bin = 0; bin < origin.Length; bin++)
            {
                origin[bin] -= weight[bin] * toOrigin;
            }
        }

        return new MorphFactor(
            [.. modifier.Parameters.Select(name => firstParameter[name])],
            modifier.Kernel,
            scales,
            [.. modifier.Anchors.SelectMany(anchor => anchor.Zip(scales, (alpha, scale) => alpha * scale)), .. scales.Select(_ => 0.0)],
            [.. weights.SelectMany(weight => weight), .. origin]);
    }

    private IEnumerable<int> FirstBinFactor(Modifier modifier, string channel) => modifier switch
    {
        ShapeSys or ShapeFactor => [firstParameter[modifier.Name]],
        StatError => [firstStatistical[(modifier.Name, channel)]],
        _ => [],
    };

    private IEnumerable<int> ChannelStatistics(Channel channel) =>
        channel.McStatistics is { } statistics ? [firstParameter[statistics.Name]] : [];

    private static BinFactor PerBin(int first, int bins) => new([.. Enumerable.Range(first, bins)]);
}
