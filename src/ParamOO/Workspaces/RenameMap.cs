using System.Collections.Immutable;
using ParamOO.Systematics;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>
/// New names for things of a workspace. Two parameters that get the same name become one parameter (correlated); a name that is changed in
/// one of two workspaces before they are combined separates them.
/// </summary>
/// <param name="Parameters">Parameter sets: old name to new name.</param>
/// <param name="Samples">Samples: old name to new name.</param>
/// <param name="Channels">Channels: old name to new name.</param>
/// <param name="Measurements">Measurements: old name to new name.</param>
public sealed record RenameMap(
    ImmutableDictionary<string, string> Parameters,
    ImmutableDictionary<string, string> Samples,
    ImmutableDictionary<string, string> Channels,
    ImmutableDictionary<string, string> Measurements)
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;

    /// <summary>The map that changes nothing.</summary>
    public static RenameMap Empty { get; } = new(Nothing, Nothing, Nothing, Nothing);

    /// <summary>The workspace with the new names.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="findings">Receives names that do not occur (PX0675) and names that a formula cannot hold (PX0671).</param>
    public Workspace Apply(Workspace workspace, Findings findings)
    {
        var names = WorkspaceNames.Of(workspace);
        CheckNames.Occur(Parameters.Keys, names.Parameters, "parameter", findings);
        CheckNames.Occur(Samples.Keys, names.Samples, "sample", findings);
        CheckNames.Occur(Channels.Keys, names.Channels, "channel", findings);
        CheckNames.Occur(Measurements.Keys, names.Measurements, "measurement", findings);
        return new Workspace(
            [.. workspace.Channels.Select(channel => Apply(channel, findings))],
            [.. workspace.Observations.Select(item => item with { Channel = Channels.GetValueOrDefault(item.Channel, item.Channel) })],
            [.. workspace.Measurements.Select(Apply)]);
    }

    private string Parameter(string name) => Parameters.GetValueOrDefault(name, name);

    private Channel Apply(Channel channel, Findings findings) => new(
        Channels.GetValueOrDefault(channel.Name, channel.Name),
        [.. channel.Samples.Select(sample => Apply(sample, findings))],
        Apply(channel.Hypothesis, findings),
        channel.McStatistics is { } statistics ? statistics with { Name = Parameter(statistics.Name) } : null);

    private HypothesisSpace? Apply(HypothesisSpace? space, Findings findings) => space switch
    {
        HypothesisAxis { Value: { } value } axis => axis with { Value = Apply(value, findings) },
        HypothesisAxis axis => axis with { Poi = Parameter(axis.Poi), Variable = Apply(axis.Variable, findings) },
        HypothesisPlane plane => plane with { First = Apply(plane.First, findings), Second = Apply(plane.Second, findings) },
        _ => space,
    };

    private PlaneSide Apply(PlaneSide side, Findings findings) => side with { Poi = Parameter(side.Poi), Variable = Apply(side.Variable, findings) };

    private Sample Apply(Sample sample, Findings findings) => sample with
    {
        Name = Samples.GetValueOrDefault(sample.Name, sample.Name),
        Modifiers = [.. sample.Modifiers.Select(Apply)],
        Coefficient = sample.Coefficient is { } coefficient ? Apply(coefficient, findings) : null,
    };

    private Modifier Apply(Modifier modifier) => modifier is GaussianMorph morph
        ? morph with { Name = Parameter(morph.Name), Parameters = [.. morph.Parameters.Select(Parameter)] }
        : modifier with { Name = Parameter(modifier.Name) };

    private Mixture.Expression Apply(Mixture.Expression formula, Findings findings)
    {
        var changed = formula.Names.Where(name => Parameter(name) != name).ToArray();
        foreach (var name in changed.Where(name => !Mixture.Expression.IsName(Parameter(name))))
        {
            findings.Error("PX0671", "rename", $"'{Parameter(name)}' cannot stand in the formula '{formula}'; names there are letters, digits and underscores and begin with no digit.");
            return formula;
        }

        return changed.Length == 0 ? formula : formula.Renamed(Parameter);
    }

    private Measurement Apply(Measurement measurement) => new(
        Measurements.GetValueOrDefault(measurement.Name, measurement.Name),
        Parameter(measurement.Poi),
        [.. measurement.Parameters.Select(settings => settings with { Name = Parameter(settings.Name) })]);
}
