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
        Channels = workspace.Channels.Select(channel => channel.Hypothesis is { } space ? Of(channel, isSystematic, VariableRange(space as HypothesisAxis, rangeOf(channel))) : channel).ToValueList(),
    };

    private static Interval? VariableRange(HypothesisAxis? axis, Interval? range) =>
        range is { } chosen && axis is not null ? new Interval(axis.VariableAt(chosen.Low), axis.VariableAt(chosen.High)) : null;

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
        function switch
        {
            PchipYields followed => new ConstantYields(Envelope([.. followed.Knots.Zip(followed.Templates).Where(knot => range?.Contains(knot.First) ?? true).Select(knot => knot.Second)], followed.Templates)),
            PolarYields followed => new ConstantYields(Envelope(followed.Templates, followed.Templates)),
            _ => function,
        };

    private static PerBin Envelope(ValueList<PerBin> inside, ValueList<PerBin> all)
    {
        var chosen = inside.Count > 0 ? inside : all;
        return [.. Enumerable.Range(0, all[0].Count).Select(bin => chosen.Select(template => template[bin]).MaxBy(delta => Math.Abs(Math.Log(delta))))];
    }
}
