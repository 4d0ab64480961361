using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>What must hold of one channel.</summary>
internal static class ChannelRules
{
    /// <summary>Id of findings about a hypothesis; yields cannot be evaluated then.</summary>
    public const string BadHypothesis = "PX0641";

    public static void Check(Channel channel, string path, Findings findings)
    {
        WorkspaceRules.CheckCount(channel.Samples.Count, $"{path}/samples", "sample", findings);
        WorkspaceRules.CheckUnique(channel.Samples.Select(sample => sample.Name), $"{path}/samples", "sample", findings);
        if (channel is { Samples.Count: > 0, Bins: 0 })
        {
            findings.Error("PX0602", $"{path}/samples/0/data", $"channel '{channel.Name}' has no bins; give at least one number.");
        }

        if (channel.Axis is { } axis)
        {
            CheckAxis(axis, $"{path}/hypothesis", findings);
        }

        if (channel.Plane is { } plane)
        {
            PlaneRules.Check(plane, $"{path}/hypothesis", findings);
        }

        foreach (var (index, sample) in channel.Samples.Index())
        {
            CheckSample(channel, sample, $"{path}/samples/{index}", findings);
        }

        if (channel.McStatistics is { } statistics)
        {
            FunctionRules.Check(
                channel, statistics.RelativeUncertainty, FunctionRules.Meaning.Uncertainty, $"{path}/mc_statistics/relative_uncertainty", findings);
        }
    }

    private static void CheckAxis(HypothesisAxis axis, string path, Findings findings)
    {
        if (!(axis.Range.Low < axis.Range.High) || !double.IsFinite(axis.Range.Width))
        {
            findings.Error(BadHypothesis, $"{path}/range", $"[{axis.Range.Low}, {axis.Range.High}] is not a range; the first number must be the smaller one.");
        }

        if (!axis.Range.Contains(axis.Reference))
        {
            findings.Error(BadHypothesis, $"{path}/reference", $"the reference hypothesis {axis.Reference} is outside the range [{axis.Range.Low}, {axis.Range.High}].");
        }

        if (axis.Variable.Names.All(name => name == axis.Poi) && !axis.IsSound && axis.Knots.All(axis.Range.Contains))
        {
            findings.Error(BadHypothesis, $"{path}/variable", $"'{axis.Variable}' is not finite everywhere in [{axis.Range.Low}, {axis.Range.High}].");
        }

        foreach (var name in axis.Variable.Names.Where(name => name != axis.Poi))
        {
            findings.Error(BadHypothesis, $"{path}/variable", $"'{axis.Variable}' mentions '{name}'; only '{axis.Poi}' may occur.");
        }

        CheckKnots(axis, $"{path}/knots", findings);
    }

    /// <summary>A knot is compared with the one before it that is inside the range, so that one wrong knot is one finding.</summary>
    private static void CheckKnots(HypothesisAxis axis, string path, Findings findings)
    {
        var before = double.NegativeInfinity;
        foreach (var (index, knot) in axis.Knots.Index())
        {
            var isInside = axis.Range.Contains(knot);
            if (!isInside || !(knot > before))
            {
                findings.Error(BadHypothesis, $"{path}/{index}", $"knot {knot} is outside the range or not above the knot before it.");
            }

            before = isInside ? knot : before;
        }
    }

    private static void CheckSample(Channel channel, Sample sample, string path, Findings findings)
    {
        FunctionRules.Check(channel, sample.Yields, FunctionRules.Meaning.Yield, $"{path}/data", findings);
        if (channel.Hypothesis is { IsSound: true } axis && sample.Yields is not ConstantYields)
        {
            YieldSigns.CheckSample(axis, sample, $"{path}/data", findings);
        }

        var seen = new Dictionary<(string, Type), int>();
        foreach (var (index, modifier) in sample.Modifiers.Index())
        {
            var modifierPath = $"{path}/modifiers/{index}";
            if (!seen.TryAdd((modifier.Name, modifier.GetType()), index))
            {
                findings.Error("PX0603", modifierPath, $"the sample already has a modifier '{modifier.Name}' of this type at {path}/modifiers/{seen[(modifier.Name, modifier.GetType())]}; keep one of them.");
            }

            CheckModifier(channel, sample, modifier, modifierPath, findings);
        }
    }

