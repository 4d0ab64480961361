using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>A workspace as if its variations had been built with <see cref="SystematicTreatment.Envelope"/>, for saying what that costs.</summary>
public static class EnvelopeTreatment
{
    /// <summary>Replaces variations that follow the hypothesis by their envelopes: per bin the value of largest |ln δ| over the range of interest.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="isSystematic">Whether a parameter, by its name in a channel, is a systematic and not, say, the member of an ensemble.</param>
    /// <param name="rangeOf">The range of interest of a channel, in the parameter of interest; null for all that its functions cover.</param>
    /// <returns>The workspace; equal to the given one where nothing follows the hypothesis.</returns>
    public static Workspace Of(Workspace workspace, Func<string, bool> isSystematic, Func<Channel, Interval?> rangeOf) => workspace with
    {
        Channels = workspace.Channels.Select(channel => channel.Hypothesis is { } axis ? Of(channel, isSystematic, VariableRange(axis, rangeOf(channel))) : channel).ToValueList(),
    };

    private static Interval? VariableRange(HypothesisAxis axis, Interval? range) =>
        range is { } chosen ? new Interval(axis.VariableAt(chosen.Low), axis.VariableAt(chosen.High)) : null;

    private static Channel Of(Channel channel, Func<string, bool> isSystematic, Interval? range) => channel with
    {
        Samples = channel.Samples.Select(sample => sample with
        {
            Modifiers = sample.Modifiers.Select(modifier => modifier is ShapeVariation shape && shape.ParameterNames.All(isSystematic)
                ? shape with { Up = Of(shape.Up, range), Down = Of(shape.Down, range) }
                : modifier).ToValueList(),
        }).ToValueList(),
    };

    private static YieldFunction Of(YieldFunction function, Interval? range) =>
        function is PchipYields followed ? new ConstantYields(Envelope(followed, range)) : function;

    private static PerBin Envelope(PchipYields function, Interval? range)
    {
        var chosen = function.Knots.Zip(function.Templates).Where(knot => range?.Contains(knot.First) ?? true).Select(knot => knot.Second).ToList();
        chosen = chosen.Count > 0 ? chosen : [.. function.Templates];
        return [.. Enumerable.Range(0, function.Bins).Select(bin => chosen.Select(template => template[bin]).MaxBy(delta => Math.Abs(Math.Log(delta))))];
    }
}
