using System.Collections.Immutable;
using ParamOO.Systematics;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>What shall be taken out of a workspace.</summary>
/// <param name="Modifiers">Names of modifiers and MC statistics; their settings go too.</param>
/// <param name="ModifierTypes">Types of modifiers, e.g. <c>staterror</c>, to which the MC statistics of channels count.</param>
/// <param name="Samples">Names of samples.</param>
/// <param name="Channels">Names of channels; their observations go too.</param>
/// <param name="Measurements">Names of measurements.</param>
public sealed record PruneList(
    ImmutableArray<string> Modifiers,
    ImmutableArray<string> ModifierTypes,
    ImmutableArray<string> Samples,
    ImmutableArray<string> Channels,
    ImmutableArray<string> Measurements)
{
    /// <summary>The list that takes nothing out.</summary>
    public static PruneList Empty { get; } = new([], [], [], [], []);

    /// <summary>The workspace without the listed things.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="findings">Receives names that do not occur (PX0675).</param>
    public Workspace Apply(Workspace workspace, Findings findings)
    {
        var names = WorkspaceNames.Of(workspace);
        var types = workspace.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers).Select(ModifierType.NameOf)
            .Concat(workspace.Channels.Where(channel => channel.McStatistics is not null).Select(_ => ModifierType.StatError)).ToHashSet();
        CheckNames.Occur(Modifiers, names.Parameters, "modifier", findings);
        CheckNames.Occur(ModifierTypes, types, "modifier of type", findings);
        CheckNames.Occur(Samples, names.Samples, "sample", findings);
        CheckNames.Occur(Channels, names.Channels, "channel", findings);
        CheckNames.Occur(Measurements, names.Measurements, "measurement", findings);
        return new Workspace(
            [.. workspace.Channels.Where(channel => !Channels.Contains(channel.Name)).Select(Apply)],
            [.. workspace.Observations.Where(observation => !Channels.Contains(observation.Channel))],
            [.. workspace.Measurements.Where(measurement => !Measurements.Contains(measurement.Name)).Select(Apply)]);
    }

    private Channel Apply(Channel channel) => channel with
    {
        Samples = [.. channel.Samples.Where(sample => !Samples.Contains(sample.Name)).Select(Apply)],
        McStatistics = channel.McStatistics is { } statistics && (Modifiers.Contains(statistics.Name) || ModifierTypes.Contains(ModifierType.StatError)) ? null : channel.McStatistics,
    };

    private Sample Apply(Sample sample) => sample with
    {
        Modifiers =
        [
            .. from modifier in sample.Modifiers
               where !Modifiers.Contains(modifier.Name) && !modifier.ParameterNames.Any(name => Modifiers.Contains(name)) && !ModifierTypes.Contains(ModifierType.NameOf(modifier))
               select modifier,
        ],
    };

    private Measurement Apply(Measurement measurement) => measurement with
    {
        Parameters = [.. measurement.Parameters.Where(settings => !Modifiers.Contains(settings.Name))],
    };
}