    private static void CheckModifier(Channel channel, Sample sample, Modifier modifier, string path, Findings findings)
    {
        switch (modifier)
        {
            case NormSys norm:
                CheckFactor(norm.Up, $"{path}/data/hi", findings);
                CheckFactor(norm.Down, $"{path}/data/lo", findings);
                break;
            case HistoSys histo:
                CheckList(channel, histo.Up, $"{path}/data/hi_data", findings);
                CheckList(channel, histo.Down, $"{path}/data/lo_data", findings);
                RequireConstant(sample, "histosys", path, findings);
                break;
            case ShapeVariation shape:
                FunctionRules.Check(channel, shape.Up, FunctionRules.Meaning.Factor, $"{path}/data/hi", findings);
                FunctionRules.Check(channel, shape.Down, FunctionRules.Meaning.Factor, $"{path}/data/lo", findings);
                break;
            case GaussianMorph morph:
                CheckMorph(channel, morph, $"{path}/data", findings);
                break;
            case ShapeSys shapeSys:
                CheckUncertainty(channel, sample, shapeSys.Uncertainty, "shapesys", path, findings);
                break;
            case StatError statError:
                CheckUncertainty(channel, sample, statError.Uncertainty, "staterror", path, findings);
                break;
            case Lumi lumi when lumi.Name != "lumi":
                findings.Error("PX0625", $"{path}/name", $"a lumi modifier must be called 'lumi', not '{lumi.Name}'.");
                break;
        }
    }

    private static void CheckMorph(Channel channel, GaussianMorph morph, string path, Findings findings)
    {
        var size = morph.Parameters.Count;
        if (size == 0 || morph.Parameters.Distinct().Count() != size)
        {
            findings.Error("PX0516", $"{path}/parameters", $"'{morph.Name}' names no parameter, or one of them twice; name each once.");
        }

        if (morph.LengthScales.Count != size || morph.LengthScales.Any(length => !(length > 0 && double.IsFinite(length))))
        {
            findings.Error("PX0516", $"{path}/length_scales", $"'{morph.Name}' needs {size} length scales, one positive number per parameter.");
        }

        if (morph.Weights.Count != morph.Anchors.Count || morph.Anchors.Any(anchor => anchor.Count != size || anchor.Any(value => !double.IsFinite(value))))
        {
            findings.Error("PX0516", $"{path}/anchors", $"'{morph.Name}' has {morph.Anchors.Count} anchors and {morph.Weights.Count} weights; as many are needed, and {size} numbers per anchor.");
        }

        foreach (var (index, weight) in morph.Weights.Index())
        {
            FunctionRules.Check(channel, weight, FunctionRules.Meaning.Yield, $"{path}/weights/{index}", findings);
        }
    }

    private static void CheckUncertainty(Channel channel, Sample sample, PerBin uncertainty, string type, string path, Findings findings)
    {
        CheckList(channel, uncertainty, $"{path}/data", findings);
        NumberRules.CheckNonNegative(uncertainty.Span, $"{path}/data", findings);
        RequireConstant(sample, type, path, findings);
    }

    private static void CheckList(Channel channel, PerBin values, string path, Findings findings)
    {
        NumberRules.CheckLength(values.Count, channel.Bins, path, findings);
        NumberRules.CheckFinite(values.Span, path, findings);
    }

    private static void CheckFactor(double factor, string path, Findings findings)
    {
        if (!(factor > 0) || !double.IsFinite(factor))
        {
            findings.Error("PX0626", path, $"the factor {factor} must be positive: its logarithm is interpolated.");
        }
    }

    private static void RequireConstant(Sample sample, string type, string path, Findings findings)
    {
        if (sample.Yields is not ConstantYields)
        {
            findings.Error("PX0644", path, $"a {type} modifier is stated in events and cannot follow yields that depend on the hypothesis; use a shape variation or MC statistics of the channel.");
        }
    }
}
